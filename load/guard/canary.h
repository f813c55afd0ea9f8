/* Canaries: isolation probes (gen/probe) that are tried while the load runs, by a thread and over a
 * connection of their own, logged in as a session is. They are no requests: no count, time or error
 * of theirs is in those of the queries. They keep to a share of the requests that have begun.
 *
 * A breach ends the run. What has no answer (a server that is down, a time-out) is counted apart:
 * faults are the sessions' business.
 */
#ifndef PGBAZAAR_LOAD_GUARD_CANARY_H
#define PGBAZAAR_LOAD_GUARD_CANARY_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "gen/probe/probe_case.h"
#include "gen/probe/probe_run.h"
#include "gen/probe/probe_tally.h"
#include "load/worker/control.h"
#include "load/workload.h"
#include "reports/result.h"

struct canary {
    const struct workload *workload;
    struct control *control;
    uint64_t (*requests)(const void *context); /* that have begun so far; from any thread */
    const void *context;
    int stop_descriptor;
    bool started;
    pthread_t thread;
    uint64_t key, tries;
    struct pg_parameters parameters; /* the workload's, under another name; owns nothing */
    struct probe_runner runner;
    struct probe_cases cases;
    struct probe_tally *tallies; /* [cases.count], owned */
};

/* Reads what may be tried off the server, over an administrator's connection. */
int canary_plan(struct workload *workload, PGconn *conn, struct err *err);

int canary_init(struct canary *canary, const struct workload *workload, struct control *control,
                struct err *err);
void canary_release(struct canary *canary);

/* Starts the thread, which waits for the load to begin; nothing where the plan tries nothing. */
int canary_start(struct canary *canary, uint64_t (*requests)(const void *context),
                 const void *context, struct err *err);

/* Ends the thread, whatever it waits for. */
void canary_stop(struct canary *canary);

/* Adds the sheet "isolation-probes", and breaches to those of the result. */
int canary_report(const struct canary *canary, struct result *result, struct err *err);

#endif
