/* The signed-rank test of Wilcoxon: whether the differences of pairs lie about zero. */
#ifndef PGBAZAAR_REPORTS_STATS_WILCOXON_H
#define PGBAZAAR_REPORTS_STATS_WILCOXON_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

/* Up to so many pairs, and without ties among the differences, p is exact. */
enum { WILCOXON_EXACT = 50 };

struct wilcoxon {
    size_t count; /* pairs that differ; the others say nothing */
    double w;     /* the sum of the ranks of the differences above zero */
    double p;     /* two-sided; 1 where no pair differs */
    bool exact;
};

/* Exact where it can be, else by the normal distribution with corrections for ties and continuity.
 * -1 when memory is short. */
int wilcoxon(const double *differences, size_t count, struct wilcoxon *test, struct err *err);

/* The number c such that the sum of ranks is <= c with at most this probability when nothing
 * differs; -1 when not even 0 is. Exact up to WILCOXON_EXACT pairs, else normal. */
double wilcoxon_critical(size_t count, double probability);

#endif
