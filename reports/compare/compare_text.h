/* A comparison for people: on a terminal, as Markdown for a pull request's comment, and as test
 * cases for a CI server. */
#ifndef PGBAZAAR_REPORTS_COMPARE_COMPARE_TEXT_H
#define PGBAZAAR_REPORTS_COMPARE_COMPARE_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "common/buf.h"
#include "common/err.h"
#include "reports/compare/comparison.h"

/* The verdict, one line a query (all measures with `all`), what differs between the arms. `base`
 * and `new` are what the arms are called. -1 when memory is short. */
int compare_text_print(FILE *out, const struct comparison *comparison, const char *base,
                       const char *new, bool all, bool colour, struct err *err);

/* Appends the same as Markdown: the verdict and a line a query, all measures folded below. */
void compare_markdown_put(struct buf *document, const struct comparison *comparison,
                          const char *base, const char *new);

/* Appends it as JUnit XML (reports/junit_suite.h): whether the runs could be compared, an <error>
 * where not, and a case for each judged line: a <failure> where it is worse, <skipped> where nobody
 * can tell. */
void compare_junit_put(struct buf *document, const struct comparison *comparison, const char *base,
                       const char *new);

#endif
