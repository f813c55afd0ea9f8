/* The table of queries, and how each changed since the baseline. */
#include "common/units.h"
#include "reports/compare/likeness.h"
#include "reports/face.h"
#include "reports/html_cells.h"
#include "reports/html_parts.h"

enum { QUERIES_SHOWN = 500 };

static const double percentiles[] = {50, 95, 99, 99.9, 100};
enum { PERCENTILES = sizeof percentiles / sizeof *percentiles };

static void put_heads(struct buf *page) {
    static const char *const names[] = {"p50", "p95", "p99", "p99.9", "max"};
    static const char *const counters[] = {"errors", "retries", "skipped", "rows"};
    buf_printf(page,
               "<thead><tr><th scope=\"col\" rowspan=\"2\">query</th>"
               "<th scope=\"col\" rowspan=\"2\" class=\"number\">n</th>"
               "<th scope=\"col\" rowspan=\"2\" class=\"number\">rate</th>"
               "<th scope=\"colgroup\" colspan=\"%d\" class=\"group\">response time</th>"
               "<th scope=\"colgroup\" colspan=\"%d\" class=\"group\">service time</th>",
               PERCENTILES, PERCENTILES);
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
        buf_printf(page, "<th scope=\"col\" rowspan=\"2\" class=\"number%s\">%s</th>",
                   i == 0 ? " first" : "", counters[i]);
    buf_put_text(page, "</tr>\n<tr>");
    for (size_t i = 0; i < 2 * (size_t)PERCENTILES; i++)
        buf_printf(page, "<th scope=\"col\" class=\"number%s\">%s</th>",
                   i % PERCENTILES == 0 ? " first" : "", names[i % PERCENTILES]);
    buf_put_text(page, "</tr></thead>\n<tbody>\n");
}

static void put_query(struct buf *page, const struct result *result, const char *name,
                      const struct result_query *query) {
    char text[UNITS_TEXT];
    double rate = result_rate(result, query->requests.succeeded);
    html_put_row_head(page, name);
    html_put_count(page, query->requests.succeeded);
    html_put_number(page, rate, units_format_rate(rate, text));
    for (size_t i = 0; i < PERCENTILES; i++)
        html_put_time(page, &query->requests.response, percentiles[i]);
    for (size_t i = 0; i < PERCENTILES; i++)
        html_put_time(page, &query->requests.service, percentiles[i]);
    html_put_count(page, query->requests.failed);
    html_put_count(page, query->requests.retried);
    html_put_count(page, query->requests.skipped);
    html_put_count(page, query->requests.rows);
    buf_put_text(page, "</tr>\n");
}

int html_put_queries(struct buf *page, const struct html_runs *runs, struct err *err) {
    const struct result *result = runs->result;
    struct result_requests total;
    struct result_query all;
    if (result_total(&total, result, err))
        return -1;
    html_begin_table(page, "query-times",
                     "Response time counts from the intended start, service time from the send", 0);
    put_heads(page);
    size_t shown = result->query_count < QUERIES_SHOWN ? result->query_count : QUERIES_SHOWN;
    for (size_t i = 0; i < shown; i++)
        put_query(page, result, result->queries[i].name, &result->queries[i]);
    face_all(&all, &total);
    put_query(page, result, "all", &all);
    html_end_table(page, result->query_count - shown);
    result_requests_release(&total);
    return html_finish(page, err);
}

static void put_time_change(struct buf *page, const struct hist *before, const struct hist *after,
                            double percentile) {
    html_put_time(page, before, percentile);
    html_put_time(page, after, percentile);
    if (hist_count(before) > 0 && hist_count(after) > 0)
        html_put_change(page, (double)hist_percentile_us(before, percentile),
                        (double)hist_percentile_us(after, percentile));
    else
        html_put_nothing(page);
}

/* `before` is NULL for a query that the baseline has not. */
static void put_change(struct buf *page, const struct html_runs *runs, const char *name,
                       const struct result_query *before, const struct result_query *after) {
    static const struct result_query none = {.name = ""};
    char text[UNITS_TEXT];
    double rate = result_rate(runs->result, after->requests.succeeded);
    double rate_before = before ? result_rate(runs->baseline, before->requests.succeeded) : 0;
    html_put_row_head(page, name);
    if (before)
        html_put_number(page, rate_before, units_format_rate(rate_before, text));
    else
        html_put_nothing(page);
    html_put_number(page, rate, units_format_rate(rate, text));
    html_put_change(page, rate_before, rate);
    before = before ? before : &none;
    put_time_change(page, &before->requests.response, &after->requests.response, 50);
    put_time_change(page, &before->requests.response, &after->requests.response, 99);
    html_put_count(page, before->requests.failed);
    html_put_count(page, after->requests.failed);
    buf_put_text(page, "</tr>\n");
}

static void put_change_heads(struct buf *page) {
    static const char *const groups[] = {"rate", "p50 response", "p99 response"};
    buf_put_text(page, "<thead><tr><th scope=\"col\" rowspan=\"2\">query</th>");
    for (size_t i = 0; i < 3; i++)
        buf_printf(page, "<th scope=\"colgroup\" colspan=\"3\" class=\"group\">%s</th>", groups[i]);
    buf_put_text(page,
                 "<th scope=\"colgroup\" colspan=\"2\" class=\"group\">errors</th></tr>\n<tr>");
    for (size_t i = 0; i < 4; i++)
        buf_printf(page,
                   "<th scope=\"col\" class=\"number first\">before</th>"
                   "<th scope=\"col\" class=\"number\">now</th>%s",
                   i < 3 ? "<th scope=\"col\" class=\"number\">change</th>" : "");
    buf_put_text(page, "</tr></thead>\n<tbody>\n");
}

/* Differences between the runs that may be why their figures differ. */
static int put_unlike(struct buf *page, const struct html_runs *runs, struct err *err) {
    struct likeness likeness;
    int status = likeness_find(runs->baseline, 1, runs->result, 1, false, &likeness, err);
    if (status == 0 && likeness.unlike_count > 0) {
        buf_put_text(page, "<p>The runs are unlike:</p>\n<ul>\n");
        for (size_t i = 0; i < likeness.unlike_count; i++) {
            buf_put_text(page, "<li>");
            html_put_text(page, likeness.unlike[i]);
            buf_put_text(page, "</li>\n");
        }
        buf_put_text(page, "</ul>\n");
    }
    likeness_release(&likeness);
    return status;
}

int html_put_changes(struct buf *page, const struct html_runs *runs, struct err *err) {
    const struct result *result = runs->result;
    struct result_requests before, after;
    struct result_query all_before, all_after;
    if (put_unlike(page, runs, err) || result_total(&before, runs->baseline, err))
        return -1;
    if (result_total(&after, result, err)) {
        result_requests_release(&before);
        return -1;
    }
    buf_put_text(page, "<p class=\"note\">One run beside another: no statement whether a change is "
                       "more than noise. <code>pgbazaar compare</code> makes it.</p>\n");
    html_begin_table(page, "query-changes", "Each query in the baseline, and now", 0);
    put_change_heads(page);
    size_t shown = result->query_count < QUERIES_SHOWN ? result->query_count : QUERIES_SHOWN;
    for (size_t i = 0; i < shown; i++)
        put_change(page, runs, result->queries[i].name,
                   result_find_query(runs->baseline, result->queries[i].name), &result->queries[i]);
    face_all(&all_before, &before);
    face_all(&all_after, &after);
    put_change(page, runs, "all", &all_before, &all_after);
    html_end_table(page, result->query_count - shown);
    result_requests_release(&before);
    result_requests_release(&after);
    return html_finish(page, err);
}
