#include "load/watch/view.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/units.h"

#define SECOND_US INT64_C(1000000)

#define BOLD   "\033[1m"
#define RED    "\033[31m"
#define YELLOW "\033[33m"

enum { BAR = 24, QUERY_WIDTH = 28, QUERY_LINES_LEAST = 3 };

/* What the screen says beside the queries: heading, bar, rate, work, blank, heads, total. */
enum { OTHER_LINES = 7 };

int view_init(struct view *view, const struct workload *workload, struct err *err) {
    memset(view, 0, sizeof *view);
    view->workload = workload;
    return tally_init(&view->latest, workload->mix.count, err) < 0
               ? -1
               : tally_init(&view->total, workload->mix.count, err);
}

void view_release(struct view *view) {
    tally_release(&view->latest);
    tally_release(&view->total);
}

/* Where the run is, and what is asked of it there. */
struct place {
    const char *name;
    size_t number, count;
    double rate; /* 0: closed loop */
};

static struct place place_at(const struct agenda *agenda, int64_t elapsed_us) {
    size_t phase = agenda_phase_at(agenda, elapsed_us);
    return (struct place){.name = agenda->phases[phase].name,
                          .number = phase + 1,
                          .count = agenda->phase_count,
                          .rate = agenda_rate(agenda, phase, elapsed_us)};
}

/* Whole seconds, so that nothing flickers. */
static const char *whole(int64_t us, char text[UNITS_TEXT]) {
    us = (us + SECOND_US / 2) / SECOND_US * SECOND_US;
    if (us > 0)
        return units_format_duration(us, text);
    (void)snprintf(text, UNITS_TEXT, "0 s");
    return text;
}

void view_line(const struct view *view, char *text, size_t size) {
    const struct agenda *agenda = &view->workload->agenda;
    const struct result_second *second = &view->second;
    char rate[UNITS_TEXT], p50[UNITS_TEXT], p99[UNITS_TEXT], left[UNITS_TEXT];
    (void)snprintf(
        text, size, "%-8s %s, p50 %s, p99 %s, %" PRIu64 " errors, %" PRIu64 " in flight, %s left",
        place_at(agenda, second->second * SECOND_US).name,
        units_format_rate((double)second->succeeded, rate),
        units_format_duration(second->p50_us, p50), units_format_duration(second->p99_us, p99),
        second->failed, second->in_flight, whole(agenda->duration_us - view->elapsed_us, left));
}

/* The next line of the screen. */
struct page {
    struct screen_line *lines;
    size_t count, rows;
};

__attribute__((format(printf, 3, 4))) static void put(struct page *page, const char *paint,
                                                      const char *format, ...) {
    va_list args;
    if (page->count >= page->rows)
        return;
    struct screen_line *line = &page->lines[page->count++];
    va_start(args, format);
    (void)vsnprintf(line->text, sizeof line->text, format, args);
    va_end(args);
    for (char *at = line->text; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = ' '; /* a server's message must not drive the terminal */
    line->paint = paint;
}

static void put_heading(struct page *page, const struct view *view, const struct place *place) {
    const struct profile *profile = view->workload->profile;
    char at[UNITS_TEXT], of[UNITS_TEXT], left[UNITS_TEXT], bar[BAR + 1];
    int64_t duration_us = view->workload->agenda.duration_us;
    int64_t elapsed_us = view->elapsed_us < duration_us ? view->elapsed_us : duration_us;
    size_t full = (size_t)(elapsed_us * BAR / duration_us);
    memset(bar, '.', BAR);
    memset(bar, '#', full);
    bar[BAR] = '\0';
    put(page, view->colour ? BOLD : NULL, "pgbazaar load  %s  phase %zu of %zu: %s", profile->name,
        place->number, place->count, place->name);
    put(page, NULL, "%s of %s, %s left  [%s]", whole(elapsed_us, at), whole(duration_us, of),
        whole(duration_us - elapsed_us, left), bar);
}

static void put_rates(struct page *page, const struct view *view, const struct place *place) {
    char given[UNITS_TEXT], now[UNITS_TEXT], mean[UNITS_TEXT], lag[UNITS_TEXT], text[80] = "";
    double seconds = (double)(view->second.second + 1);
    uint64_t waiting = view->total.due, begun = 0;
    for (size_t i = 0; i < view->total.query_count; i++)
        begun += view->total.queries[i].started;
    if (place->rate > 0)
        (void)snprintf(text, sizeof text, "given %s, %" PRIu64 " waiting; ",
                       units_format_rate(place->rate, given),
                       waiting > begun ? waiting - begun : 0);
    put(page, NULL, "rate     %sachieved %s in this second, %s so far", text,
        units_format_rate((double)view->second.succeeded, now),
        units_format_rate((double)view->succeeded / seconds, mean));
    put(page, view->colour && view->failed > 0 ? RED : NULL,
        "work     %" PRIu64 " in flight on %" PRIu64 " of %" PRId64
        " sessions, %s answered, %" PRIu64 " errors%s%s",
        view->second.in_flight, view->latest.sessions, view->workload->profile->load.sessions,
        units_format_count((int64_t)view->succeeded, given), view->failed,
        view->latest.lag.count > 0 ? "; driver lag p99 " : "",
        view->latest.lag.count > 0
            ? units_format_duration(outline_percentile_us(&view->latest.lag, 99), lag)
            : "");
}

static void put_query(struct page *page, const struct view *view, const char *name,
                      const struct tally_query *query, uint64_t failed, bool total) {
    char rate[UNITS_TEXT], texts[4][UNITS_TEXT];
    static const double percentiles[] = {50, 95, 99, 100};
    for (size_t i = 0; i < 4; i++) {
        int64_t us = outline_percentile_us(&query->response, percentiles[i]);
        if (query->response.count > 0)
            (void)units_format_duration(us, texts[i]);
        else
            (void)snprintf(texts[i], sizeof texts[i], "-");
    }
    const char *paint = failed > 0 ? RED : total ? BOLD : NULL;
    put(page, view->colour ? paint : NULL, "%-*.*s %9s %9s %9s %9s %9s %8" PRIu64, QUERY_WIDTH,
        QUERY_WIDTH, name, units_format_rate((double)query->succeeded, rate), texts[0], texts[1],
        texts[2], texts[3], failed);
}

/* The queries with the most to do first, those of the same number as the mix has them. */
static void order_queries(const struct view *view, size_t order[PROFILE_MIX_MAX]) {
    for (size_t i = 0; i < view->total.query_count; i++) {
        size_t at = i;
        for (;
             at > 0 && view->total.queries[order[at - 1]].started < view->total.queries[i].started;
             at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

static void put_queries(struct page *page, const struct view *view, size_t lines) {
    static struct tally_query sum; /* some kB; one thread draws */
    size_t order[PROFILE_MIX_MAX] = {0}, count = view->total.query_count;
    size_t shown = count <= lines ? count : lines > 0 ? lines - 1 : 0;
    order_queries(view, order);
    put(page, NULL, "%s", "");
    put(page, view->colour ? BOLD : NULL, "%-*s %9s %9s %9s %9s %9s %8s", QUERY_WIDTH,
        "query, in this second", "rate", "p50", "p95", "p99", "max", "errors");
    for (size_t i = 0; i < shown; i++)
        put_query(page, view, view->workload->mix.queries[order[i]].name,
                  &view->latest.queries[order[i]], view->total.queries[order[i]].failed, false);
    if (shown < count && lines > 0)
        put(page, NULL, "and %zu more", count - shown);
    tally_sum(&view->latest, &sum);
    put_query(page, view, "all", &sum, view->failed, true);
}

size_t view_screen(const struct view *view, size_t rows, struct screen_line *lines) {
    struct page page = {.lines = lines, .rows = rows < VIEW_LINES ? rows : VIEW_LINES};
    struct place place = place_at(&view->workload->agenda, view->second.second * SECOND_US);
    char last[SCREEN_LINE];
    size_t notes = log_last_held(last, sizeof last);
    for (size_t i = 0; i < VIEW_NOTES; i++)
        notes += view->notes[i][0] != '\0';
    size_t rest = OTHER_LINES + (notes > 0 ? notes + 1 : 0);
    put_heading(&page, view, &place);
    put_rates(&page, view, &place);
    put_queries(&page, view, page.rows > rest ? page.rows - rest : QUERY_LINES_LEAST);
    if (notes > 0)
        put(&page, NULL, "%s", "");
    for (size_t i = 0; i < VIEW_NOTES; i++)
        if (view->notes[i][0])
            put(&page, NULL, "%s", view->notes[i]);
    if (last[0])
        put(&page, view->colour ? YELLOW : NULL, "%s", last);
    return page.count;
}
