/* A history for eyes and for programs. */
#ifndef PGBAZAAR_REPORTS_HISTORY_HISTORY_SHOW_H
#define PGBAZAAR_REPORTS_HISTORY_HISTORY_SHOW_H

#include <jansson.h>
#include <stdio.h>

#include "common/buf.h"
#include "reports/history/history.h"

/* For a terminal: the outcome, and a table of the changes. Without `all` only those of the newest
 * run's series and of judged lines, and how many more there are. -1 when memory is short. */
int history_print(FILE *out, const struct run_history *history, const char *directory, bool all,
                  bool colour, struct err *err);

/* All of it: runs, changes and the values of each line. A new reference; NULL when memory is short.
 */
json_t *history_json(const struct run_history *history, const char *directory);

/* The likely causes of a change, "; " between them; "" where nothing is known to differ. */
void history_put_causes(struct buf *text, const struct history_change *change);

/* A result that has the changes as a table and each query's trend as a curve, for a result folder
 * and its report; initialised here. */
int history_result(const struct run_history *history, const char *directory, struct result *result,
                   struct err *err);

#endif
