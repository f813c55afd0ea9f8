#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "reports/html_parts.h"

enum { POINTS_MOST = 3600, QUERIES_MOST = 64, LIMITS_MOST = 8 };

void html_put_string(struct buf *page, const char *text) {
    json_t *string = json_string(text);
    char *dumped = string ? json_dumps(string, JSON_ENCODE_ANY | JSON_ENSURE_ASCII) : NULL;
    page->failed = page->failed || !dumped;
    for (const char *next = dumped; next && *next; next++) {
        if (*next == '<')
            buf_put_text(page, "\\u003c");
        else
            buf_put(page, next, 1);
    }
    free(dumped);
    json_decref(string);
}

static void put_phases(struct buf *page, const struct result *result) {
    buf_put_text(page, ",\"phases\":[");
    for (size_t i = 0; i < result->phase_count && i < QUERIES_MOST; i++) {
        const struct result_phase *phase = &result->phases[i];
        buf_put_text(page, i ? ",{\"name\":" : "{\"name\":");
        html_put_string(page, phase->name);
        buf_printf(page, ",\"start\":%.3f,\"end\":%.3f,\"measured\":%s}",
                   (double)phase->start_us / 1e6,
                   (double)(phase->start_us + phase->duration_us) / 1e6,
                   phase->measured ? "true" : "false");
    }
    buf_put_text(page, "]");
}

/* The limits that speak of the same as the latency chart: response times of all queries together.
 */
static void put_limits(struct buf *page, const struct result *result) {
    size_t shown = 0;
    buf_put_text(page, ",\"limits\":[");
    for (size_t i = 0; i < result->outcome_count && shown < LIMITS_MOST; i++) {
        const struct result_outcome *outcome = &result->outcomes[i];
        if (outcome->unit != SLA_DURATION_US || strcmp(outcome->query, "all") != 0 ||
            outcome->phase[0] || outcome->tenants[0] || !strstr(outcome->measure, "response"))
            continue;
        buf_put_text(page, shown++ ? ",{\"label\":" : "{\"label\":");
        html_put_string(page, outcome->measure);
        buf_printf(page, ",\"us\":%.0f}", outcome->limit);
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

static void put_timeline(struct buf *page, const struct result *result) {
    size_t width = (result->second_count + POINTS_MOST - 1) / POINTS_MOST;
    width = width ? width : 1;
    buf_printf(page, "{\"seconds_per_point\":%zu,\"timeline\":[", width);
    for (size_t i = 0; i < result->second_count; i += width) {
        size_t left = result->second_count - i;
        buf_put_text(page, i ? "," : "");
        put_point(page, &result->seconds[i], left < width ? left : width);
    }
    buf_put_text(page, "]");
}

/* Levels of the spectrum: five for each halving of what lies above, as far as any query's samples
 * reach. The first is the median's half, 0. */
static size_t level_count(const struct result *result) {
    uint64_t most = 1;
    for (size_t i = 0; i < result->query_count; i++)
        most = larger(most, hist_count(&result->queries[i].response));
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

static void put_spectrum(struct buf *page, const struct result *result) {
    size_t levels = level_count(result);
    buf_put_text(page, ",\"spectrum\":{\"levels\":[");
    for (size_t level = 0; level < levels; level++)
        buf_printf(page, "%s%.9g", level ? "," : "", level_percentile(level));
    buf_put_text(page, "],\"queries\":[");
    for (size_t i = 0; i < result->query_count && i < QUERIES_MOST; i++) {
        buf_put_text(page, i ? ",{\"name\":" : "{\"name\":");
        html_put_string(page, result->queries[i].name);
        buf_put_text(page, ",\"response\":");
        put_spectrum_of(page, &result->queries[i].response, levels);
        buf_put_text(page, ",\"service\":");
        put_spectrum_of(page, &result->queries[i].service, levels);
        buf_put_text(page, "}");
    }
    buf_put_text(page, "]}");
}

int html_put_chart_data(struct buf *page, const struct result *result, struct err *err) {
    put_timeline(page, result);
    put_phases(page, result);
    put_limits(page, result);
    put_spectrum(page, result);
    html_put_sheet_data(page, result);
    buf_put_text(page, "}");
    return page->failed ? err_set(err, ERR_SYSTEM, "out of memory for the charts' data") : 0;
}
