/* What report.html tells, in the order in which a person wants to know it. */
#include "reports/html_cells.h"
#include "reports/html_parts.h"

static bool has_findings(const struct html_runs *runs) {
    return html_has_sheets(runs->result, HTML_AT_FINDINGS);
}

static bool has_queries(const struct html_runs *runs) {
    return runs->result->query_count > 0;
}

static bool has_changes(const struct html_runs *runs) {
    return runs->baseline && has_queries(runs);
}

static bool has_tenants(const struct html_runs *runs) {
    return has_queries(runs) || html_has_sheets(runs->result, HTML_AT_TENANTS);
}

static bool has_errors(const struct html_runs *runs) {
    return has_queries(runs) || runs->result->error_count > 0;
}

static bool has_timeline(const struct html_runs *runs) {
    return runs->result->second_count > 1;
}

static bool has_load(const struct html_runs *runs) {
    return has_timeline(runs) || html_has_sheets(runs->result, HTML_AT_LOAD);
}

static bool has_trends(const struct html_runs *runs) {
    return html_has_sheets(runs->result, HTML_AT_TRENDS);
}

/* A history judges no limits. */
static bool has_limits(const struct html_runs *runs) {
    return runs->result->outcome_count > 0 || has_queries(runs) ||
           !(has_findings(runs) || has_trends(runs));
}

static bool has_more(const struct html_runs *runs) {
    return html_has_sheets(runs->result, HTML_ELSEWHERE);
}

static bool has_environment(const struct html_runs *runs) {
    return runs->result->environment_count + runs->result->setting_count > 0;
}

static int put_findings(struct buf *page, const struct html_runs *runs, struct err *err) {
    return html_put_sheets(page, runs->result, HTML_AT_FINDINGS, err);
}

static int put_delivery(struct buf *page, const struct html_runs *runs, struct err *err) {
    return html_put_figures(page, runs, err)
               ? -1
               : html_put_sheets(page, runs->result, HTML_AT_DELIVERY, err);
}

static int put_tenants(struct buf *page, const struct html_runs *runs, struct err *err) {
    return html_put_isolation(page, runs, err)
               ? -1
               : html_put_sheets(page, runs->result, HTML_AT_TENANTS, err);
}

static int put_errors(struct buf *page, const struct html_runs *runs, struct err *err) {
    return html_put_errors(page, runs, err)
               ? -1
               : html_put_sheets(page, runs->result, HTML_AT_ERRORS, err);
}

static int put_timeline(struct buf *page, const struct html_runs *runs, struct err *err) {
    html_put_chart(page, "latency", "Response time", "all queries together, with the limits");
    html_put_chart(page, "throughput", "Requests a second", "due, started and answered");
    html_put_chart(page, "trouble", "Errors a second, and requests in flight", "");
    html_put_timelines(page, runs->result);
    return html_put_sheets(page, runs->result, HTML_AT_TIMELINE, err);
}

static int put_percentiles(struct buf *page, const struct html_runs *runs, struct err *err) {
    html_put_chart(page, "spectrum", "Time at each percentile",
                   runs->baseline ? "by query; dotted: the baseline" : "by query");
    return html_finish(page, err);
}

static int put_load(struct buf *page, const struct html_runs *runs, struct err *err) {
    if (has_timeline(runs))
        html_put_chart(page, "load", "Each measured second", "all queries together");
    return html_put_sheets(page, runs->result, HTML_AT_LOAD, err);
}

static int put_trends(struct buf *page, const struct html_runs *runs, struct err *err) {
    return html_put_sheets(page, runs->result, HTML_AT_TRENDS, err);
}

static int put_more(struct buf *page, const struct html_runs *runs, struct err *err) {
    return html_put_sheets(page, runs->result, HTML_ELSEWHERE, err);
}

static const struct section {
    const char *id, *title, *link;
    bool (*has)(const struct html_runs *runs);
    int (*put)(struct buf *page, const struct html_runs *runs, struct err *err);
} sections[] = {
    {"findings", "What was found", "Found", has_findings, put_findings},
    {"service-levels", "Service levels", "Limits", has_limits, html_put_slas},
    {"delivery", "Load asked for and delivered", "Delivery", has_queries, put_delivery},
    {"queries", "Queries", "Queries", has_queries, html_put_queries},
    {"changes", "Against the baseline", "Baseline", has_changes, html_put_changes},
    {"tenants", "Tenants", "Tenants", has_tenants, put_tenants},
    {"errors", "Errors", "Errors", has_errors, put_errors},
    {"over-time", "Over time", "Time", has_timeline, put_timeline},
    {"percentiles", "Percentiles", "Percentiles", has_queries, put_percentiles},
    {"load", "Response time against load", "Load", has_load, put_load},
    {"trends", "Trends", "Trends", has_trends, put_trends},
    {"more", "What else was measured", "More", has_more, put_more},
    {"environment", "Environment and settings", "Environment", has_environment,
     html_put_environment},
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static bool is_shown(const struct section *section, const struct html_runs *runs) {
    return section->has(runs);
}

int html_put_navigation(struct buf *page, const struct html_runs *runs, struct err *err) {
    for (size_t i = 0; i < SECTIONS; i++)
        if (is_shown(&sections[i], runs))
            buf_printf(page, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].id, sections[i].link);
    return html_finish(page, err);
}

int html_put_sections(struct buf *page, const struct html_runs *runs, struct err *err) {
    int status = 0;
    for (size_t i = 0; i < SECTIONS && status == 0; i++) {
        if (!is_shown(&sections[i], runs))
            continue;
        buf_printf(page, "<section id=\"%s\" aria-labelledby=\"title-%s\">\n", sections[i].id,
                   sections[i].id);
        buf_printf(page, "<h2 id=\"title-%s\">%s</h2>\n", sections[i].id, sections[i].title);
        status = sections[i].put(page, runs, err);
        buf_put_text(page, "</section>\n");
    }
    return status ? status : html_finish(page, err);
}
