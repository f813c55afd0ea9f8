#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "reports/html_cells.h"
#include "reports/html_parts.h"

enum { QUERIES_MOST = 64, LIMITS_MOST = 8 };

static void put_phases(struct buf *page, const struct result *result) {
    buf_put_text(page, ",\"phases\":[");
    for (size_t i = 0; i < result->phase_count && i < QUERIES_MOST; i++) {
        const struct result_phase *phase = &result->phases[i];
        buf_put_text(page, i ? ",{\"name\":" : "{\"name\":");
        html_put_string(page, phase->name);
        buf_printf(page, ",\"start\":%.3f,\"end\":%.3f,\"measured\":%s,\"rate\":%.6g}",
                   (double)phase->start_us / 1e6,
                   (double)(phase->start_us + phase->duration_us) / 1e6,
                   phase->measured ? "true" : "false", phase->target_rate);
    }
    buf_put_text(page, "]");
}

/* The limits that speak of the same as the latency chart: response times of all queries together,
 * in a phase or in all. */
static void put_limits(struct buf *page, const struct result *result) {
    size_t shown = 0;
    buf_put_text(page, ",\"limits\":[");
    for (size_t i = 0; i < result->outcome_count && shown < LIMITS_MOST; i++) {
        const struct result_outcome *outcome = &result->outcomes[i];
        if (outcome->unit != SLA_DURATION_US || strcmp(outcome->query, "all") != 0 ||
            outcome->tenants[0] || !strstr(outcome->measure, "response"))
            continue;
        buf_put_text(page, shown++ ? ",{\"label\":" : "{\"label\":");
        html_put_string(page, outcome->measure);
        buf_printf(page, ",\"us\":%.0f,\"phase\":", outcome->limit);
        html_put_string(page, outcome->phase);
        buf_put_text(page, "}");
    }
    buf_put_text(page, "]");
}

static uint64_t larger(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

/* `width` seconds as one point: counts become means a second, times and in flight the worst second.
 */
static void put_point(struct buf *page, const struct result_second *seconds, size_t width) {
    struct result_second sum = {.second = seconds->second};
    for (size_t i = 0; i < width; i++) {
        sum.started += seconds[i].started;
        sum.succeeded += seconds[i].succeeded;
        sum.failed += seconds[i].failed;
        sum.p50_us = (int64_t)larger((uint64_t)sum.p50_us, (uint64_t)seconds[i].p50_us);
        sum.p99_us = (int64_t)larger((uint64_t)sum.p99_us, (uint64_t)seconds[i].p99_us);
        sum.max_us = (int64_t)larger((uint64_t)sum.max_us, (uint64_t)seconds[i].max_us);
        sum.in_flight = larger(sum.in_flight, seconds[i].in_flight);
    }
    double parts = (double)width;
    buf_printf(page, "[%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 ",%.6g,%.6g,%.6g,%" PRIu64 "]",
               sum.second, sum.p50_us, sum.p99_us, sum.max_us, (double)sum.started / parts,
               (double)sum.succeeded / parts, (double)sum.failed / parts, sum.in_flight);
}

static size_t seconds_a_point(const struct result *result) {
    size_t width = (result->second_count + HTML_POINTS - 1) / HTML_POINTS;
    return width ? width : 1;
}

static void put_timeline(struct buf *page, const struct result *result) {
    size_t width = seconds_a_point(result);
    buf_put_text(page, "[");
    for (size_t i = 0; i < result->second_count; i += width) {
        size_t left = result->second_count - i;
        buf_put_text(page, i ? "," : "");
        put_point(page, &result->seconds[i], left < width ? left : width);
    }
    buf_put_text(page, "]");
}

/* The seconds in which a checkpoint was made, of what the server told of itself. */
static void put_checkpoints(struct buf *page, const struct result *result) {
    const struct result_sheet *sheet = result_find_sheet(result, "server");
    const char *comma = "";
    buf_put_text(page, ",\"checkpoints\":[");
    for (size_t c = 1; sheet && c < sheet->column_count; c++) {
        if (strcmp(sheet->columns[c].name, "checkpoints") != 0 ||
            sheet->columns[c].kind != SHEET_COUNT || !sheet_kind_is_integer(sheet->columns[0].kind))
            continue;
        for (size_t i = 0; i < sheet->row_count; i++) {
            if (result_sheet_at(sheet, i, c)->integer <= 0) /* SHEET_NOTHING is below */
                continue;
            buf_printf(page, "%s%" PRId64, comma, result_sheet_at(sheet, i, 0)->integer);
            comma = ",";
        }
    }
    buf_put_text(page, "]");
}

/* Levels of the spectrum: five for each halving of what lies above, as far as any query's samples
 * reach. The first is the median's half, 0. */
static size_t level_count(const struct html_runs *runs) {
    const struct result *both[] = {runs->result, runs->baseline};
    uint64_t most = 1;
    for (size_t r = 0; r < 2; r++)
        for (size_t i = 0; both[r] && i < both[r]->query_count; i++)
            most = larger(most, hist_count(&both[r]->queries[i].requests.response));
    return (size_t)ceil(5 * log2((double)most)) + 1;
}

/* 1 - 2^(-level / 5), in per cent. */
static double level_percentile(size_t level) {
    return 100 * (1 - exp2(-(double)level / 5));
}

/* Values at the levels; null from where fewer than one sample lies above, but for the maximum. */
static void put_spectrum_of(struct buf *page, const struct hist *hist, size_t levels) {
    uint64_t count = hist_count(hist);
    bool ended = count == 0;
    buf_put_text(page, "[");
    for (size_t level = 0; level < levels; level++) {
        double percentile = level_percentile(level);
        if (ended)
            buf_put_text(page, level ? ",null" : "null");
        else
            buf_printf(page, "%s%" PRId64, level ? "," : "", hist_percentile_us(hist, percentile));
        ended = ended || (1 - percentile / 100) * (double)count < 1;
    }
    buf_put_text(page, "]");
}

static void put_times(struct buf *page, const struct result_query *query, size_t levels) {
    buf_put_text(page, "\"response\":");
    put_spectrum_of(page, &query->requests.response, levels);
    buf_put_text(page, ",\"service\":");
    put_spectrum_of(page, &query->requests.service, levels);
}

static void put_spectrum(struct buf *page, const struct html_runs *runs) {
    const struct result *result = runs->result;
    size_t levels = level_count(runs);
    buf_put_text(page, ",\"spectrum\":{\"levels\":[");
    for (size_t level = 0; level < levels; level++)
        buf_printf(page, "%s%.9g", level ? "," : "", level_percentile(level));
    buf_put_text(page, "],\"queries\":[");
    for (size_t i = 0; i < result->query_count && i < QUERIES_MOST; i++) {
        const struct result_query *query = &result->queries[i];
        const struct result_query *before =
            runs->baseline ? result_find_query(runs->baseline, query->name) : NULL;
        buf_put_text(page, i ? ",{\"name\":" : "{\"name\":");
        html_put_string(page, query->name);
        buf_put_text(page, ",");
        put_times(page, query, levels);
        if (before) {
            buf_put_text(page, ",\"baseline\":{");
            put_times(page, before, levels);
            buf_put_text(page, "}");
        }
        buf_put_text(page, "}");
    }
    buf_put_text(page, "]}");
}

int html_put_chart_data(struct buf *page, const struct html_runs *runs, struct err *err) {
    buf_printf(page, "{\"seconds_per_point\":%zu,\"timeline\":", seconds_a_point(runs->result));
    put_timeline(page, runs->result);
    if (runs->baseline) {
        buf_put_text(page, ",\"baseline\":");
        put_timeline(page, runs->baseline);
    }
    put_phases(page, runs->result);
    put_limits(page, runs->result);
    put_checkpoints(page, runs->result);
    put_spectrum(page, runs);
    html_put_sheet_data(page, runs->result);
    html_put_curve_data(page, runs->result);
    buf_put_text(page, "}");
    return html_finish(page, err);
}
