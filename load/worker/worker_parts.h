/* What the files of the worker share: worker.c (thread, epoll, time), worker_connections.c (how
 * sessions come about) and worker_sessions.c (what they do). For these alone. */
#ifndef PGBAZAAR_LOAD_WORKER_WORKER_PARTS_H
#define PGBAZAAR_LOAD_WORKER_WORKER_PARTS_H

#include <sys/epoll.h>

#include "common/clock.h"
#include "load/worker/worker.h"

/* The run has begun, and this thread has not ended. */
static inline bool worker_records(const struct worker *worker) {
    return worker->phase == WORKER_RUNNING || worker->phase == WORKER_FINISHING;
}

/* Reads the clock, and hands in the seconds that are over. */
static inline int64_t worker_look(struct worker *worker) {
    worker->now_us = clock_monotonic_us();
    if (worker->now_us >= recorder_next_roll_us(&worker->recorder) && worker_records(worker)) {
        worker->recorder.second.tally.sessions = worker->standing;
        recorder_roll(&worker->recorder, worker->now_us, worker->busy);
    }
    return worker->now_us;
}

/* For what a session that stands is watched. By edges epoll need not look again at what has been
 * read: 4 % of the driver's time. */
static inline uint32_t worker_interest(const struct session *session) {
    return (session->wants_read ? (uint32_t)(EPOLLIN | EPOLLRDHUP) : 0) |
           (session->wants_write ? (uint32_t)EPOLLOUT : 0) | (uint32_t)EPOLLET;
}

/* worker_watch, where something has changed. */
void worker_watch_anew(struct worker *worker, uint32_t index);

/* Makes epoll watch for what the session waits for now. */
static inline void worker_watch(struct worker *worker, uint32_t index) {
    const struct slot *slot = &worker->slots[index];
    /* From PREPARING on the socket is the same until the session is down. */
    if (slot->session.state < SESSION_PREPARING || slot->hung_up || slot->watched < 0 ||
        slot->interest != worker_interest(&slot->session))
        worker_watch_anew(worker, index);
}

/* The session's socket is ready; has_hung_up: and its other end is closed. */
void worker_advance(struct worker *worker, uint32_t index, bool has_hung_up);

/* How long worker_advance may stay with a session that is answered at once, in the phase that has
 * begun; 0: not at all. */
int64_t worker_stay_us(const struct worker *worker);

/* What has become of a session by an event of its own. */
void worker_handle(struct worker *worker, uint32_t index, enum session_event event);

/* The session is to connect: when it is its turn, by worker_connect_queued. */
void worker_queue_connection(struct worker *worker, uint32_t index);
void worker_connect_queued(struct worker *worker);

/* The session is connected and prepared. */
void worker_stands(struct worker *worker, uint32_t index);

/* While the run has not begun: all sessions must stand a while after the last one that came. */
void worker_extend_connecting(struct worker *worker);

/* The session is down: counts it out, and plans the next attempt. */
void worker_plan_connection(struct worker *worker, uint32_t index);

/* The server did not answer in time. */
void worker_give_connecting_up(struct worker *worker, uint32_t index);

/* 0 .. pause_us - 1 */
int64_t worker_random_pause(const struct worker *worker, uint32_t index, int64_t pause_us);

/* The sessions whose time has come: to connect, to give connecting up, to ask after thinking. */
void worker_run_timers(struct worker *worker);

/* The run is in an open phase. */
static inline bool worker_is_open(const struct worker *worker) {
    return agenda_is_open(&worker->workload->agenda, worker->at);
}

/* The end of the phase, or of the run where that is earlier. */
static inline int64_t worker_phase_end_us(const struct worker *worker) {
    int64_t end_us = worker->start_us + worker->workload->agenda.phases[worker->at].end_us;
    return end_us < worker->end_us ? end_us : worker->end_us;
}

/* A phase begins: gives the sessions that have nothing to do their first request, or their place on
 * the list of idle ones. */
void worker_begin_requests(struct worker *worker);

/* Open loop: when the next request becomes due. */
void worker_find_next_due(struct worker *worker);

/* Open loop: takes up what has become due, and sends what waits as far as sessions are idle;
 * nothing once the run was stopped. */
void worker_take_up(struct worker *worker);

/* Whether a request of an open loop is due and not yet sent. */
bool worker_has_waiting(const struct worker *worker);

/* Open loop, at the end of the time: nothing more becomes due. */
void worker_close_line(struct worker *worker);

/* At the end of the grace: what was not answered, and what waits in line, is recorded so. */
void worker_give_up(struct worker *worker);

#endif
