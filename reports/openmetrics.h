/* A result as OpenMetrics 1.0, for the textfile collector of a Prometheus node exporter and for
 * whatever else reads the format.
 *
 * A finished run is a state, not a stream: all but the times are gauges, whose names begin with
 * pgbazaar_result_ so that they are not taken for those of a run in progress (load --metrics).
 * Times are summaries in seconds, with the quantiles of result.json. The document is right in
 * Prometheus' older text format too, which is what the textfile collector reads: no info, no unit
 * without its name's ending, no time stamps. The grammar's end, "# EOF", is a comment there.
 */
#ifndef PGBAZAAR_REPORTS_OPENMETRICS_H
#define PGBAZAAR_REPORTS_OPENMETRICS_H

#include "common/buf.h"
#include "common/err.h"
#include "reports/result.h"

int openmetrics_report_put(struct buf *document, const struct result *result,
                           const struct result *baseline, struct err *err);

/* A label's value: backslash, quote and newline escaped. */
void openmetrics_put_label(struct buf *document, const char *text);

#endif
