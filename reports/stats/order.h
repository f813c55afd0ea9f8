/* Numbers in order: the median of a few runs, and how sure it is. */
#ifndef PGBAZAAR_REPORTS_STATS_ORDER_H
#define PGBAZAAR_REPORTS_STATS_ORDER_H

#include <stddef.h>

/* An estimate and the interval about it. */
struct estimate {
    double value, low, high;
    double confidence; /* that was reached, 0 .. 1: below what was asked for where there are too few
                          numbers, whose whole range the interval then is */
};

/* Ascending, in place. No NAN among them. */
void order_sort(double *numbers, size_t count);

/* Of sorted numbers; of an even count the mean of the middle two. NAN when there are none. */
double order_median(const double *sorted, size_t count);

/* The median of sorted numbers, with the interval between two of them that holds the median of
 * where they come from with at least this confidence: the k-th from either end, k - 1 being the
 * largest that a binomial of count and 1/2 stays at or below with (1 - confidence) / 2 (W. R.
 * Thompson, "On confidence ranges for the median", 1936). It assumes no distribution, and needs six
 * numbers for 95 %. */
struct estimate order_median_interval(const double *sorted, size_t count, double confidence);

#endif
