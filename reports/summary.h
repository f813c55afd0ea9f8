/* What a person reads in the terminal at the end of a run: one screen, the verdict first. */
#ifndef PGBAZAAR_REPORTS_SUMMARY_H
#define PGBAZAAR_REPORTS_SUMMARY_H

#include <stdbool.h>
#include <stdio.h>

#include "common/err.h"
#include "reports/result.h"

/* 23: a terminal of 24, and the prompt. */
enum { SUMMARY_LINES_LEAST = 23, SUMMARY_LINES_MOST = 40, SUMMARY_COLUMNS_MOST = 100 };

struct summary_form {
    const char *report; /* where the report is; NULL: not said */
    bool colour;
    bool all;      /* everything, however many lines and columns it takes */
    bool terminal; /* sentences are broken at its edge; elsewhere each stays one line */
    int columns, lines;
};

/* As it suits the stream: on a terminal its size, within the bounds above (and 80 columns at
 * least), and its colours; elsewhere 100 columns, 40 lines and no colours. */
struct summary_form summary_form_of(FILE *out);

/* Verdict and reason; SLAs, worst margin first; target, achieved, driver; a line a query; worst
 * tenants; errors by SQLSTATE; the other sheets; isolation; where the report is. What does not fit
 * is named: "and 5 more, see report", and columns and tables in a line of their own. */
int summary_print(FILE *out, const struct result *result, const struct summary_form *form,
                  struct err *err);

#endif
