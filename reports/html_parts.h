/* The parts of report.html: what stands for each {{name}} of reports/html/template.html. */
#ifndef PGBAZAAR_REPORTS_HTML_PARTS_H
#define PGBAZAAR_REPORTS_HTML_PARTS_H

#include "common/buf.h"
#include "common/err.h"
#include "reports/result.h"

/* A text between tags or in a quoted attribute: & < > " ' as entities. */
void html_put_text(struct buf *page, const char *text);

/* A text as a JSON string that may stand inside a script element: no "<" in it. */
void html_put_string(struct buf *page, const char *text);

/* `,"sheets": [{"place", "kind", "names", "rows"}]`: a chart for each kind of value in a series. */
void html_put_sheet_data(struct buf *page, const struct result *result);

/* Each appends its part. -1 with *err when memory is short. */
int html_put_slas(struct buf *page, const struct result *result, struct err *err);
int html_put_figures(struct buf *page, const struct result *result, struct err *err);
int html_put_queries(struct buf *page, const struct result *result, struct err *err);
int html_put_errors(struct buf *page, const struct result *result, struct err *err);
int html_put_sheets(struct buf *page, const struct result *result, struct err *err);
int html_put_series(struct buf *page, const struct result *result, struct err *err);
int html_put_isolation(struct buf *page, const struct result *result, struct err *err);
int html_put_environment(struct buf *page, const struct result *result, struct err *err);
int html_put_settings(struct buf *page, const struct result *result, struct err *err);

/* The numbers of the charts as JSON that may stand inside a script element: no "<" in it.
 *
 *     {"seconds_per_point", "phases": [{"name", "start", "end", "measured"}],
 *      "limits": [{"label", "us"}], "timeline": [[second, p50, p99, max, started, succeeded,
 * failed, in flight], ...], "spectrum": {"levels": [...], "queries": [{"name", "response": [...],
 *      "service": [...]}]}, "sheets": see html_put_sheet_data}
 */
int html_put_chart_data(struct buf *page, const struct result *result, struct err *err);

#endif
