/* A rate that all workers keep together, evenly: each lot of rows has its moment, one behind the
 * other. Time that nobody used is gone, so that there is no rush after a pause. */
#ifndef PGBAZAAR_GEN_COPY_PACE_H
#define PGBAZAAR_GEN_COPY_PACE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"

#define PACE_LOTS_A_SECOND 20

struct pace {
    double rows_per_s; /* above 0 */
    pthread_mutex_t lock;
    int64_t next_us; /* the moment of the next lot, monotonic */
    bool let_go;     /* nobody waits any more */
};

void pace_init(struct pace *pace, double rows_per_s);
void pace_release(struct pace *pace);

/* The moment at which these rows may go: now, or later. */
int64_t pace_take(struct pace *pace, uint64_t rows, int64_t now_us);

/* Waits for that moment; ERR_INTERRUPTED when a stop is requested, or *stop (may be NULL). */
int pace_wait(struct pace *pace, uint64_t rows, const atomic_bool *stop, struct err *err);

/* From now on rows go as fast as they can. */
void pace_let_go(struct pace *pace);

/* Rows that are a lot: a twentieth of a second's, at least one. */
uint64_t pace_lot(const struct pace *pace);

#endif
