/* The rank-sum test of Mann and Whitney: whether values of one sample tend to be larger than those
 * of another, whatever their distribution. */
#ifndef PGBAZAAR_REPORTS_STATS_MANN_WHITNEY_H
#define PGBAZAAR_REPORTS_STATS_MANN_WHITNEY_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

/* Up to this size of each sample, and without ties, p is exact. */
enum { MANN_WHITNEY_EXACT = 25 };

struct mann_whitney {
    double u; /* pairs in which the second sample's value is larger; ties count half */
    double p; /* two-sided; 1 where there is nothing to compare */
    bool exact;
};

/* Exact where it can be, else by the normal distribution with corrections for ties and continuity.
 * -1 when memory is short. */
int mann_whitney(const double *first, size_t first_count, const double *second, size_t second_count,
                 struct mann_whitney *test, struct err *err);

/* The number c such that U <= c has at most this probability when nothing differs; -1 when not even
 * U = 0 has. Exact up to MANN_WHITNEY_EXACT of each, else normal. */
double mann_whitney_critical(size_t first_count, size_t second_count, double probability);

#endif
