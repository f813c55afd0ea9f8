#include "load/record/gate_watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/record/cells.h"

#define SECOND_US INT64_C(1000000)

static bool is_watched(const struct sla *sla) {
    return sla->window_us > 0 || sla->abort;
}

static size_t find_query(const struct sla *sla, const struct gate_names *names) {
    size_t query = 0;
    while (query < names->query_count && strcmp(sla->query, names->queries[query]) != 0)
        query++;
    return query < names->query_count ? query : GATE_WATCH_ANY;
}

static size_t find_phase(const struct sla *sla, const struct agenda *agenda) {
    for (size_t i = 0; i < agenda->phase_count; i++)
        if (agenda->phases[i].measured && strcmp(sla->phase, agenda->phases[i].name) == 0)
            return i;
    return GATE_WATCH_ANY;
}

static size_t find_class(const struct sla *sla) {
    if (strcmp(sla->tenants, RESULT_NO_TENANT) == 0)
        return CELLS_NO_TENANT;
    for (unsigned i = 0; i < TENANT_CLASSES; i++)
        if (strcmp(sla->tenants, tenant_class_name(i)) == 0)
            return i;
    return GATE_WATCH_ANY;
}

static int line_init(struct gate_line *line, const struct sla *sla, const struct gate_names *names,
                     struct err *err) {
    line->sla = sla;
    line->query = find_query(sla, names);
    line->phase = find_phase(sla, names->agenda);
    line->size_class = find_class(sla);
    for (int i = 0; i < GATE_WATCH_OPEN; i++)
        if (hist_init(&line->open[i].times, err) < 0)
            return -1;
    return hist_init(&line->total.times, err) < 0
               ? -1
               : windows_init(&line->windows, names->agenda, line->phase,
                              sla->window_us > 0 ? sla->window_us : SECOND_US, err);
}

int gate_watch_init(struct gate_watch *watch, const struct sla *slas, size_t count,
                    const struct gate_names *names, size_t threads, struct err *err) {
    *watch = (struct gate_watch){.threads = threads};
    (void)pthread_mutex_init(&watch->lock, NULL);
    watch->lines = calloc(count + 1, sizeof *watch->lines);
    if (!watch->lines)
        return err_set(err, ERR_SYSTEM, "out of memory for the lines of the sla");
    for (size_t i = 0; i < count; i++) {
        if (!is_watched(&slas[i]))
            continue;
        watch->lines[watch->count].number = i;
        if (line_init(&watch->lines[watch->count++], &slas[i], names, err) < 0)
            return -1;
    }
    return 0;
}

void gate_watch_release(struct gate_watch *watch) {
    for (size_t i = 0; i < watch->count; i++) {
        struct gate_line *line = &watch->lines[i];
        for (int j = 0; j < GATE_WATCH_OPEN; j++)
            hist_release(&line->open[j].times);
        hist_release(&line->total.times);
        windows_release(&line->windows);
    }
    free(watch->lines);
    (void)pthread_mutex_destroy(&watch->lock);
    *watch = (struct gate_watch){.lines = NULL};
}

static void add_part(struct gate_part *part, const struct gate_part *from) {
    part->succeeded += from->succeeded;
    part->failed += from->failed;
    hist_merge(&part->times, &from->times);
}

static void clear_part(struct gate_part *part) {
    part->succeeded = part->failed = 0;
    hist_clear(&part->times);
}

static struct sla_sample sample_of(const struct gate_part *part, int64_t duration_us) {
    return (struct sla_sample){.succeeded = part->succeeded,
                               .failed = part->failed,
                               .duration_us = duration_us,
                               .times = &part->times};
}

/* The total has grown by a second. */
static void judge_total(struct gate_line *line, const struct gate_part *part,
                        const struct window *window) {
    int64_t lasts_us = window->end_us - window->from_us;
    int64_t so_far_us = windows_measured_us(&line->windows, window->end_us);
    int64_t all_us = windows_measured_us(&line->windows, INT64_MAX);
    double rate = (double)part->succeeded * (double)SECOND_US / (double)lasts_us;
    line->best_rate = rate > line->best_rate ? rate : line->best_rate;
    add_part(&line->total, part);
    struct sla_sample sample = sample_of(&line->total, so_far_us);
    line->lost =
        sla_is_lost(line->sla, &sample, (double)so_far_us / (double)all_us, line->best_rate);
}

static void close_oldest(struct gate_line *line) {
    struct gate_part *part = &line->open[line->closed % GATE_WATCH_OPEN];
    struct window window = windows_get(&line->windows, line->closed);
    if (line->sla->window_us > 0) {
        struct sla_sample sample = sample_of(part, window.end_us - window.from_us);
        sla_windows_add(&line->judged, line->sla, &sample, window.from_us);
        line->lost = sla_windows_missed(&line->judged);
    } else {
        judge_total(line, part, &window);
    }
    clear_part(part);
    line->reported[line->closed % GATE_WATCH_OPEN] = 0;
    line->closed++;
}

static void add(struct gate_line *line, size_t threads, uint64_t window,
                const struct gate_part *part) {
    while (window >= line->closed + GATE_WATCH_OPEN)
        close_oldest(line);
    /* Of a thread that is far behind the others nothing is lost: it counts in the oldest window
     * that is still open. */
    bool is_late = window < line->closed;
    size_t at = (is_late ? line->closed : window) % GATE_WATCH_OPEN;
    add_part(&line->open[at], part);
    line->reported[at] += !is_late;
    while (line->closed < line->windows.count &&
           line->reported[line->closed % GATE_WATCH_OPEN] == threads)
        close_oldest(line);
}

void gate_watch_hand_in(struct gate_watch *watch, size_t line, uint64_t window,
                        struct gate_part *part) {
    (void)pthread_mutex_lock(&watch->lock);
    add(&watch->lines[line], watch->threads, window, part);
    (void)pthread_mutex_unlock(&watch->lock);
    clear_part(part);
}

/* Of a line about the whole run's availability. */
static bool is_out_of_reach(const struct gate_line *line, struct availability *availability,
                            int64_t start_us, int64_t now_us) {
    struct availability_seen seen =
        availability_see(availability, &line->windows, start_us, now_us);
    const struct sla *sla = line->sla;
    double all_us = (double)windows_measured_us(&line->windows, INT64_MAX);
    double value = sla->measure == SLA_OUTAGE ? (double)seen.longest_us : (double)seen.out_us;
    double limit = sla->measure == SLA_OUTAGE ? sla->limit : (1 - sla->limit) * all_us;
    return sla->or_equal ? value > limit : value >= limit && value > 0;
}

bool gate_watch_look(struct gate_watch *watch, struct availability *availability, int64_t start_us,
                     int64_t now_us) {
    bool ends = false;
    (void)pthread_mutex_lock(&watch->lock);
    for (size_t i = 0; i < watch->count && !ends; i++) {
        struct gate_line *line = &watch->lines[i];
        int64_t measured_us = windows_measured_us(&line->windows, now_us - start_us);
        if (!line->sla->abort || measured_us < line->sla->abort_after_us)
            continue;
        ends = sla_forms[line->sla->measure].of_run
                   ? is_out_of_reach(line, availability, start_us, now_us)
                   : line->lost;
        line->aborted_at_us = ends ? now_us - start_us : 0;
    }
    (void)pthread_mutex_unlock(&watch->lock);
    return ends;
}

void gate_watch_finish(struct gate_watch *watch, int64_t end_us) {
    for (size_t i = 0; i < watch->count; i++) {
        struct gate_line *line = &watch->lines[i];
        while (line->closed < line->windows.count &&
               windows_get(&line->windows, line->closed).end_us <= end_us)
            close_oldest(line);
    }
}

static void note_abort(const struct gate_line *line, struct result_outcome *outcome) {
    char at[UNITS_TEXT];
    size_t length = strlen(outcome->note);
    outcome->state = SLA_FAIL;
    outcome->aborted_at_us = line->aborted_at_us;
    (void)snprintf(outcome->note + length, sizeof outcome->note - length,
                   "%sit ended the run at %s", length > 0 ? "; " : "",
                   units_format_duration(line->aborted_at_us, at));
}

void gate_watch_judge(const struct gate_watch *watch, struct result *result) {
    for (size_t i = 0; i < watch->count; i++) {
        const struct gate_line *line = &watch->lines[i];
        struct result_outcome *outcome = &result->outcomes[line->number];
        if (line->sla->window_us > 0)
            sla_windows_judge(&line->judged, line->sla, outcome);
        if (line->aborted_at_us > 0)
            note_abort(line, outcome);
    }
}
