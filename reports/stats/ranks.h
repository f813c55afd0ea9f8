/* Ranks of numbers, on which the tests stand that assume no distribution. */
#ifndef PGBAZAAR_REPORTS_STATS_RANKS_H
#define PGBAZAAR_REPORTS_STATS_RANKS_H

#include <stddef.h>

#include "common/err.h"

/* ranks[i] is the rank of numbers[i], from 1; equal numbers share the mean of theirs. *ties is the
 * sum of t^3 - t over the groups of t equal numbers: 0 where all differ. -1 when memory is short.
 */
int ranks_of(const double *numbers, size_t count, double *ranks, double *ties, struct err *err);

/* The number below which the standard normal distribution lies with this probability (0 .. 1,
 * neither included): by bisection of erfc. */
double ranks_normal_quantile(double probability);

#endif
