/* By how much one sample lies above another: the estimate of Hodges and Lehmann ("Estimates of
 * location based on rank tests", 1963), with the interval that belongs to its rank test. One wild
 * run moves it little; a mean would follow. */
#ifndef PGBAZAAR_REPORTS_STATS_HODGES_LEHMANN_H
#define PGBAZAAR_REPORTS_STATS_HODGES_LEHMANN_H

#include <stddef.h>

#include "common/err.h"
#include "reports/stats/order.h"

/* The median of all differences second - first, one of each. The interval holds the shift with at
 * least this confidence (mann_whitney_critical). NAN where a sample is empty. -1 when memory is
 * short. */
int hodges_lehmann(const double *first, size_t first_count, const double *second,
                   size_t second_count, double confidence, struct estimate *shift, struct err *err);

/* Of pairs: the median of the means of any two of their differences, each with itself too. The
 * interval is that of Wilcoxon's test. */
int hodges_lehmann_paired(const double *differences, size_t count, double confidence,
                          struct estimate *shift, struct err *err);

#endif
