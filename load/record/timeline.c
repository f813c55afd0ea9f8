#include "load/record/timeline.h"

#include <stdlib.h>

#include "reports/hlog.h"

#define SECOND_US 1000000

int timeline_init(struct timeline *timeline, size_t threads, size_t query_count, struct err *err) {
    *timeline = (struct timeline){.threads = threads};
    (void)pthread_mutex_init(&timeline->lock, NULL);
    for (int i = 0; i < TIMELINE_OPEN; i++)
        if (hist_init(&timeline->open[i], err) < 0 ||
            tally_init(&timeline->tallies[i], query_count, err) < 0)
            return -1;
    return tally_init(&timeline->latest, query_count, err) < 0
               ? -1
               : tally_init(&timeline->total, query_count, err);
}

void timeline_release(struct timeline *timeline) {
    for (int i = 0; i < TIMELINE_OPEN; i++) {
        hist_release(&timeline->open[i]);
        tally_release(&timeline->tallies[i]);
    }
    tally_release(&timeline->latest);
    tally_release(&timeline->total);
    free(timeline->seconds);
    free(timeline->reported);
    buf_release(&timeline->log);
    (void)pthread_mutex_destroy(&timeline->lock);
}

/* Makes seconds up to this number; false when memory is short. */
static bool reach(struct timeline *timeline, size_t number) {
    if (number >= timeline->capacity) {
        size_t capacity = (number + 1) * 2;
        struct result_second *seconds =
            reallocarray(timeline->seconds, capacity, sizeof *timeline->seconds);
        timeline->seconds = seconds ? seconds : timeline->seconds;
        size_t *reported = reallocarray(timeline->reported, capacity, sizeof *timeline->reported);
        timeline->reported = reported ? reported : timeline->reported;
        if (!seconds || !reported)
            return false;
        timeline->capacity = capacity;
    }
    for (; timeline->count <= number; timeline->count++) {
        timeline->seconds[timeline->count] =
            (struct result_second){.second = (int64_t)timeline->count};
        timeline->reported[timeline->count] = 0;
    }
    return true;
}

static void keep(struct timeline *timeline, const struct hist *hist) {
    int64_t start_us = (int64_t)timeline->closed * SECOND_US;
    timeline->failed = timeline->failed || hlog_put(&timeline->log, RESULT_SECONDS_TAG, start_us,
                                                    SECOND_US, hist, NULL) < 0;
}

static void close_oldest(struct timeline *timeline) {
    struct result_second *second = &timeline->seconds[timeline->closed];
    struct hist *hist = &timeline->open[timeline->closed % TIMELINE_OPEN];
    second->p50_us = hist_percentile_us(hist, 50);
    second->p99_us = hist_percentile_us(hist, 99);
    second->max_us = hist_max_us(hist);
    if (timeline->keeps)
        keep(timeline, hist);
    hist_clear(hist);
    struct tally *tally = &timeline->tallies[timeline->closed % TIMELINE_OPEN];
    tally_clear(&timeline->latest);
    tally_add(&timeline->latest, tally);
    tally_continue(&timeline->total, tally);
    tally_clear(tally);
    timeline->closed++;
}

static void add(struct timeline *timeline, const struct timeline_part *part) {
    size_t number = (size_t)part->second;
    if (!reach(timeline, number)) {
        timeline->failed = true;
        return;
    }
    struct result_second *second = &timeline->seconds[number];
    second->started += part->started;
    second->succeeded += part->succeeded;
    second->failed += part->failed;
    second->in_flight += part->in_flight;
    timeline->reported[number]++;
    while (number >= timeline->closed + TIMELINE_OPEN)
        close_oldest(timeline);
    if (number >= timeline->closed) {
        hist_merge(&timeline->open[number % TIMELINE_OPEN], &part->response);
        tally_add(&timeline->tallies[number % TIMELINE_OPEN], &part->tally);
    }
    while (timeline->closed < timeline->count &&
           timeline->reported[timeline->closed] == timeline->threads)
        close_oldest(timeline);
}

void timeline_add(struct timeline *timeline, const struct timeline_part *part) {
    (void)pthread_mutex_lock(&timeline->lock);
    if (!timeline->failed)
        add(timeline, part);
    (void)pthread_mutex_unlock(&timeline->lock);
}

bool timeline_latest(struct timeline *timeline, struct result_second *second) {
    (void)pthread_mutex_lock(&timeline->lock);
    bool any = timeline->closed > 0;
    if (any)
        *second = timeline->seconds[timeline->closed - 1];
    (void)pthread_mutex_unlock(&timeline->lock);
    return any;
}

void timeline_tallies(struct timeline *timeline, struct tally *latest, struct tally *total) {
    tally_clear(latest);
    tally_clear(total);
    (void)pthread_mutex_lock(&timeline->lock);
    tally_add(latest, &timeline->latest);
    tally_add(total, &timeline->total);
    (void)pthread_mutex_unlock(&timeline->lock);
}

int timeline_finish(struct timeline *timeline, const struct agenda *agenda, struct result *result,
                    struct err *err) {
    while (!timeline->failed && timeline->closed < timeline->count)
        close_oldest(timeline);
    if (timeline->failed)
        return err_set(err, ERR_SYSTEM, "out of memory for the timeline of the run");
    for (size_t i = 0; i < timeline->count; i++) {
        struct result_second *second = result_add_second(result, err);
        if (!second)
            return -1;
        *second = timeline->seconds[i];
        second->phase = agenda_phase_at(agenda, (int64_t)i * SECOND_US);
    }
    result->seconds_log = timeline->log;
    timeline->log = (struct buf)BUF_EMPTY;
    return 0;
}
