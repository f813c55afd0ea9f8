/* The parts of report.html: the sections, in the order in which they are read, and the numbers of
 * the charts. */
#ifndef PGBAZAAR_REPORTS_HTML_PARTS_H
#define PGBAZAAR_REPORTS_HTML_PARTS_H

#include "common/buf.h"
#include "common/err.h"
#include "reports/html.h"

/* Where a sheet is shown. */
enum html_place {
    HTML_AT_FINDINGS, /* what a search or a history found */
    HTML_AT_DELIVERY,
    HTML_AT_TENANTS,
    HTML_AT_ERRORS,
    HTML_AT_TIMELINE,
    HTML_AT_LOAD,   /* curves over a rate */
    HTML_AT_TRENDS, /* curves over anything else */
    HTML_ELSEWHERE,
};

/* Points of a line at most; more seconds are drawn together. */
enum { HTML_POINTS = 3600 };

/* The links to the sections, and the sections: those that have something to show. */
int html_put_navigation(struct buf *page, const struct html_runs *runs, struct err *err);
int html_put_sections(struct buf *page, const struct html_runs *runs, struct err *err);

/* The content of a section. -1 with *err when memory is short. */
int html_put_slas(struct buf *page, const struct html_runs *runs, struct err *err);
int html_put_figures(struct buf *page, const struct html_runs *runs, struct err *err);
int html_put_queries(struct buf *page, const struct html_runs *runs, struct err *err);
int html_put_changes(struct buf *page, const struct html_runs *runs, struct err *err);
int html_put_errors(struct buf *page, const struct html_runs *runs, struct err *err);
int html_put_isolation(struct buf *page, const struct html_runs *runs, struct err *err);
int html_put_environment(struct buf *page, const struct html_runs *runs, struct err *err);

/* The sheets of a place, as tables, curves with their charts before them; and whether there are
 * any. */
bool html_has_sheets(const struct result *result, enum html_place place);
int html_put_sheets(struct buf *page, const struct result *result, enum html_place place,
                    struct err *err);

/* Places for a chart, which the script fills: one by name; one for each kind of value of the
 * timelines; and of a curve. */
void html_put_chart(struct buf *page, const char *name, const char *title, const char *of);
void html_put_timelines(struct buf *page, const struct result *result);
void html_put_curve(struct buf *page, const struct result_sheet *sheet);

/* The numbers of the charts as JSON that may stand inside a script element: no "<" in it.
 *
 *     {"seconds_per_point", "phases": [{"name", "start", "end", "measured", "rate"}],
 *      "limits": [{"label", "us", "phase"}], "checkpoints": [second, ...],
 *      "timeline": [[second, p50, p99, max, started, succeeded, failed, in flight], ...],
 *      "baseline": the same rows of the baseline, where there is one,
 *      "spectrum": {"levels": [...], "queries": [{"name", "response": [...], "service": [...],
 *      "baseline": {"response": [...], "service": [...]}}]},
 *      "sheets" and "curves": see html_put_sheet_data and html_put_curve_data}
 */
int html_put_chart_data(struct buf *page, const struct html_runs *runs, struct err *err);

/* `,"sheets": [{"place", "kind", "names", "rows"}]`: a chart for each kind of value in a timeline.
 */
void html_put_sheet_data(struct buf *page, const struct result *result);

/* `,"curves": [{"place", "x": {"name", "kind", "values"}, "kind", "lines": [{"name", "limit",
 * "values", "lower", "upper"}], "marks": [{"row", "line", "text"}]}]`: a chart for each kind of
 * value in a curve. Lower and upper are null without an interval; a mark's line is -1 where there
 * is none before it. */
void html_put_curve_data(struct buf *page, const struct result *result);

#endif
