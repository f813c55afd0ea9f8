/* Time as integer microseconds. */
#ifndef PGBAZAAR_COMMON_CLOCK_H
#define PGBAZAAR_COMMON_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Monotonic microseconds since some fixed point: for durations. */
static inline int64_t clock_monotonic_us(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Microseconds since the Unix epoch, UTC: for time stamps. Never used inside a world. */
static inline int64_t clock_wall_us(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The moment so many microseconds from now, as pthread_cond_timedwait takes it. */
static inline struct timespec clock_deadline(int64_t from_now_us) {
    int64_t us = clock_wall_us() + from_now_us;
    return (struct timespec){.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};
}

/* Processor time of the whole process and of the calling thread, microseconds. */
static inline int64_t clock_process_cpu_us(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static inline int64_t clock_thread_cpu_us(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

#endif
