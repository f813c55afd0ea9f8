/* Service levels, what was delivered, errors, isolation, environment. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/units.h"
#include "reports/html_cells.h"
#include "reports/html_parts.h"
#include "reports/sla.h"

enum { ERRORS_SHOWN = 200, OUTCOMES_SHOWN = 500, PAIRS_SHOWN = 200 };

#define HEADS(page, ...)                                                                           \
    do {                                                                                           \
        static const struct html_head heads[] = {__VA_ARGS__};                                     \
        html_put_heads((page), heads, sizeof heads / sizeof *heads);                               \
    } while (0)

static size_t at_most(size_t count, size_t shown) {
    return count < shown ? count : shown;
}

static void put_outcome(struct buf *page, const struct result_outcome *outcome, bool notes) {
    static const struct {
        const char *sign, *word, *class;
    } states[] = {[SLA_NO_DATA] = {"?", "no data", "unknown"},
                  [SLA_PASS] = {"\xe2\x9c\x93", "pass", "good"},
                  [SLA_FAIL] = {"\xe2\x9c\x97", "fail", "bad"}};
    char text[UNITS_TEXT];
    buf_printf(page,
               "<tr class=\"%s\"><td><span class=\"state\"><span aria-hidden=\"true\">%s</span> ",
               states[outcome->state].class, states[outcome->state].sign);
    buf_printf(page, "%s</span></td><th scope=\"row\">", states[outcome->state].word);
    html_put_text(page, outcome->text);
    buf_put_text(page, "</th>");
    html_put_number(page, outcome->limit, sla_format_value(outcome->unit, outcome->limit, text));
    if (outcome->n == 0) {
        html_put_nothing(page);
        html_put_nothing(page);
    } else {
        html_put_number(page, outcome->value,
                        sla_format_value(outcome->unit, outcome->value, text));
        char margin[UNITS_TEXT];
        (void)snprintf(margin, sizeof margin, "%+.1f %%", outcome->margin * 100);
        html_put_number(page, outcome->margin, margin);
    }
    html_put_count(page, outcome->n);
    html_put_count(page, outcome->n_needed);
    if (notes)
        html_put_cell(page, outcome->note);
    buf_put_text(page, "</tr>\n");
}

int html_put_slas(struct buf *page, const struct html_runs *runs, struct err *err) {
    const struct result *result = runs->result;
    if (result->outcome_count == 0) {
        buf_put_text(page,
                     "<p class=\"note\">The profile has no SLA, so nothing was judged.</p>\n");
        return html_finish(page, err);
    }
    struct sla_ranked *order = sla_by_margin(result, err);
    if (!order)
        return -1;
    bool notes = sla_has_notes(result);
    static const struct html_head heads[] = {{"state", false}, {"SLA", false},   {"limit", true},
                                             {"value", true},  {"margin", true}, {"samples", true},
                                             {"needed", true}, {"note", false}};
    html_begin_table(page, "slas", "The worst margin first", 0);
    html_put_heads(page, heads, sizeof heads / sizeof *heads - (notes ? 0 : 1));
    size_t shown = at_most(result->outcome_count, OUTCOMES_SHOWN);
    for (size_t i = 0; i < shown; i++)
        put_outcome(page, order[i].outcome, notes);
    html_end_table(page, result->outcome_count - shown);
    free(order);
    return html_finish(page, err);
}

static void put_figure(struct buf *page, const char *name, const char *value) {
    buf_printf(page, "<div class=\"figure\"><dt>%s</dt><dd%s>", name,
               strlen(value) > 11 ? " class=\"words\"" : "");
    html_put_text(page, value);
    buf_put_text(page, "</dd></div>\n");
}

static void put_share(struct buf *page, const char *name, double share) {
    char text[UNITS_TEXT];
    if (share >= 0)
        put_figure(page, name, units_format_share(share, text));
}

static void put_percentile(struct buf *page, const char *name, const struct hist *hist) {
    char text[UNITS_TEXT];
    put_figure(page, name,
               hist_count(hist) ? units_format_duration(hist_percentile_us(hist, 99), text)
                                : "\xe2\x80\x93");
}

int html_put_figures(struct buf *page, const struct html_runs *runs, struct err *err) {
    const struct result *result = runs->result;
    struct result_requests total;
    char text[UNITS_TEXT];
    if (result_total(&total, result, err))
        return -1;
    buf_put_text(page, "<dl class=\"figures\">\n");
    put_figure(page, "target",
               result->open_loop ? units_format_rate(result->target_rate, text)
                                 : result_loop(result));
    put_figure(page, "achieved", units_format_rate(result_rate(result, total.succeeded), text));
    put_percentile(page, "driver lag p99", &result->driver_lag);
    put_percentile(page, "p99 response", &total.response);
    put_figure(page, "failed", units_format_integer((int64_t)total.failed, text));
    if (total.unknown > 0)
        put_figure(page, "unknown", units_format_integer((int64_t)total.unknown, text));
    if (result->availability.outages > 0)
        put_share(page, "available", result_available(result));
    put_figure(page, "measured", units_format_duration(result->duration_us, text));
    put_share(page, "driver busy", round(result->driver_cpu_share * 100) / 100);
    put_share(page, "machine busy", round(result->machine_cpu_share * 100) / 100);
    buf_put_text(page, "</dl>\n");
    result_requests_release(&total);
    return html_finish(page, err);
}

static void put_seconds(struct buf *page, int64_t us) {
    char text[UNITS_TEXT];
    (void)snprintf(text, sizeof text, "%.1f s", (double)us / 1e6);
    html_put_number(page, (double)us, text);
}

int html_put_errors(struct buf *page, const struct html_runs *runs, struct err *err) {
    const struct result *result = runs->result;
    if (result->error_count == 0) {
        buf_put_text(page, "<p class=\"note\">No request failed.</p>\n");
        return html_finish(page, err);
    }
    size_t shown = at_most(result->error_count, ERRORS_SHOWN);
    html_begin_table(page, "error-classes", "Errors by query and SQLSTATE", shown);
    HEADS(page, {"query", false}, {"SQLSTATE", false}, {"count", true}, {"first", true},
          {"last", true}, {"the first one's message", false});
    for (size_t i = 0; i < shown; i++) {
        const struct result_error *error = &result->errors[i];
        html_put_row_head(page, error->query);
        html_put_cell(page, error->sqlstate);
        html_put_count(page, error->count);
        put_seconds(page, error->first_us);
        put_seconds(page, error->last_us);
        html_put_cell(page, error->sample);
        buf_put_text(page, "</tr>\n");
    }
    html_end_table(page, result->error_count - shown);
    return html_finish(page, err);
}

int html_put_isolation(struct buf *page, const struct html_runs *runs, struct err *err) {
    const struct result_isolation *isolation = &runs->result->isolation;
    char rows[UNITS_TEXT];
    units_format_integer((int64_t)isolation->rows_checked, rows);
    if (isolation->breaches == 0) {
        buf_printf(page, "<p>%s rows checked, none of another tenant.</p>\n", rows);
        return html_finish(page, err);
    }
    buf_printf(page,
               "<p class=\"breach\">%s rows checked, %" PRIu64 " of another tenant. The first: ",
               rows, isolation->breaches);
    html_put_text(page, isolation->first);
    buf_put_text(page, "</p>\n");
    return html_finish(page, err);
}

static void put_pairs(struct buf *page, const char *id, const char *caption,
                      const struct result_pair *pairs, size_t count) {
    size_t shown = at_most(count, PAIRS_SHOWN);
    html_begin_table(page, id, caption, 0);
    HEADS(page, {"name", false}, {"value", false});
    for (size_t i = 0; i < shown; i++) {
        html_put_row_head(page, pairs[i].name);
        html_put_cell(page, pairs[i].value);
        buf_put_text(page, "</tr>\n");
    }
    html_end_table(page, count - shown);
}

int html_put_environment(struct buf *page, const struct html_runs *runs, struct err *err) {
    const struct result *result = runs->result;
    buf_put_text(page, "<div class=\"pairs\">\n<div>\n");
    put_pairs(page, "machine-and-server", "Environment", result->environment,
              result->environment_count);
    buf_put_text(page, "</div>\n<div>\n");
    put_pairs(page, "settings", "Settings", result->settings, result->setting_count);
    buf_put_text(page, "</div>\n</div>\n");
    return html_finish(page, err);
}
