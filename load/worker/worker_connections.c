/* How a worker's sessions come about: some at a time, tried again after a pause. */
#include <string.h>

#include "load/worker/worker_parts.h"

/* Pauses before a connection is tried again: doubling, and shaken so that sessions that were lost
 * together do not come back together. */
#define BACKOFF_FIRST_US INT64_C(20000)
#define BACKOFF_MOST_US  INT64_C(1000000)

/* As many connect at once; a server's queue of connections not yet accepted is short. */
enum { CONNECTING_MOST = 32 };

int64_t worker_random_pause(const struct worker *worker, uint32_t index, int64_t pause_us) {
    uint64_t hash = mix64((uint64_t)worker->now_us ^ ((uint64_t)index << 32) ^ worker->first);
    return (int64_t)mix_below(hash, (uint64_t)pause_us);
}

void worker_queue_connection(struct worker *worker, uint32_t index) {
    size_t end = (worker->queue_first + worker->queue_count++) % worker->slot_count;
    worker->queue[end] = index;
}

void worker_connect_queued(struct worker *worker) {
    int64_t limit_us = (int64_t)worker->workload->parameters.connect_timeout_s * 1000000;
    while (worker->queue_count > 0 && worker->connecting < CONNECTING_MOST) {
        uint32_t index = worker->queue[worker->queue_first];
        struct slot *slot = &worker->slots[index];
        worker->queue_first = (worker->queue_first + 1) % worker->slot_count;
        worker->queue_count--;
        slot->connecting = true;
        worker->connecting++;
        timers_set(&worker->timers, index, limit_us > 0 ? worker->now_us + limit_us : TIMERS_NEVER);
        worker_handle(worker, index, session_connect(&slot->session, &worker->context));
    }
}

void worker_stands(struct worker *worker, uint32_t index) {
    struct slot *slot = &worker->slots[index];
    timers_set(&worker->timers, index, TIMERS_NEVER);
    worker->connecting -= slot->connecting;
    worker->standing++;
    slot->connecting = false;
    slot->stands = true;
    slot->failures = 0;
    control_add_standing(worker->control, 1);
    availability_stands(worker->availability, worker_records(worker), worker->now_us);
    if (worker->phase != WORKER_CONNECTING)
        return;
    worker_extend_connecting(worker);
    if (worker->standing == worker->slot_count) {
        worker->phase = WORKER_READY;
        control_ready(worker->control);
    }
}

void worker_plan_connection(struct worker *worker, uint32_t index) {
    struct slot *slot = &worker->slots[index];
    int64_t pause_us = BACKOFF_FIRST_US << (slot->failures < 6 ? slot->failures : 6);
    if (slot->stands) {
        control_add_standing(worker->control, -1);
        availability_lost(worker->availability, worker_records(worker), worker->now_us);
    } else if (worker_records(worker)) {
        worker->availability->refused++;
    }
    worker->connecting -= slot->connecting;
    worker->standing -= slot->stands;
    slot->connecting = slot->stands = slot->hung_up = false;
    slot->watched = -1;
    slot->failures++;
    pause_us = pause_us < BACKOFF_MOST_US ? pause_us : BACKOFF_MOST_US;
    timers_set(&worker->timers, index,
               worker->now_us + pause_us / 2 + worker_random_pause(worker, index, pause_us));
}

void worker_give_connecting_up(struct worker *worker, uint32_t index) {
    struct slot *slot = &worker->slots[index];
    const struct pg_parameters *parameters = &worker->workload->parameters;
    struct err err = {.kind = ERR_NONE};
    (void)err_set(&err, ERR_DB, "%s did not answer within connect_timeout (%d s)",
                  parameters->server, parameters->connect_timeout_s);
    (void)memcpy(err.sqlstate, "08001", sizeof err.sqlstate);
    if (worker_records(worker))
        recorder_connection(&worker->recorder, &err, worker->now_us);
    session_close(&slot->session);
    slot->session.err = err;
    worker_plan_connection(worker, index);
}
