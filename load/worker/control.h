/* What crosses between the threads of a run: is everybody ready, go, stop.
 *
 * Three descriptors that become readable once and stay so let a thread that sleeps in epoll hear of
 * it; the values behind them are atomic or guarded by the lock.
 */
#ifndef PGBAZAAR_LOAD_WORKER_CONTROL_H
#define PGBAZAAR_LOAD_WORKER_CONTROL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

enum control_stop {
    CONTROL_RUN,
    CONTROL_STOP_INTERRUPTED, /* a signal asked to stop */
    CONTROL_STOP_BREACH,      /* a foreign row was seen */
    CONTROL_STOP_FAILED,      /* a thread cannot go on: control->err */
    CONTROL_STOP_GATE,        /* a line of the sla ended it */
};

struct control {
    atomic_int stop;          /* enum control_stop; the first that stops wins */
    _Atomic int64_t start_us; /* monotonic; 0 until go */
    _Atomic int64_t standing; /* sessions, of all threads */
    int go_descriptor, stop_descriptor, news_descriptor;
    pthread_mutex_t lock;
    size_t ready, ended; /* threads, under the lock */
    struct err err;      /* under the lock */
};

int control_init(struct control *control, struct err *err);
void control_release(struct control *control);

/* By the threads: all my sessions stand; I have ended. Makes news_descriptor readable. */
void control_ready(struct control *control);
void control_ended(struct control *control);

/* How many threads are ready, and have ended; takes the news. */
void control_look(struct control *control, size_t *ready, size_t *ended);

/* The load starts at this time. */
void control_go(struct control *control, int64_t start_us);

/* Ends the run, for everybody. err is needed for CONTROL_STOP_FAILED alone. */
void control_stop(struct control *control, enum control_stop why, const struct err *err);

static inline int64_t control_start_us(struct control *control) {
    return atomic_load_explicit(&control->start_us, memory_order_acquire);
}

/* Sessions came to stand, or (negative) were lost. */
static inline void control_add_standing(struct control *control, int64_t sessions) {
    (void)atomic_fetch_add_explicit(&control->standing, sessions, memory_order_relaxed);
}

static inline enum control_stop control_stopped(struct control *control) {
    return (enum control_stop)atomic_load_explicit(&control->stop, memory_order_acquire);
}

#endif
