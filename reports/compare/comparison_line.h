/* The arithmetic of one line. For reports/compare/comparison.c alone. */
#ifndef PGBAZAAR_REPORTS_COMPARE_COMPARISON_LINE_H
#define PGBAZAAR_REPORTS_COMPARE_COMPARISON_LINE_H

#include "reports/compare/comparison.h"

/* A value as it is compared: its logarithm, so that changes are ratios; errors, which may be none,
 * as they are. */
double comparison_line_scale(const struct measure *measure, double value);

/* Fills before, after, change and the tests of this line alone, from the runs' values. With a NAN
 * among them all stay NAN. -1 when memory is short. */
int comparison_line_fill(struct comparison_line *line, const double *base, size_t base_count,
                         const double *new, size_t new_count, bool paired, struct err *err);

/* Sets limit and word, once p is there. */
void comparison_line_judge(struct comparison_line *line, double least_change);

#endif
