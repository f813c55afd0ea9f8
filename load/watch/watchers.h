/* All that looks on while a load runs: the live view, the metrics, the
 * server's samples; and the ingest, if there is one. None of them touches
 * the workers; each may fail to see something without ending the run. */
#ifndef PGBAZAAR_LOAD_WATCH_WATCHERS_H
#define PGBAZAAR_LOAD_WATCH_WATCHERS_H

#include "common/opt.h"
#include "load/ingest/ingest.h"
#include "load/watch/live.h"
#include "load/watch/metrics.h"
#include "load/watch/server_watch.h"

struct watchers {
    struct live live;
    struct metrics metrics;
    struct server_watch server;
    struct ingest ingest; /* which is no watcher, but as much beside the load as they are */
    bool has_server;      /* of several drivers the first one's: its samples, and an ingest */
};

/* Before the run's threads are made. `target` says the database, and as whom it is looked at; the
 * options, what was asked for. The caller releases, also after an error. */
int watchers_init(struct watchers *watchers, const struct workload *workload,
                  const struct pg_target *target, const struct options *options, struct err *err);
/* False where a thread still waits for a server that does not answer: what watchers_init was given
 * must then stay until the process ends. */
bool watchers_release(struct watchers *watchers);

/* When the workers' threads are made. */
int watchers_start(struct watchers *watchers, struct err *err);

/* The run begins at this time, monotonic. */
void watchers_go(struct watchers *watchers, int64_t start_us);

/* A little after each second, and whenever a wait was interrupted; elapsed_us is from the start. */
void watchers_update(struct watchers *watchers, struct timeline *timeline, int64_t elapsed_us);

/* The run is being stopped before its time: a second Ctrl-C ends the process at once, so the
 * terminal is given back now. */
void watchers_stop(struct watchers *watchers);

/* The run has ended; `hurry` when a person waits for that. */
void watchers_end(struct watchers *watchers, bool hurry);

/* After watchers_end: what was seen becomes sheets. watchers_outcome is to be asked when the result
 * has been handed over: the error of an ingest that failed. */
int watchers_report(const struct watchers *watchers, struct result *result, struct err *err);
int watchers_outcome(const struct watchers *watchers, struct err *err);

#endif
