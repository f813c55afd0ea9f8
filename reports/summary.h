/* What a person reads in the terminal at the end of a run: one screen, the verdict first. */
#ifndef PGBAZAAR_REPORTS_SUMMARY_H
#define PGBAZAAR_REPORTS_SUMMARY_H

#include <stdbool.h>
#include <stdio.h>

#include "common/err.h"
#include "reports/result.h"

/* Verdict and reason; SLAs, worst margin first; target, achieved, driver; a line a query; errors by
 * SQLSTATE; isolation; and where the report is, unless `report` is NULL. Colour only when asked. */
int summary_print(FILE *out, const struct result *result, const char *report, bool colour,
                  struct err *err);

#endif
