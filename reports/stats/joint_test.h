/* Many comparisons at once, of the same runs: which of them are more than chance, all of them
 * together being wrong with no more than the stated probability.
 *
 * The largest statistic of all lines is compared with what it becomes when the arms' names are
 * exchanged between runs, which would change nothing were the arms alike (P. H. Westfall and S. S.
 * Young, "Resampling-Based Multiple Testing", 1993: single-step maxT). A run's noise is in all of
 * its lines at once, and the exchange keeps that. Holm's method, which must expect the worst of how
 * lines hang together, multiplies the p of a rank test by their number: with ten pairs, whose
 * smallest p is 2/1024, nothing at all could be found among more than 25 lines.
 *
 * A line's statistic is the sum of its signed values in units of their size, after values beyond
 * twice the median size are cut down to that: one wild run then cannot hide what the others
 * say. Both depend on sizes alone, which the exchange leaves as they are, so that p stays exact.
 */
#ifndef PGBAZAAR_REPORTS_STATS_JOINT_TEST_H
#define PGBAZAAR_REPORTS_STATS_JOINT_TEST_H

#include <stddef.h>

#include "common/err.h"

/* All exchanges are tried while they are at most so many; else so many drawn ones, by a generator
 * with a fixed seed: the same values always give the same p. */
enum { JOINT_TEST_EXCHANGES = 1 << 18 };

/* values[line * pairs + i] is the difference of the i-th pair of runs in this line; p[line] becomes
 * its adjusted two-sided p. A line of zeros has 1. -1 when memory is short. */
int joint_test_paired(const double *values, size_t lines, size_t pairs, double *p, struct err *err);

/* values[line * (first + second) + i], the runs of the first arm before those of the second. */
int joint_test(const double *values, size_t lines, size_t first, size_t second, double *p,
               struct err *err);

/* The smallest p that so many runs can give, whatever they show. */
double joint_test_least_paired(size_t pairs);
double joint_test_least(size_t first, size_t second);

#endif
