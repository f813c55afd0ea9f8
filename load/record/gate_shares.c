#include "load/record/gate_shares.h"

#include <stdlib.h>

int gate_shares_init(struct gate_shares *shares, struct gate_watch *watch, struct err *err) {
    *shares = (struct gate_shares){.watch = watch, .items = NULL};
    if (watch->count == 0)
        return 0;
    shares->items = calloc(watch->count, sizeof *shares->items);
    if (!shares->items)
        return err_set(err, ERR_SYSTEM, "out of memory for the measurements");
    for (; shares->count < watch->count; shares->count++) {
        struct gate_share *share = &shares->items[shares->count];
        share->until_us = windows_get(&watch->lines[shares->count].windows, 0).until_us;
        if (hist_init(&share->part.times, err) < 0)
            return -1;
    }
    return 0;
}

void gate_shares_release(struct gate_shares *shares) {
    for (size_t i = 0; i < shares->count; i++)
        hist_release(&shares->items[i].part.times);
    free(shares->items);
    *shares = (struct gate_shares){.items = NULL};
}

/* To the window of this moment. */
static void advance(struct gate_shares *shares, size_t number, int64_t now_us) {
    struct gate_share *share = &shares->items[number];
    struct window window = windows_at(&shares->watch->lines[number].windows, now_us);
    for (; share->window < window.number; share->window++)
        gate_watch_hand_in(shares->watch, number, share->window, &share->part);
    share->until_us = window.until_us;
}

static bool speaks_of(const struct gate_line *line, const struct gate_request *request) {
    return (line->query == GATE_WATCH_ANY || line->query == request->query) &&
           (line->phase == GATE_WATCH_ANY || line->phase == request->phase) &&
           (line->size_class == GATE_WATCH_ANY || line->size_class == request->size_class);
}

static void record(struct gate_part *part, const struct sla *sla,
                   const struct gate_request *request) {
    int64_t time_us = sla->service ? request->service_us : request->response_us;
    part->succeeded += request->end == GATE_SUCCEEDED;
    part->failed += request->end == GATE_FAILED;
    if (request->end != GATE_FAILED && time_us >= 0)
        hist_record(&part->times, time_us);
}

void gate_shares_record(struct gate_shares *shares, const struct gate_request *request,
                        int64_t now_us) {
    for (size_t i = 0; i < shares->count; i++) {
        const struct gate_line *line = &shares->watch->lines[i];
        if (!speaks_of(line, request))
            continue;
        if (now_us >= shares->items[i].until_us)
            advance(shares, i, now_us);
        record(&shares->items[i].part, line->sla, request);
    }
}

void gate_shares_roll(struct gate_shares *shares, int64_t now_us) {
    for (size_t i = 0; i < shares->count; i++)
        if (now_us >= shares->items[i].until_us)
            advance(shares, i, now_us);
}

void gate_shares_end(struct gate_shares *shares) {
    for (size_t i = 0; i < shares->count; i++)
        gate_watch_hand_in(shares->watch, i, shares->items[i].window, &shares->items[i].part);
}
