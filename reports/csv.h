/* A result as CSV (RFC 4180): a line a query and one for all of them, for spreadsheets and tables
 * of many runs. Every line begins with the run's id and start, so that files of several runs can be
 * put one behind the other, less their first lines.
 *
 *     run,started_at,verdict,query,weight,sent,...,rate,response_min_us,response_mean_us,
 *     response_p50_us,...,response_max_us,service_min_us,...
 *
 * Counters are those of result.json, under its names; times are whole microseconds. Where nothing
 * succeeded the times are empty.
 */
#ifndef PGBAZAAR_REPORTS_CSV_H
#define PGBAZAAR_REPORTS_CSV_H

#include "common/buf.h"
#include "common/err.h"
#include "reports/result.h"

int csv_report_put(struct buf *document, const struct result *result, const struct result *baseline,
                   struct err *err);

/* A field: in quotes where it has a comma, a quote or the end of a line. */
void csv_put_field(struct buf *document, const char *text);

#endif
