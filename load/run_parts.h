/* The parts of a run, for run.c and run_result.c alone. */
#ifndef PGBAZAAR_LOAD_RUN_PARTS_H
#define PGBAZAAR_LOAD_RUN_PARTS_H

#include "load/guard/canary.h"
#include "load/run.h"
#include "load/watch/machine.h"
#include "load/worker/worker.h"

struct run {
    const struct workload *workload;
    struct result *result;
    struct tenant_records *by_tenant;
    struct control control;
    struct timeline timeline;
    struct availability availability;
    struct watchers *watchers;
    struct gate_watch *gates;
    struct canary canary;
    struct worker *workers; /* [count], owned */
    size_t count, started;
    int64_t progress_us;                    /* monotonic; when the next word on connecting is due */
    bool waits;                             /* all stand, and the start is still to come */
    int64_t start_us;                       /* monotonic; 0 until go */
    struct machine_cpu cpu_from, cpu_spent; /* last reading; sum over the measured phases */
    size_t at;                              /* phase of the last reading; SIZE_MAX: none */
};

/* After all threads have ended: what they measured, put together in the result. */
int run_fill_result(struct run *run, struct err *err);

#endif
