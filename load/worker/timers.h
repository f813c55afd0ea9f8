/* When which session has to be looked at again: a binary heap, one time a session at most. */
#ifndef PGBAZAAR_LOAD_WORKER_TIMERS_H
#define PGBAZAAR_LOAD_WORKER_TIMERS_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

#define TIMERS_NEVER INT64_MAX

struct timers {
    int64_t *due_us;  /* [capacity], of each session; TIMERS_NEVER: none */
    uint32_t *heap;   /* sessions, the earliest first */
    uint32_t *places; /* [capacity], of each session in the heap */
    size_t count, capacity;
};

/* For sessions 0 .. capacity - 1. */
int timers_init(struct timers *timers, size_t capacity, struct err *err);
void timers_release(struct timers *timers);

/* Sets, moves or (TIMERS_NEVER) removes the session's time. */
void timers_set(struct timers *timers, uint32_t session, int64_t due_us);

/* The earliest time, TIMERS_NEVER when there is none. */
static inline int64_t timers_next_us(const struct timers *timers) {
    return timers->count > 0 ? timers->due_us[timers->heap[0]] : TIMERS_NEVER;
}

/* The session whose time is the earliest; there must be one. */
static inline uint32_t timers_first(const struct timers *timers) {
    return timers->heap[0];
}

#endif
