/* What becomes of a worker's sessions: connections made again, requests given out. */
#include "load/worker/worker_parts.h"

#include <string.h>

#include "load/arrivals/random.h"

/* Requests of a closed loop are numbered by session; where open phases are in the same run, above
 * all that these can have. */
#define OPEN_REQUESTS (UINT64_C(1) << POINTS_TREE_BITS)

/* How long a thread stays with a session that is answered at once, and with all of them. */
#define STAY_MOST_US INT64_C(1000)
#define ROUND_US     INT64_C(128000)

/* Transactions of several statements are seldom answered at once: with 8 sessions looking cost 6 %
 * of the driver's time and gave nothing, with 128 it gave a tenth of the rate. */
enum { STAY_SESSIONS = 32 };

/* Sends it at worker->now_us, which must be fresh: reading the clock is a part of what a request
 * costs the driver, and who calls has often just done so. */
static void begin(struct worker *worker, uint32_t index, uint64_t number, int64_t intended_us,
                  int64_t taken_up_us) {
    struct slot *slot = &worker->slots[index];
    enum session_event event = session_begin(&slot->session, &worker->context, number, intended_us,
                                             taken_up_us, worker->now_us);
    worker->busy++;
    slot->requests++;
    availability_due(worker->share, intended_us);
    uint64_t begun = atomic_load_explicit(&worker->begun, memory_order_relaxed);
    atomic_store_explicit(&worker->begun, begun + 1, memory_order_relaxed);
    recorder_started(&worker->recorder, &slot->session.request);
    if (event != SESSION_NOTHING)
        worker_handle(worker, index, event);
    else
        worker_watch(worker, index);
}

static uint64_t closed_number(const struct worker *worker, uint32_t index) {
    uint64_t session = worker->first + index * worker->stride;
    uint64_t first = worker->workload->agenda.segment_count > 0 ? OPEN_REQUESTS : 0;
    return first + (session << DRAW_SESSION_BITS) + worker->slots[index].requests;
}

/* Mean of the profile; the request's number decides, so that a run can be repeated. */
static int64_t think_us(const struct worker *worker, uint32_t index) {
    const struct profile_load *load = &worker->workload->profile->load;
    if (load->think_time_us == 0 || load->think_distribution == PROFILE_THINK_CONSTANT)
        return load->think_time_us;
    struct pcg pcg =
        pcg_at(mix_key(worker->workload->key, DRAW_THINK), closed_number(worker, index));
    return (int64_t)(random_exponential(&pcg) * (double)load->think_time_us);
}

static void list_idle(struct worker *worker, uint32_t index) {
    if (worker->slots[index].listed)
        return;
    worker->slots[index].listed = true;
    worker->idle[worker->idle_count++] = index;
}

/* Where sessions belong to tenants, the last used on top would give few tenants everything. */
static void shuffle_top(struct worker *worker) {
    uint64_t hash = mix_at(worker->workload->key, worker->next_waiting);
    size_t top = worker->idle_count - 1, place = (size_t)mix_below(hash, worker->idle_count);
    uint32_t index = worker->idle[place];
    worker->idle[place] = worker->idle[top];
    worker->idle[top] = index;
}

/* An idle session of those on the list; a session may have been lost since it was put there. */
static bool pick_idle(struct worker *worker, uint32_t *index) {
    while (worker->idle_count > 0) {
        if (worker->context.binds_sessions)
            shuffle_top(worker);
        *index = worker->idle[--worker->idle_count];
        worker->slots[*index].listed = false;
        if (worker->slots[*index].session.state == SESSION_IDLE)
            return true;
    }
    return false;
}

/* The session has nothing to do: gives it what is next. */
static void employ(struct worker *worker, uint32_t index) {
    if (!worker_records(worker))
        return;
    if (worker_is_open(worker) || worker_has_waiting(worker) || worker->phase != WORKER_RUNNING) {
        list_idle(worker, index);
        worker_take_up(worker);
        return;
    }
    int64_t pause_us = think_us(worker, index);
    if (pause_us > 0)
        timers_set(&worker->timers, index, worker->now_us + pause_us);
    else if (worker->now_us < worker_phase_end_us(worker))
        begin(worker, index, closed_number(worker, index), worker->now_us, worker->now_us);
}

/* A closed phase takes sessions from no list. */
static void clear_idle(struct worker *worker) {
    while (worker->idle_count > 0)
        worker->slots[worker->idle[--worker->idle_count]].listed = false;
}

/* A thinking session of a closed phase goes on thinking in the next closed one. */
static bool is_thinking(const struct worker *worker, uint32_t index) {
    return worker->timers.due_us[index] != TIMERS_NEVER;
}

void worker_begin_requests(struct worker *worker) {
    int64_t think = worker->workload->profile->load.think_time_us;
    int64_t start_us = worker->start_us + worker->workload->agenda.phases[worker->at].start_us;
    if (!worker_is_open(worker))
        clear_idle(worker);
    for (uint32_t i = 0; i < worker->slot_count; i++) {
        if (worker->slots[i].session.state != SESSION_IDLE)
            continue;
        worker_look(worker);
        if (worker_is_open(worker)) {
            timers_set(&worker->timers, i, TIMERS_NEVER);
            employ(worker, i);
        } else if (!is_thinking(worker, i)) {
            /* Somewhere in its first pause: not all sessions at once. */
            if (think > 0)
                timers_set(&worker->timers, i, start_us + worker_random_pause(worker, i, think));
            else
                employ(worker, i);
        }
    }
}

void worker_find_next_due(struct worker *worker) {
    int64_t due_us = arrivals_at(&worker->due, worker->next_due);
    bool comes = due_us != ARRIVALS_NEVER && worker->start_us + due_us < worker->end_us;
    worker->next_due_us = comes ? worker->start_us + due_us : TIMERS_NEVER;
}

static uint32_t *lag_of(const struct worker *worker, uint64_t number) {
    return &worker->lags_us[number / worker->stride % WORKER_LAGS];
}

static void note_lag(struct worker *worker, int64_t lag_us) {
    *lag_of(worker, worker->next_due) = lag_us < UINT32_MAX ? (uint32_t)lag_us : UINT32_MAX;
}

/* When the driver took up the request that waits first. */
static int64_t taken_up_us(const struct worker *worker, int64_t intended_us) {
    uint64_t line = (worker->next_due - worker->next_waiting) / worker->stride;
    uint32_t lag_us = *lag_of(worker, worker->next_waiting);
    if (line > WORKER_LAGS || lag_us == UINT32_MAX)
        return REQUEST_UNKNOWN_US;
    return intended_us + lag_us;
}

static void count_due(struct worker *worker) {
    while (worker->next_due_us <= worker->now_us) {
        recorder_due(&worker->recorder, worker->next_due_us, worker->now_us);
        note_lag(worker, worker->now_us - worker->next_due_us);
        availability_due(worker->share, worker->next_due_us);
        worker->next_due += worker->stride;
        worker_find_next_due(worker);
    }
}

bool worker_has_waiting(const struct worker *worker) {
    return worker->next_waiting < worker->next_due;
}

void worker_take_up(struct worker *worker) {
    uint32_t index;
    count_due(worker);
    while (worker_has_waiting(worker) && !worker->stopped && pick_idle(worker, &index)) {
        uint64_t number = worker->next_waiting;
        int64_t intended_us = worker->start_us + arrivals_at(&worker->waiting, number);
        int64_t taken_us = taken_up_us(worker, intended_us);
        worker->next_waiting += worker->stride;
        worker_look(worker);
        begin(worker, index, number, intended_us, taken_us);
    }
}

void worker_close_line(struct worker *worker) {
    count_due(worker);
    worker->next_due_us = TIMERS_NEVER;
}

void worker_give_up(struct worker *worker) {
    worker_look(worker);
    for (size_t i = 0; i < worker->slot_count; i++)
        if (worker->slots[i].session.has_request) {
            session_account(&worker->slots[i].session, &worker->context);
            recorder_given_up(&worker->recorder, &worker->slots[i].session.request, worker->now_us);
        }
    for (; worker_has_waiting(worker); worker->next_waiting += worker->stride) {
        uint64_t number = worker->next_waiting;
        struct request request = {.intended_us =
                                      worker->start_us + arrivals_at(&worker->waiting, number)};
        session_plan(&worker->context, number, &request);
        recorder_skipped(&worker->recorder, &request, worker->now_us);
    }
}

static void end_request(struct worker *worker, struct slot *slot) {
    session_account(&slot->session, &worker->context);
    recorder_ended(&worker->recorder, &slot->session.request, worker_look(worker));
    slot->session.has_request = false;
    worker->busy--;
    if (!slot->session.request.failed)
        availability_succeeded(worker->availability, worker->share, worker->now_us,
                               worker->busy > 0 || worker_has_waiting(worker));
    if (worker->context.isolation.breaches > 0)
        control_stop(worker->control, CONTROL_STOP_BREACH, NULL);
}

static void on_ready(struct worker *worker, uint32_t index) {
    worker_stands(worker, index);
    employ(worker, index);
}

static void on_lost(struct worker *worker, uint32_t index) {
    struct slot *slot = &worker->slots[index];
    bool was_asked = slot->session.has_request;
    if (was_asked)
        end_request(worker, slot);
    if ((!was_asked || !slot->session.request.failed) && worker_records(worker))
        recorder_connection(&worker->recorder, &slot->session.err, worker_look(worker));
    worker_plan_connection(worker, index);
}

void worker_handle(struct worker *worker, uint32_t index, enum session_event event) {
    switch (event) {
    case SESSION_NOTHING: break;
    case SESSION_READY: on_ready(worker, index); break;
    case SESSION_DONE:
        end_request(worker, &worker->slots[index]);
        if (session_settle(&worker->slots[index].session, &worker->context) == SESSION_LOST)
            on_lost(worker, index);
        else
            employ(worker, index);
        break;
    case SESSION_LOST: on_lost(worker, index); break;
    }
    worker_watch(worker, index);
}

int64_t worker_stay_us(const struct worker *worker) {
    int64_t share_us = ROUND_US / (int64_t)worker->slot_count;
    if (worker_is_open(worker) || worker->workload->profile->load.think_time_us > 0 ||
        (!worker->context.asks_once && worker->slot_count < STAY_SESSIONS))
        return 0;
    return share_us < STAY_MOST_US ? share_us : STAY_MOST_US;
}

static bool may_stay(const struct worker *worker, const struct session *session) {
    return session->state == SESSION_BUSY && session->has_asked && !session->wants_write &&
           worker->stay_us > 0 && control_stopped(worker->control) == CONTROL_RUN;
}

/* What the server's process of this session needs is in the processor's caches still, and often it
 * has run where this thread does, in the middle of the send: then the answer is there already
 * (docs/sessions.md). */
static void stay(struct worker *worker, uint32_t index) {
    struct session *session = &worker->slots[index].session;
    if (!may_stay(worker, session))
        return;
    int64_t until_us = worker_look(worker) + worker->stay_us;
    do {
        worker_handle(worker, index, session_look(session, &worker->context));
        worker_look(worker);
    } while (may_stay(worker, session) && worker->now_us < until_us);
}

void worker_advance(struct worker *worker, uint32_t index, bool has_hung_up) {
    struct session *session = &worker->slots[index].session;
    worker->slots[index].hung_up = has_hung_up;
    if (!session->conn)
        return;
    worker_handle(worker, index, session_advance(session, &worker->context));
    stay(worker, index);
}

void worker_run_timers(struct worker *worker) {
    while (timers_next_us(&worker->timers) <= worker->now_us) {
        uint32_t index = timers_first(&worker->timers);
        int64_t due_us = timers_next_us(&worker->timers);
        enum session_state state = worker->slots[index].session.state;
        timers_set(&worker->timers, index, TIMERS_NEVER);
        if (state == SESSION_DOWN && worker->phase < WORKER_FINISHING) {
            worker_queue_connection(worker, index);
        } else if (state == SESSION_CONNECTING || state == SESSION_PREPARING) {
            worker_give_connecting_up(worker, index);
        } else if (state == SESSION_IDLE && worker->phase == WORKER_RUNNING &&
                   due_us < worker->end_us) {
            recorder_due(&worker->recorder, due_us, worker_look(worker));
            begin(worker, index, closed_number(worker, index), due_us, worker->now_us);
        }
    }
}
