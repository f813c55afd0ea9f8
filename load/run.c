#include "load/run_parts.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/signals.h"
#include "common/units.h"
#include "reports/hlog.h"

/* Between "all are ready" and the first request: each thread has time to hear of it. */
#define LEAD_US INT64_C(20000)

/* Where the start is given, they hear of it so long before, for a machine that is busy. */
#define START_LEAD_US INT64_C(250000)

#define SECOND_US INT64_C(1000000)

/* How often a person is told how many sessions stand, until all do. */
enum { CONNECTING_LOOK_MS = 1000 };

/* The display comes a little after the second is over, when the threads have handed it in. */
#define DISPLAY_LATER_US INT64_C(50000)

size_t run_threads(const struct profile_load *load, const struct driver *driver) {
    int64_t sessions = (int64_t)driver_part(driver, (uint64_t)load->sessions);
    return (size_t)(load->threads < sessions ? load->threads : sessions);
}

static int run_init(struct run *run, const struct workload *workload, struct watchers *watchers,
                    struct gate_watch *gates, struct result *result, struct err *err) {
    const struct profile_load *load = &workload->profile->load;
    size_t threads = run_threads(load, &workload->driver);
    *run = (struct run){.workload = workload,
                        .watchers = watchers,
                        .gates = gates,
                        .result = result,
                        .canary = {.stop_descriptor = -1},
                        .at = SIZE_MAX};
    if (control_init(&run->control, err) < 0 ||
        canary_init(&run->canary, workload, &run->control, err) < 0 ||
        timeline_init(&run->timeline, threads, workload->mix.count, err) < 0 ||
        availability_init(&run->availability, threads, err) < 0)
        return -1;
    run->timeline.keeps = !driver_is_alone(&workload->driver);
    run->workers = threads > 0 ? calloc(threads, sizeof *run->workers) : NULL;
    if (!run->workers)
        return err_set(err, ERR_SYSTEM, "out of memory for %zu threads", threads);
    for (; run->count < threads; run->count++)
        if (worker_init(&run->workers[run->count], run->count, threads, workload, &run->control,
                        &run->timeline, &run->availability, err) < 0 ||
            recorder_watch_gates(&run->workers[run->count].recorder, gates, err) < 0) {
            run->count++;
            return -1;
        }
    return 0;
}

static void run_release(struct run *run) {
    for (size_t i = 0; i < run->count; i++)
        worker_release(&run->workers[i]);
    free(run->workers);
    canary_release(&run->canary);
    timeline_release(&run->timeline);
    availability_release(&run->availability);
    control_release(&run->control);
}

static uint64_t count_begun(const void *run_) {
    const struct run *run = run_;
    uint64_t begun = 0;
    for (size_t i = 0; i < run->count; i++)
        begun += atomic_load_explicit(&run->workers[i].begun, memory_order_relaxed);
    return begun;
}

static int start_workers(struct run *run, struct err *err) {
    for (; run->started < run->count; run->started++)
        if (worker_start(&run->workers[run->started], err) < 0) {
            control_stop(&run->control, CONTROL_STOP_FAILED, err);
            return -1;
        }
    if (canary_start(&run->canary, count_begun, run, err) < 0) {
        control_stop(&run->control, CONTROL_STOP_FAILED, err);
        return -1;
    }
    return 0;
}

/* Unix time at which the threads are told at the latest; 0: at once. */
static int64_t go_us(const struct run *run) {
    int64_t start_us = run->workload->driver.start_us;
    return start_us > 0 ? start_us - START_LEAD_US : 0;
}

/* All sessions stand. A load that begins late would not be the part that the others count on. */
static void go(struct run *run) {
    const struct driver *driver = &run->workload->driver;
    int64_t now_us = clock_wall_us();
    int64_t wait_us = driver->start_us > 0 ? driver->start_us - now_us : LEAD_US;
    if (wait_us < LEAD_US) {
        struct err err = {.kind = ERR_NONE};
        char start[DRIVER_TIME], late[UNITS_TEXT];
        (void)err_set(&err, ERR_SYSTEM,
                      "the load was to start at %s, and all sessions stood only %s later: give a "
                      "later --start-at",
                      driver_format_time(driver->start_us, start),
                      units_format_duration(LEAD_US - wait_us, late));
        control_stop(&run->control, CONTROL_STOP_FAILED, &err);
        return;
    }
    run->start_us = clock_monotonic_us() + wait_us;
    run->result->started_at_us = now_us + wait_us;
    if (run->timeline.keeps)
        hlog_begin(&run->timeline.log, run->result->started_at_us);
    availability_start(&run->availability, run->start_us);
    control_go(&run->control, run->start_us);
    watchers_go(run->watchers, run->start_us);
}

/* Milliseconds until the main thread has something to do by itself. */
static int next_look_ms(const struct run *run) {
    if (run->start_us == 0) {
        int64_t wait_us = run->waits ? go_us(run) - clock_wall_us() : INT64_MAX;
        return wait_us < CONNECTING_LOOK_MS * INT64_C(1000)
                   ? (int)(wait_us > 0 ? wait_us / 1000 + 1 : 0)
                   : CONNECTING_LOOK_MS;
    }
    int64_t now = clock_monotonic_us();
    int64_t elapsed = now - run->start_us - DISPLAY_LATER_US;
    int64_t second = elapsed < 0 ? 0 : elapsed / SECOND_US + 1;
    int64_t next = run->start_us + second * SECOND_US + DISPLAY_LATER_US;
    const struct agenda *agenda = &run->workload->agenda;
    size_t phase = agenda_phase_at(agenda, now - run->start_us);
    if (phase + 1 < agenda->phase_count && run->start_us + agenda->phases[phase].end_us < next)
        next = run->start_us + agenda->phases[phase].end_us;
    return next > now ? (int)((next - now) / 1000) + 1 : 0;
}

/* The machine's processor time between two readings counts when the phase is measured. */
static void read_cpu(struct run *run, size_t phase) {
    const struct agenda *agenda = &run->workload->agenda;
    struct machine_cpu now = machine_cpu_read();
    if (run->at != SIZE_MAX && agenda->phases[run->at].measured) {
        run->cpu_spent.busy += now.busy - run->cpu_from.busy;
        run->cpu_spent.total += now.total - run->cpu_from.total;
    }
    run->cpu_from = now;
    run->at = phase;
}

static void follow_phases(struct run *run, int64_t elapsed_us) {
    size_t phase = agenda_phase_at(&run->workload->agenda, elapsed_us);
    if (elapsed_us >= 0 && phase != run->at)
        read_cpu(run, phase);
}

/* Before the load begins. */
static void show_connecting(struct run *run, int64_t now_us) {
    if (now_us < run->progress_us || control_stopped(&run->control) != CONTROL_RUN)
        return;
    run->progress_us = now_us + SECOND_US;
    log_info("connecting: %" PRId64 " of %" PRId64 " sessions stand",
             atomic_load(&run->control.standing),
             (int64_t)driver_part(&run->workload->driver,
                                  (uint64_t)run->workload->profile->load.sessions));
}

/* All sessions stand: goes on when it is time. */
static void await_start(struct run *run) {
    int64_t wait_us = go_us(run) - clock_wall_us();
    if (wait_us <= 0) {
        go(run);
        return;
    }
    if (!run->waits) {
        char start[DRIVER_TIME], wait[UNITS_TEXT];
        log_info("all sessions stand; the load starts at %s, in %s",
                 driver_format_time(run->workload->driver.start_us, start),
                 units_format_duration(wait_us + START_LEAD_US, wait));
    }
    run->waits = true;
}

/* Until all threads have ended. */
static void watch(struct run *run) {
    size_t ready, ended = 0;
    run->progress_us = clock_monotonic_us() + SECOND_US;
    while (ended < run->started) {
        bool stopping = control_stopped(&run->control) != CONTROL_RUN;
        struct pollfd waits[] = {
            {.fd = run->control.news_descriptor, .events = POLLIN},
            {.fd = stopping ? -1 : signals_stop_descriptor(), .events = POLLIN},
        };
        (void)poll(waits, 2, next_look_ms(run));
        if (signals_stop_requested() && !stopping)
            control_stop(&run->control, CONTROL_STOP_INTERRUPTED, NULL);
        if (control_stopped(&run->control) != CONTROL_RUN)
            watchers_stop(run->watchers);
        control_look(&run->control, &ready, &ended);
        if (run->start_us == 0 && ready == run->count &&
            control_stopped(&run->control) == CONTROL_RUN)
            await_start(run);
        int64_t now = clock_monotonic_us();
        if (run->start_us == 0) {
            if (!run->waits)
                show_connecting(run, now);
            continue;
        }
        follow_phases(run, now - run->start_us);
        if (control_stopped(&run->control) == CONTROL_RUN &&
            gate_watch_look(run->gates, &run->availability, run->start_us, now))
            control_stop(&run->control, CONTROL_STOP_GATE, NULL);
        watchers_update(run->watchers, &run->timeline, now - run->start_us);
    }
    if (run->start_us > 0)
        read_cpu(run, run->at);
}

/* What stopped the threads before the load began, if anything did. */
static int check_begun(struct run *run, struct err *err) {
    enum control_stop stop = control_stopped(&run->control);
    if (stop == CONTROL_STOP_FAILED) {
        *err = run->control.err;
        return -1;
    }
    if (run->start_us == 0)
        return signals_interrupted(err, "the load had not begun");
    return 0;
}

int run_workload(const struct workload *workload, struct watchers *watchers,
                 struct gate_watch *gates, struct tenant_records *by_tenant, struct result *result,
                 struct err *err) {
    struct run run;
    int status = run_init(&run, workload, watchers, gates, result, err);
    run.by_tenant = by_tenant;
    if (status == 0)
        status = tenant_records_init(by_tenant, workload->tenants.count, err);
    if (status == 0) {
        status = start_workers(&run, err);
        if (status == 0 && watchers_start(watchers, err) < 0) {
            control_stop(&run.control, CONTROL_STOP_FAILED, err);
            status = -1;
        }
        watch(&run);
        for (size_t i = 0; i < run.started; i++)
            worker_join(&run.workers[i]);
        watchers_end(watchers, control_stopped(&run.control) != CONTROL_RUN);
        canary_stop(&run.canary);
        if (status == 0)
            status = check_begun(&run, err);
        if (status == 0)
            status = run_fill_result(&run, err);
    }
    run_release(&run);
    return status;
}
