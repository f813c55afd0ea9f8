/* report.html: one file that opens offline, without a request to anywhere. */
#ifndef PGBAZAAR_REPORTS_HTML_H
#define PGBAZAAR_REPORTS_HTML_H

#include "common/buf.h"
#include "common/err.h"
#include "reports/result.h"

/* Writes the report of a judged result, complete or not at all. Its size is bounded (below 2 MB):
 * long timelines are drawn from at most 3,600 points, long lists end with "and N more". */
int html_report_write(const struct result *result, const char *path, struct err *err);

/* The same into memory. */
int html_report_put(struct buf *page, const struct result *result, struct err *err);

#endif
