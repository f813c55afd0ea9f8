/* report.html: one file that opens offline, without a request to anywhere. */
#ifndef PGBAZAAR_REPORTS_HTML_H
#define PGBAZAAR_REPORTS_HTML_H

#include "common/buf.h"
#include "common/err.h"
#include "reports/result.h"

/* What a report shows: a judged result, and one before it that is laid over, or NULL. */
struct html_runs {
    const struct result *result, *baseline;
};

/* Writes the report, complete or not at all. Its size is bounded (below 2 MB for an hour's run with
 * 20 queries): long timelines are drawn from at most 3,600 points, long lists end with "and N
 * more". */
int html_report_write(const struct html_runs *runs, const char *path, struct err *err);

/* The same into memory. */
int html_report_put(struct buf *page, const struct html_runs *runs, struct err *err);

#endif
