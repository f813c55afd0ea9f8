#include "reports/history/history.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/units.h"
#include "reports/sla.h"
#include "reports/stats/change_points.h"

const char *const history_outcomes[] = {[HISTORY_TOO_FEW] = "too few runs",
                                        [HISTORY_REGRESSION] = "regression",
                                        [HISTORY_NO_REGRESSION] = "no regression",
                                        NULL};

/* One query and measure of a series. */
struct line {
    size_t series;
    const char *query;
    size_t measure; /* in measures */
    double *values; /* logarithms; [count] */
    size_t *places; /* of the runs that have a value, in runs; [count] */
    struct change_point *points;
    size_t count;
};

static int no_memory(struct err *err) {
    return err_set(err, ERR_SYSTEM, "out of memory for the history of runs");
}

bool history_follows(const struct measure *measure) {
    return measure->unit != SLA_FRACTION;
}

const char *history_time(int64_t us, char text[HISTORY_TIME]) {
    time_t seconds = (time_t)(us / 1000000);
    struct tm utc;
    (void)gmtime_r(&seconds, &utc);
    (void)strftime(text, HISTORY_TIME, "%Y-%m-%d %H:%M", &utc);
    return text;
}

size_t history_newest_series(const struct run_history *history) {
    return history->runs.items[history->runs.count - 1].series;
}

size_t history_series_runs(const struct run_history *history, size_t series) {
    size_t count = 0;
    for (size_t i = 0; i < history->runs.count; i++)
        count += history->runs.items[i].series == series;
    return count;
}

static void collect(const struct history_runs *runs, struct line *line) {
    line->count = 0;
    for (size_t i = 0; i < runs->count; i++) {
        const struct history_run *run = &runs->items[i];
        const double *values =
            run->series == line->series ? history_run_values(run, line->query) : NULL;
        if (!values || !(values[line->measure] > 0))
            continue;
        line->places[line->count] = i;
        line->values[line->count++] = log(values[line->measure]);
    }
}

static int add_change(struct run_history *history, const struct line *line,
                      const struct change_point *point, bool is_last, struct err *err) {
    if (history->count == history->room) {
        size_t room = history->room > 0 ? 2 * history->room : 16;
        struct history_change *changes = reallocarray(history->changes, room, sizeof *changes);
        if (!changes)
            return no_memory(err);
        history->changes = changes;
        history->room = room;
    }
    const struct measure *measure = &measures[line->measure];
    bool all = strcmp(line->query, MEASURE_ALL) == 0;
    struct history_change *change = &history->changes[history->count++];
    *change = (struct history_change){
        .series = line->series,
        .run = line->places[point->at],
        .measure = measure,
        .before = exp(point->before),
        .after = exp(point->after),
        .change = expm1(point->after - point->before),
        .p = point->p,
        .judged = all ? measure->judged_of_all : measure->judged,
        .worse = measure->less_is_worse == (point->after < point->before),
        .is_last = is_last,
        .runs_since = line->count - point->at,
    };
    (void)snprintf(change->query, sizeof change->query, "%s", line->query);
    const struct history_run *items = history->runs.items;
    return likeness_find(&items[line->places[point->at - 1]].about, 1,
                         &items[line->places[point->at]].about, 1, false, &change->likeness, err);
}

static int search_line(struct run_history *history, struct line *line, struct err *err) {
    size_t found;
    collect(&history->runs, line);
    if (change_points_find(line->values, line->count, HISTORY_CHANCE, log1p(history->least_change),
                           line->points, &found, err) < 0)
        return -1;
    for (size_t i = 0; i < found; i++)
        if (add_change(history, line, &line->points[i], i + 1 == found, err) < 0)
            return -1;
    return 0;
}

/* The series' queries are those of any of its runs. */
static const struct result *about_series(const struct run_history *history, size_t series) {
    size_t i = 0;
    while (history->runs.items[i].series != series)
        i++;
    return &history->runs.items[i].about;
}

static int search_series(struct run_history *history, struct line *line, struct err *err) {
    const struct result *about = about_series(history, line->series);
    for (size_t query = 0; query <= about->query_count; query++) {
        line->query = query < about->query_count ? about->queries[query].name : MEASURE_ALL;
        for (line->measure = 0; line->measure < MEASURES; line->measure++)
            if (history_follows(&measures[line->measure]) && search_line(history, line, err) < 0)
                return -1;
    }
    return 0;
}

static int search(struct run_history *history, struct err *err) {
    size_t room = history->runs.count;
    struct line line = {.values = malloc(room * sizeof *line.values),
                        .places = malloc(room * sizeof *line.places),
                        .points = malloc(room * sizeof *line.points)};
    bool has_memory = line.values && line.places && line.points;
    int status = has_memory ? 0 : no_memory(err);
    for (; has_memory && line.series < history->runs.series_count && status == 0; line.series++)
        status = search_series(history, &line, err);
    free(line.values);
    free(line.places);
    free(line.points);
    return status;
}

static int by_run(const void *a, const void *b) {
    const struct history_change *left = a, *right = b;
    if (left->run != right->run)
        return left->run < right->run ? -1 : 1;
    int by_query = strcmp(left->query, right->query);
    if (by_query != 0)
        return by_query;
    return (left->measure > right->measure) - (left->measure < right->measure);
}

/* Of two regressions: a query says more than all of them together, then the lesser p. */
static bool says_more(const struct history_change *change, const struct history_change *than) {
    bool all = strcmp(change->query, MEASURE_ALL) == 0,
         than_all = strcmp(than->query, MEASURE_ALL) == 0;
    return all == than_all ? change->p < than->p : than_all;
}

/* The regression that says most; NULL where there is none. */
static const struct history_change *find_regression(const struct run_history *history,
                                                    size_t *count) {
    const struct history_change *worst = NULL;
    *count = 0;
    for (size_t i = 0; i < history->count; i++) {
        const struct history_change *change = &history->changes[i];
        if (change->series != history_newest_series(history) || !change->judged || !change->worse ||
            !change->is_last || change->runs_since > HISTORY_FRESH)
            continue;
        ++*count;
        if (!worst || says_more(change, worst))
            worst = change;
    }
    return worst;
}

static void conclude(struct run_history *history) {
    char time[HISTORY_TIME], before[UNITS_TEXT], after[UNITS_TEXT];
    size_t count, runs = history_series_runs(history, history_newest_series(history));
    const struct history_change *worst = find_regression(history, &count);
    history->outcome = HISTORY_NO_REGRESSION;
    if (runs < 2 * (size_t)CHANGE_POINTS_FEWEST) {
        history->outcome = HISTORY_TOO_FEW;
        (void)snprintf(history->reason, sizeof history->reason,
                       "the newest run is one of %zu of its kind; a change needs %d on either side",
                       runs, CHANGE_POINTS_FEWEST);
    } else if (worst) {
        history->outcome = HISTORY_REGRESSION;
        const struct result *about = &history->runs.items[worst->run].about;
        (void)snprintf(history->reason, sizeof history->reason,
                       "since %s, run %s: %s %s from %s to %s, %+.3g %%%s",
                       history_time(about->started_at_us, time), about->run_id, worst->query,
                       worst->measure->name,
                       sla_format_value(worst->measure->unit, worst->before, before),
                       sla_format_value(worst->measure->unit, worst->after, after),
                       worst->change * 100, count > 1 ? "; others too" : "");
    } else {
        (void)snprintf(history->reason, sizeof history->reason,
                       "no change for the worse in the last %d of %zu runs", HISTORY_FRESH, runs);
    }
}

int run_history_read(struct run_history *history, const char *directory, double least_change,
                     struct err *err) {
    *history = (struct run_history){.least_change = least_change};
    if (history_runs_read(&history->runs, directory, err) < 0 || search(history, err) < 0)
        return -1;
    if (history->count > 0)
        qsort(history->changes, history->count, sizeof *history->changes, by_run);
    conclude(history);
    return 0;
}

void run_history_release(struct run_history *history) {
    for (size_t i = 0; i < history->count; i++)
        likeness_release(&history->changes[i].likeness);
    free(history->changes);
    history_runs_release(&history->runs);
    *history = (struct run_history){.changes = NULL};
}

enum exit_code history_exit_code(const struct run_history *history) {
    static const enum exit_code codes[] = {[HISTORY_TOO_FEW] = EXIT_NO_DATA,
                                           [HISTORY_REGRESSION] = EXIT_SLA_FAIL,
                                           [HISTORY_NO_REGRESSION] = EXIT_DONE};
    return codes[history->outcome];
}
