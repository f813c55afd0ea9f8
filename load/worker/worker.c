/* The thread: epoll, the timer, and the phases of its life. */
#include "load/worker/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "load/worker/worker_parts.h"

/* How long answers are awaited at the end; a person who pressed Ctrl-C waits less. */
#define GRACE_US         INT64_C(1000000)
#define GRACE_STOPPED_US INT64_C(300000)

/* A session must come to stand within connect_timeout and this, until all do. */
#define CONNECTING_SPARE_US INT64_C(5000000)

/* What epoll calls the descriptors that are not of sessions. */
enum { WATCH_TIMER = 1 << 30, WATCH_GO, WATCH_STOP };

enum { EVENTS_AT_ONCE = 64 };

static int add_descriptor(const struct worker *worker, int descriptor, uint32_t name,
                          struct err *err) {
    struct epoll_event event = {.events = EPOLLIN, .data = {.u32 = name}};
    if (epoll_ctl(worker->epoll, EPOLL_CTL_ADD, descriptor, &event) < 0)
        return err_set_errno(err, "epoll does not take a descriptor");
    return 0;
}

void worker_watch_anew(struct worker *worker, uint32_t index) {
    struct slot *slot = &worker->slots[index];
    const struct session *session = &slot->session;
    int descriptor = session_socket(session);
    uint32_t interest = worker_interest(session);
    /* libpq expects levels while it connects, and so does whoever reads up to the end of a
     * connection. */
    if (session->state == SESSION_CONNECTING || slot->hung_up)
        interest &= ~(uint32_t)EPOLLET;
    if (descriptor < 0) {
        slot->watched = -1; /* epoll forgets a descriptor that is closed */
        return;
    }
    /* While connecting, libpq may close a socket and open another with the same number. */
    if (descriptor == slot->watched && interest == slot->interest &&
        session->state != SESSION_CONNECTING)
        return;
    struct epoll_event event = {.events = interest, .data = {.u32 = index}};
    if (epoll_ctl(worker->epoll, EPOLL_CTL_MOD, descriptor, &event) < 0 && errno == ENOENT)
        (void)epoll_ctl(worker->epoll, EPOLL_CTL_ADD, descriptor, &event);
    slot->watched = descriptor;
    slot->interest = interest;
}

static int64_t earlier(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* When something must be done even if nothing happens. */
static int64_t next_time_us(struct worker *worker) {
    int64_t next = timers_next_us(&worker->timers);
    switch (worker->phase) {
    case WORKER_CONNECTING: return earlier(next, worker->deadline_us);
    case WORKER_READY: return worker->start_us > 0 ? earlier(next, worker->start_us) : next;
    case WORKER_RUNNING:
        next = earlier(next, worker->next_due_us);
        next = earlier(next, recorder_next_roll_us(&worker->recorder));
        return earlier(next, worker_phase_end_us(worker));
    default: return worker->deadline_us;
    }
}

static void arm_timer(struct worker *worker) {
    int64_t next = next_time_us(worker);
    if (next == worker->armed_us)
        return;
    worker->armed_us = next;
    next = next == TIMERS_NEVER ? 0 : next; /* 0 switches it off */
    struct itimerspec at = {
        .it_value = {.tv_sec = next / 1000000, .tv_nsec = next % 1000000 * 1000}};
    (void)timerfd_settime(worker->timer, TFD_TIMER_ABSTIME, &at, NULL);
}

/* Processor time counts in the measured phases alone. */
static void measure_cpu(struct worker *worker, bool measures) {
    if (measures != worker->measures_cpu)
        worker->cpu_us += measures ? -clock_thread_cpu_us() : clock_thread_cpu_us();
    worker->measures_cpu = measures;
}

static void enter_phase(struct worker *worker, size_t phase) {
    worker->at = phase;
    worker->stay_us = worker_stay_us(worker);
    measure_cpu(worker, worker->workload->agenda.phases[phase].measured);
    worker_begin_requests(worker);
}

static void start_running(struct worker *worker) {
    const struct agenda *agenda = &worker->workload->agenda;
    worker->end_us = worker->start_us + agenda->duration_us;
    recorder_start(&worker->recorder, worker->start_us);
    worker->phase = WORKER_RUNNING;
    worker->next_due = worker->next_waiting = worker->first;
    worker_find_next_due(worker);
    enter_phase(worker, 0);
}

static void follow_phases(struct worker *worker) {
    while (worker->now_us >= worker_phase_end_us(worker) &&
           worker_phase_end_us(worker) < worker->end_us)
        enter_phase(worker, worker->at + 1);
}

static void start_finishing(struct worker *worker, bool stopped) {
    worker->stopped = stopped;
    worker->stay_us = 0;
    /* What was begun in this very microsecond is still measured: it was counted as sent. */
    worker->end_us = earlier(worker->end_us, worker->now_us + 1);
    recorder_stop(&worker->recorder, worker->end_us);
    worker_close_line(worker);
    measure_cpu(worker, false);
    worker->deadline_us = worker->now_us + (stopped ? GRACE_STOPPED_US : GRACE_US);
    worker->phase = WORKER_FINISHING;
}

void worker_extend_connecting(struct worker *worker) {
    worker->deadline_us = worker->now_us + CONNECTING_SPARE_US +
                          (int64_t)worker->workload->parameters.connect_timeout_s * 1000000;
}

/* A session of those that do not stand says why. */
static void fail_connecting(struct worker *worker) {
    struct err err = {.kind = ERR_NONE};
    const char *why = "no reason is known";
    for (size_t i = 0; i < worker->slot_count; i++)
        if (!worker->slots[i].stands && worker->slots[i].session.err.kind != ERR_NONE)
            why = worker->slots[i].session.err.text;
    (void)err_set(&err, ERR_DB, "only %zu of %zu sessions of a thread could be opened: %s",
                  worker->standing, worker->slot_count, why);
    control_stop(worker->control, CONTROL_STOP_FAILED, &err);
}

/* What is due by the clock, whatever the sockets say. */
static void follow_clock(struct worker *worker) {
    bool stopped = control_stopped(worker->control) != CONTROL_RUN;
    worker_look(worker);
    if (stopped && worker->phase < WORKER_RUNNING) {
        worker->phase = WORKER_ENDED;
        return;
    }
    if (worker->phase == WORKER_CONNECTING && worker->now_us >= worker->deadline_us)
        fail_connecting(worker);
    if (worker->phase == WORKER_READY) {
        worker->start_us = control_start_us(worker->control);
        if (worker->start_us > 0 && worker->now_us >= worker->start_us)
            start_running(worker);
    }
    if (worker->phase == WORKER_RUNNING) {
        follow_phases(worker);
        worker_take_up(worker);
        if (stopped || worker->now_us >= worker->end_us)
            start_finishing(worker, stopped);
    }
    worker_run_timers(worker);
    if (worker->phase < WORKER_FINISHING)
        worker_connect_queued(worker);
    if (worker->phase == WORKER_FINISHING) {
        worker->stopped = worker->stopped || stopped;
        bool has_work = worker->busy > 0 || (worker_has_waiting(worker) && !worker->stopped);
        if (!has_work || worker->now_us >= worker->deadline_us)
            worker->phase = WORKER_ENDED;
    }
}

static void on_event(struct worker *worker, const struct epoll_event *event) {
    uint32_t name = event->data.u32;
    if (name == WATCH_GO)
        (void)epoll_ctl(worker->epoll, EPOLL_CTL_DEL, worker->control->go_descriptor, NULL);
    else if (name == WATCH_STOP)
        (void)epoll_ctl(worker->epoll, EPOLL_CTL_DEL, worker->control->stop_descriptor, NULL);
    else if (name == WATCH_TIMER)
        worker->armed_us = 0; /* setting it anew makes it unreadable again */
    else
        worker_advance(worker, name, (event->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
    /* Answers of others must not make a request late. */
    if (worker->phase == WORKER_RUNNING && worker->next_due_us <= worker->now_us)
        worker_take_up(worker);
}

static void *run(void *argument) {
    struct worker *worker = argument;
    struct epoll_event events[EVENTS_AT_ONCE];
    /* The slack is of the thread; by default the kernel may wake it 50 us late. */
    (void)prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
    worker_look(worker);
    worker_extend_connecting(worker);
    for (uint32_t i = 0; i < worker->slot_count; i++)
        worker_queue_connection(worker, i);
    for (;;) {
        follow_clock(worker);
        if (worker->phase == WORKER_ENDED)
            break;
        arm_timer(worker);
        int count = epoll_wait(worker->epoll, events, EVENTS_AT_ONCE, -1);
        for (int i = 0; i < count; i++)
            on_event(worker, &events[i]);
    }
    if (worker->start_us > 0) {
        worker_give_up(worker);
        worker->recorder.second.tally.sessions = worker->standing;
        recorder_end(&worker->recorder, worker->busy);
    }
    for (size_t i = 0; i < worker->slot_count; i++)
        session_close(&worker->slots[i].session);
    control_ended(worker->control);
    return NULL;
}

static int open_descriptors(struct worker *worker, struct err *err) {
    worker->epoll = epoll_create1(EPOLL_CLOEXEC);
    worker->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (worker->epoll < 0 || worker->timer < 0)
        return err_set_errno(err, "cannot make an epoll and a timer descriptor");
    if (add_descriptor(worker, worker->timer, WATCH_TIMER, err) < 0 ||
        add_descriptor(worker, worker->control->go_descriptor, WATCH_GO, err) < 0)
        return -1;
    return add_descriptor(worker, worker->control->stop_descriptor, WATCH_STOP, err);
}

static const char *password_of(const struct pg_parameters *parameters) {
    for (size_t i = 0; parameters->keywords[i]; i++)
        if (strcmp(parameters->keywords[i], "password") == 0 && parameters->values[i])
            return parameters->values[i];
    return getenv("PGPASSWORD");
}

int worker_init(struct worker *worker, size_t number, size_t threads,
                const struct workload *workload, struct control *control, struct timeline *timeline,
                struct availability *availability, struct err *err) {
    const struct profile_load *load = &workload->profile->load;
    size_t sessions = (size_t)load->sessions;
    memset(worker, 0, sizeof *worker);
    worker->first = driver_first(&workload->driver, number);
    worker->stride = driver_stride(&workload->driver, threads);
    worker->workload = workload;
    worker->control = control;
    worker->availability = availability;
    worker->share = &availability->shares[number];
    worker->epoll = worker->timer = -1;
    worker->slot_count = (sessions - worker->first - 1) / worker->stride + 1;
    worker->idle = calloc(worker->slot_count, sizeof *worker->idle);
    worker->queue = calloc(worker->slot_count, sizeof *worker->queue);
    worker->lags_us = calloc(WORKER_LAGS, sizeof *worker->lags_us);
    worker->slots =
        aligned_alloc(_Alignof(struct slot), worker->slot_count * sizeof *worker->slots);
    for (size_t i = 0; worker->slots && i < worker->slot_count; i++)
        worker->slots[i] =
            (struct slot){.watched = -1, .session.number = worker->first + i * worker->stride};
    if (!worker->slots || !worker->idle || !worker->queue || !worker->lags_us)
        return err_set(err, ERR_SYSTEM, "out of memory for %zu sessions", sessions);
    arrivals_init(&worker->due, &workload->agenda);
    worker->waiting = worker->due;
    session_context_init(&worker->context, workload);
    if (session_context_watch(&worker->context, err) < 0 ||
        timers_init(&worker->timers, worker->slot_count, err) < 0 ||
        recorder_init(&worker->recorder, workload->mix.count, &workload->agenda, timeline, err) <
            0 ||
        recorder_watch_tenants(&worker->recorder, &workload->tenants, err) < 0)
        return -1;
    worker->recorder.errors.secret = password_of(&workload->parameters);
    return open_descriptors(worker, err);
}

void worker_release(struct worker *worker) {
    for (size_t i = 0; worker->slots && i < worker->slot_count; i++)
        session_close(&worker->slots[i].session);
    if (worker->epoll >= 0)
        (void)close(worker->epoll);
    if (worker->timer >= 0)
        (void)close(worker->timer);
    session_context_release(&worker->context);
    timers_release(&worker->timers);
    recorder_release(&worker->recorder);
    free(worker->slots);
    free(worker->idle);
    free(worker->queue);
    free(worker->lags_us);
}

int worker_start(struct worker *worker, struct err *err) {
    errno = pthread_create(&worker->thread, NULL, run, worker);
    return errno == 0 ? 0 : err_set_errno(err, "cannot start a thread");
}

void worker_join(struct worker *worker) {
    (void)pthread_join(worker->thread, NULL);
}
