#include "load/worker/timers.h"

#include <stdlib.h>

int timers_init(struct timers *timers, size_t capacity, struct err *err) {
    *timers = (struct timers){.due_us = calloc(capacity, sizeof *timers->due_us),
                              .heap = calloc(capacity, sizeof *timers->heap),
                              .places = calloc(capacity, sizeof *timers->places),
                              .capacity = capacity};
    if (!timers->due_us || !timers->heap || !timers->places)
        return err_set(err, ERR_SYSTEM, "out of memory for %zu sessions", capacity);
    for (size_t i = 0; i < capacity; i++)
        timers->due_us[i] = TIMERS_NEVER;
    return 0;
}

void timers_release(struct timers *timers) {
    free(timers->due_us);
    free(timers->heap);
    free(timers->places);
    *timers = (struct timers){.count = 0};
}

static void put(struct timers *timers, size_t place, uint32_t session) {
    timers->heap[place] = session;
    timers->places[session] = (uint32_t)place;
}

static int64_t due_at(const struct timers *timers, size_t place) {
    return timers->due_us[timers->heap[place]];
}

/* Moves the session at this place to where its time belongs. */
static void settle(struct timers *timers, size_t place) {
    uint32_t session = timers->heap[place];
    int64_t due_us = timers->due_us[session];
    while (place > 0 && due_at(timers, (place - 1) / 2) > due_us) {
        put(timers, place, timers->heap[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    for (;;) {
        size_t child = 2 * place + 1;
        if (child + 1 < timers->count && due_at(timers, child + 1) < due_at(timers, child))
            child++;
        if (child >= timers->count || due_at(timers, child) >= due_us)
            break;
        put(timers, place, timers->heap[child]);
        place = child;
    }
    put(timers, place, session);
}

static void take_out(struct timers *timers, uint32_t session) {
    size_t place = timers->places[session];
    uint32_t last = timers->heap[--timers->count];
    timers->due_us[session] = TIMERS_NEVER;
    if (last == session)
        return;
    put(timers, place, last);
    settle(timers, place);
}

void timers_set(struct timers *timers, uint32_t session, int64_t due_us) {
    int64_t before = timers->due_us[session];
    if (due_us == TIMERS_NEVER) {
        if (before != TIMERS_NEVER)
            take_out(timers, session);
        return;
    }
    timers->due_us[session] = due_us;
    if (before == TIMERS_NEVER)
        put(timers, timers->count++, session);
    settle(timers, timers->places[session]);
}
