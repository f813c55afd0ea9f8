/* The server beside the load: asked once a second, in a thread and over a connection of its own, by
 * whoever started the run. It never keeps the workers or the run's end waiting: a server that does
 * not answer leaves gaps. What it costs is measured, and told with the rest.
 */
#ifndef PGBAZAAR_LOAD_WATCH_SERVER_WATCH_H
#define PGBAZAAR_LOAD_WATCH_SERVER_WATCH_H

#include <pthread.h>
#include <stdatomic.h>

#include "load/watch/machine.h"
#include "load/watch/server_link.h"
#include "load/watch/server_reading.h"
#include "load/watch/server_usage.h"
#include "load/watch/server_waits.h"
#include "load/workload.h"
#include "reports/result.h"

enum { SERVER_NOTE = 200 };

/* What the asking cost. */
struct server_cost {
    uint64_t asked, unanswered;
    int64_t sum_us, max_us;
};

struct server_row {
    union sheet_value server[SERVER_METERS + 1], machine[MACHINE_METERS + 1];
};

struct server_watch {
    const struct workload *workload;
    struct pg_parameters parameters;
    struct server_link link;
    pthread_t thread;
    bool started, told, local;
    int wake;                  /* eventfd: go, or stop */
    _Atomic int64_t start_us;  /* monotonic; 0 until go */
    _Atomic int64_t finish_us; /* 0: goes on; the last look must end by then */
    int version;
    bool sees_waits;

    struct server_reading former;
    struct machine_reading machine;
    struct server_row *rows; /* [count], owned: seconds that were sampled */
    size_t count, capacity;
    struct server_waits waits;
    struct server_cost costs[SERVER_QUESTIONS + 1]; /* the last: usage, at both ends */
    struct server_usage usage_from, usage_to;
    pthread_mutex_t lock;
    char note[SERVER_NOTE]; /* under the lock */
};

/* Before the run's threads are made; touches no network. `target` says the database and who asks.
 * The caller releases, also after an error. */
int server_watch_init(struct server_watch *watch, const struct workload *workload,
                      const struct pg_target *target, struct err *err);
void server_watch_release(struct server_watch *watch);

int server_watch_start(struct server_watch *watch, struct err *err);

/* The run begins at this time. */
void server_watch_go(struct server_watch *watch, int64_t start_us);

/* The run has ended: a last look, which takes this long at most, and the thread ends. */
void server_watch_end(struct server_watch *watch, int64_t patience_us);

/* What was seen last, in half a line, for a live view; "" before that. */
void server_watch_note(struct server_watch *watch, char *text, size_t size);

/* After server_watch_end: the sheets "server", "machine", "waits", "statements", "sizes" and
 * "sampling". */
int server_watch_report(const struct server_watch *watch, struct result *result, struct err *err);

#endif
