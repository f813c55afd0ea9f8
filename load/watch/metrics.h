/* `--metrics ADDR`: serves the run in progress to Prometheus, over HTTP, at /metrics. */
#ifndef PGBAZAAR_LOAD_WATCH_METRICS_H
#define PGBAZAAR_LOAD_WATCH_METRICS_H

#include <pthread.h>

#include "load/record/timeline.h"
#include "load/watch/metrics_text.h"

struct MHD_Daemon;

struct metrics {
    struct MHD_Daemon *daemon; /* NULL: nobody asked for it */
    pthread_mutex_t lock;
    struct metrics_state state; /* under the lock */
    struct tally latest;        /* of no interest here */
};

/* Begins to serve at "HOST:PORT", ":PORT" or "PORT"; without a host at 127.0.0.1, and with port 0
 * at one that is free. Says where. NULL serves nothing. The caller releases, also after an error.
 */
int metrics_init(struct metrics *metrics, const char *address, const struct workload *workload,
                 struct err *err);
void metrics_release(struct metrics *metrics);

/* The numbers as of now. */
void metrics_update(struct metrics *metrics, struct timeline *timeline, int64_t elapsed_us);
void metrics_ingest(struct metrics *metrics, uint64_t rows);

#endif
