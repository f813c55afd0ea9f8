/* The test of Kolmogorov and Smirnov for two samples: whether their distributions differ anywhere.
 * It sees two humps where there was one, which a test of ranks does not.
 *
 * What goes in are independent values: here one for each run, say its median. The requests of one
 * run are not independent of each other (they share its plans, caches, neighbours, and queue behind
 * one another): a hundred thousand of them in each sample would call every two runs different, also
 * two of the same server. So the runs are what is counted, and n is small. */
#ifndef PGBAZAAR_REPORTS_STATS_KOLMOGOROV_SMIRNOV_H
#define PGBAZAAR_REPORTS_STATS_KOLMOGOROV_SMIRNOV_H

#include <stddef.h>

#include "common/err.h"

/* Together; p is exact up to here, beyond it is that of the limit distribution. */
enum { KOLMOGOROV_SMIRNOV_EXACT = 1000 };

struct kolmogorov_smirnov {
    double d; /* the largest distance between the two empirical distributions */
    double p; /* two-sided; with ties it is too large rather than too small */
};

/* -1 when memory is short. An empty sample gives d 0 and p 1. */
int kolmogorov_smirnov(const double *first, size_t first_count, const double *second,
                       size_t second_count, struct kolmogorov_smirnov *test, struct err *err);

#endif
