#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/units.h"
#include "reports/html_parts.h"
#include "reports/sla.h"

enum { ERRORS_SHOWN = 200, QUERIES_SHOWN = 500, PAIRS_SHOWN = 200 };

void html_put_text(struct buf *page, const char *text) {
    for (; *text; text++) {
        switch (*text) {
        case '&': buf_put_text(page, "&amp;"); break;
        case '<': buf_put_text(page, "&lt;"); break;
        case '>': buf_put_text(page, "&gt;"); break;
        case '"': buf_put_text(page, "&quot;"); break;
        case '\'': buf_put_text(page, "&#39;"); break;
        default: buf_put(page, text, 1);
        }
    }
}

/* A number as people read it, with the exact one for whoever reads the page by program. */
static void put_number(struct buf *page, double exact, const char *shown) {
    buf_printf(page, "<td class=\"number\" data-value=\"%.17g\">", exact);
    html_put_text(page, shown);
    buf_put_text(page, "</td>");
}

static void put_count(struct buf *page, uint64_t count) {
    char text[UNITS_TEXT];
    put_number(page, (double)count, units_format_integer((int64_t)count, text));
}

static void put_nothing(struct buf *page) {
    buf_put_text(page, "<td class=\"number\">\xe2\x80\x93</td>");
}

static void put_time(struct buf *page, const struct hist *hist, double percentile) {
    char text[UNITS_TEXT];
    int64_t us = hist_percentile_us(hist, percentile);
    if (hist_count(hist) == 0)
        put_nothing(page);
    else
        put_number(page, (double)us, units_format_duration(us, text));
}

static void put_heads(struct buf *page, const char *caption, const char *const *heads,
                      size_t count) {
    buf_printf(page, "<div class=\"wide\"><table>\n<caption>%s</caption>\n<thead><tr>", caption);
    for (size_t i = 0; i < count; i++)
        buf_printf(page, "<th scope=\"col\">%s</th>", heads[i]);
    buf_put_text(page, "</tr></thead>\n<tbody>\n");
}

#define PUT_HEADS(page, caption, ...)                                                              \
    do {                                                                                           \
        static const char *const heads[] = {__VA_ARGS__};                                          \
        put_heads((page), (caption), heads, sizeof heads / sizeof *heads);                         \
    } while (0)

static void end_table(struct buf *page, size_t left_out) {
    buf_put_text(page, "</tbody></table></div>\n");
    if (left_out)
        buf_printf(page, "<p class=\"note\">and %zu more, in result.json</p>\n", left_out);
}

static size_t at_most(size_t count, size_t shown) {
    return count < shown ? count : shown;
}

static int finish(const struct buf *page, struct err *err) {
    return page->failed ? err_set(err, ERR_SYSTEM, "out of memory for the HTML report") : 0;
}

static void put_outcome(struct buf *page, const struct result_outcome *outcome) {
    static const struct {
        const char *word, *class;
    } states[] = {[SLA_NO_DATA] = {"no data", "unknown"},
                  [SLA_PASS] = {"pass", "good"},
                  [SLA_FAIL] = {"fail", "bad"}};
    char text[UNITS_TEXT];
    buf_printf(page, "<tr><td><span class=\"state %s\">%s</span></td><th scope=\"row\">",
               states[outcome->state].class, states[outcome->state].word);
    html_put_text(page, outcome->text);
    buf_put_text(page, "</th>");
    put_number(page, outcome->limit, sla_format_value(outcome->unit, outcome->limit, text));
    if (outcome->n == 0) {
        put_nothing(page);
        put_nothing(page);
    } else {
        put_number(page, outcome->value, sla_format_value(outcome->unit, outcome->value, text));
        char margin[UNITS_TEXT];
        (void)snprintf(margin, sizeof margin, "%+.1f %%", outcome->margin * 100);
        put_number(page, outcome->margin, margin);
    }
    put_count(page, outcome->n);
    put_count(page, outcome->n_needed);
    buf_put_text(page, "</tr>\n");
}

int html_put_slas(struct buf *page, const struct result *result, struct err *err) {
    if (result->outcome_count == 0) {
        buf_put_text(page,
                     "<p class=\"note\">The profile has no SLA, so nothing was judged.</p>\n");
        return finish(page, err);
    }
    struct sla_ranked *order = sla_by_margin(result, err);
    if (!order)
        return -1;
    PUT_HEADS(page, "Worst margin first", "state", "SLA", "limit", "value", "margin", "samples",
              "needed");
    size_t shown = at_most(result->outcome_count, QUERIES_SHOWN);
    for (size_t i = 0; i < shown; i++)
        put_outcome(page, order[i].outcome);
    end_table(page, result->outcome_count - shown);
    free(order);
    return finish(page, err);
}

static void put_figure(struct buf *page, const char *name, const char *value) {
    buf_printf(page, "<div class=\"figure\"><span>%s</span><b>", name);
    html_put_text(page, value);
    buf_put_text(page, "</b></div>\n");
}

int html_put_figures(struct buf *page, const struct result *result, struct err *err) {
    struct result_total total;
    if (result_total_init(&total, result, err))
        return -1;
    char text[UNITS_TEXT];
    put_figure(page, "target",
               result->open_loop ? units_format_rate(result->target_rate, text)
                                 : result_loop(result));
    put_figure(page, "achieved", units_format_rate(result_rate(result, total.succeeded), text));
    put_figure(page, "p99 response",
               total.succeeded
                   ? units_format_duration(hist_percentile_us(&total.response, 99), text)
                   : "\xe2\x80\x93");
    put_figure(page, "failed", units_format_integer((int64_t)total.failed, text));
    if (total.unknown > 0)
        put_figure(page, "unknown", units_format_integer((int64_t)total.unknown, text));
    if (result->availability.outages > 0) {
        (void)snprintf(text, sizeof text, "%.5g %%", result_available(result) * 100);
        put_figure(page, "available", text);
    }
    put_figure(page, "measured", units_format_duration(result->duration_us, text));
    put_figure(page, "driver lag p99",
               hist_count(&result->driver_lag)
                   ? units_format_duration(hist_percentile_us(&result->driver_lag, 99), text)
                   : "\xe2\x80\x93");
    (void)snprintf(text, sizeof text, "%.0f %%", result->driver_cpu_share * 100);
    put_figure(page, "driver busy", text);
    if (result->machine_cpu_share >= 0) {
        (void)snprintf(text, sizeof text, "%.0f %%", result->machine_cpu_share * 100);
        put_figure(page, "machine busy", text);
    }
    result_total_release(&total);
    return finish(page, err);
}

static void put_query(struct buf *page, const struct result *result, const char *name,
                      const struct result_query *query) {
    static const double shown[] = {50, 95, 99, 99.9, 100};
    char text[UNITS_TEXT];
    double rate = result_rate(result, query->succeeded);
    buf_put_text(page, "<tr><th scope=\"row\">");
    html_put_text(page, name);
    buf_put_text(page, "</th>");
    put_count(page, query->succeeded);
    put_number(page, rate, units_format_rate(rate, text));
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        put_time(page, &query->response, shown[i]);
    put_time(page, &query->service, 50);
    put_time(page, &query->service, 99);
    put_count(page, query->failed);
    put_count(page, query->retried);
    put_count(page, query->skipped);
    put_count(page, query->rows);
    buf_put_text(page, "</tr>\n");
}

int html_put_queries(struct buf *page, const struct result *result, struct err *err) {
    struct result_total total;
    if (result_total_init(&total, result, err))
        return -1;
    PUT_HEADS(page, "Response time counts from the intended start, service time from the send",
              "query", "n", "rate", "p50", "p95", "p99", "p99.9", "max", "service p50",
              "service p99", "errors", "retries", "skipped", "rows");
    size_t shown = at_most(result->query_count, QUERIES_SHOWN);
    for (size_t i = 0; i < shown; i++)
        put_query(page, result, result->queries[i].name, &result->queries[i]);
    struct result_query all = {.succeeded = total.succeeded,
                               .failed = total.failed,
                               .retried = total.retried,
                               .skipped = total.skipped,
                               .rows = total.rows,
                               .response = total.response,
                               .service = total.service};
    put_query(page, result, "all", &all);
    end_table(page, result->query_count - shown);
    result_total_release(&total);
    return finish(page, err);
}

static void put_seconds(struct buf *page, int64_t us) {
    char text[UNITS_TEXT];
    (void)snprintf(text, sizeof text, "%.1f s", (double)us / 1e6);
    put_number(page, (double)us, text);
}

int html_put_errors(struct buf *page, const struct result *result, struct err *err) {
    if (result->error_count == 0) {
        buf_put_text(page, "<p class=\"note\">No request failed.</p>\n");
        return finish(page, err);
    }
    PUT_HEADS(page, "Errors by query and SQLSTATE", "query", "SQLSTATE", "count", "first", "last",
              "the first one's message");
    size_t shown = at_most(result->error_count, ERRORS_SHOWN);
    for (size_t i = 0; i < shown; i++) {
        const struct result_error *error = &result->errors[i];
        buf_put_text(page, "<tr><th scope=\"row\">");
        html_put_text(page, error->query);
        buf_put_text(page, "</th><td>");
        html_put_text(page, error->sqlstate);
        buf_put_text(page, "</td>");
        put_count(page, error->count);
        put_seconds(page, error->first_us);
        put_seconds(page, error->last_us);
        buf_put_text(page, "<td>");
        html_put_text(page, error->sample);
        buf_put_text(page, "</td></tr>\n");
    }
    end_table(page, result->error_count - shown);
    return finish(page, err);
}

int html_put_isolation(struct buf *page, const struct result *result, struct err *err) {
    char rows[UNITS_TEXT];
    units_format_integer((int64_t)result->isolation.rows_checked, rows);
    if (result->isolation.breaches == 0) {
        buf_printf(page, "<p>%s rows checked, none of another tenant.</p>\n", rows);
        return finish(page, err);
    }
    buf_printf(page,
               "<p class=\"breach\">%s rows checked, %" PRIu64 " of another tenant. The first: ",
               rows, result->isolation.breaches);
    html_put_text(page, result->isolation.first);
    buf_put_text(page, "</p>\n");
    return finish(page, err);
}

static int put_pairs(struct buf *page, const char *caption, const struct result_pair *pairs,
                     size_t count, struct err *err) {
    PUT_HEADS(page, caption, "name", "value");
    for (size_t i = 0; i < at_most(count, PAIRS_SHOWN); i++) {
        buf_put_text(page, "<tr><th scope=\"row\">");
        html_put_text(page, pairs[i].name);
        buf_put_text(page, "</th><td>");
        html_put_text(page, pairs[i].value);
        buf_put_text(page, "</td></tr>\n");
    }
    end_table(page, count - at_most(count, PAIRS_SHOWN));
    return finish(page, err);
}

int html_put_environment(struct buf *page, const struct result *result, struct err *err) {
    return put_pairs(page, "Environment", result->environment, result->environment_count, err);
}

int html_put_settings(struct buf *page, const struct result *result, struct err *err) {
    return put_pairs(page, "Settings", result->settings, result->setting_count, err);
}
