#include "load/run.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/json.h"
#include "common/signals.h"
#include "load/truth/report.h"
#include "load/watch/live.h"
#include "load/watch/machine.h"
#include "load/worker/worker.h"

/* Between "all are ready" and the first request: each thread has time to hear of it. */
#define LEAD_US INT64_C(20000)

#define SECOND_US INT64_C(1000000)

/* The display comes a little after the second is over, when the threads have handed it in. */
#define DISPLAY_LATER_US INT64_C(50000)

struct run {
    const struct workload *workload;
    struct result *result;
    struct control control;
    struct timeline timeline;
    struct live live;
    struct worker *workers; /* [count], owned */
    size_t count, started;
    int64_t start_us, measured_us; /* monotonic; 0 until go */
    struct machine_cpu cpu_from;   /* at the begin of the measured part */
};

size_t run_threads(const struct profile_load *load) {
    return (size_t)(load->threads < load->sessions ? load->threads : load->sessions);
}

static int run_init(struct run *run, const struct workload *workload, struct result *result,
                    struct err *err) {
    const struct profile_load *load = &workload->profile->load;
    size_t threads = run_threads(load);
    *run = (struct run){.workload = workload, .result = result};
    if (live_init(&run->live, workload, err) < 0 || control_init(&run->control, err) < 0 ||
        timeline_init(&run->timeline, threads, workload->mix.count, err) < 0)
        return -1;
    run->workers = calloc(threads, sizeof *run->workers);
    if (!run->workers)
        return err_set(err, ERR_SYSTEM, "out of memory for %zu threads", threads);
    for (; run->count < threads; run->count++)
        if (worker_init(&run->workers[run->count], run->count, threads, workload, &run->control,
                        &run->timeline, err) < 0) {
            run->count++;
            return -1;
        }
    return 0;
}

static void run_release(struct run *run) {
    for (size_t i = 0; i < run->count; i++)
        worker_release(&run->workers[i]);
    free(run->workers);
    timeline_release(&run->timeline);
    control_release(&run->control);
    live_release(&run->live);
}

static int start_workers(struct run *run, struct err *err) {
    for (; run->started < run->count; run->started++)
        if (worker_start(&run->workers[run->started], err) < 0) {
            control_stop(&run->control, CONTROL_STOP_FAILED, err);
            return -1;
        }
    return 0;
}

static void go(struct run *run) {
    run->start_us = clock_monotonic_us() + LEAD_US;
    run->measured_us = run->start_us + run->workload->profile->load.warmup_us;
    run->result->started_at_us = clock_wall_us() + LEAD_US;
    control_go(&run->control, run->start_us);
}

/* Milliseconds until the main thread has something to do by itself; -1: not before news. */
static int next_look_ms(const struct run *run) {
    if (run->start_us == 0)
        return -1;
    int64_t now = clock_monotonic_us();
    int64_t elapsed = now - run->start_us - DISPLAY_LATER_US;
    int64_t second = elapsed < 0 ? 0 : elapsed / SECOND_US + 1;
    int64_t next = run->start_us + second * SECOND_US + DISPLAY_LATER_US;
    if (run->cpu_from.total == 0 && run->measured_us < next)
        next = run->measured_us;
    return next > now ? (int)((next - now) / 1000) + 1 : 0;
}

/* Until all threads have ended. */
static void watch(struct run *run) {
    size_t ready, ended = 0;
    live_begin(&run->live);
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
            live_end(&run->live); /* at once: a second Ctrl-C ends the process */
        control_look(&run->control, &ready, &ended);
        if (run->start_us == 0 && ready == run->count)
            go(run);
        if (run->start_us == 0)
            continue;
        int64_t now = clock_monotonic_us();
        if (run->cpu_from.total == 0 && now >= run->measured_us)
            run->cpu_from = machine_cpu_read();
        live_update(&run->live, &run->timeline, now - run->start_us);
    }
    live_end(&run->live);
}

static int add_phases(const struct run *run, struct err *err) {
    const struct profile_load *load = &run->workload->profile->load;
    double target = load->model == PROFILE_MODEL_OPEN ? load->rate : 0;
    if (load->warmup_us > 0) {
        struct result_phase *warmup = result_add_phase(run->result, "warm-up", err);
        if (!warmup)
            return -1;
        warmup->duration_us = load->warmup_us;
        warmup->target_rate = target;
    }
    struct result_phase *phase = result_add_phase(run->result, "load", err);
    if (!phase)
        return -1;
    phase->start_us = load->warmup_us;
    phase->duration_us = run->result->duration_us;
    phase->target_rate = target;
    phase->measured = true;
    run->result->open_loop = load->model == PROFILE_MODEL_OPEN;
    run->result->target_rate = target;
    return 0;
}

static void add_isolation(struct result_isolation *total, const struct isolation *isolation) {
    if (total->breaches == 0 && isolation->breaches > 0)
        json_copy_text(total->first, sizeof total->first, isolation->first);
    total->rows_checked += isolation->rows_checked;
    total->breaches += isolation->breaches;
}

/* The threads measured from the same time to almost the same; a run that was stopped in its warm-up
 * measured nothing. One thread that has no time left makes its requests late, whatever the others
 * have to spare: the busiest one counts. */
static void add_durations(struct run *run) {
    struct machine_cpu cpu_to = machine_cpu_read();
    for (size_t i = 0; i < run->count; i++) {
        const struct worker *worker = &run->workers[i];
        int64_t measured_us = worker->end_us - worker->measured_us;
        if (measured_us <= 0)
            continue;
        if (measured_us > run->result->duration_us)
            run->result->duration_us = measured_us;
        double share = (double)worker->cpu_us / (double)measured_us;
        if (share > run->result->driver_cpu_share)
            run->result->driver_cpu_share = share;
    }
    run->result->machine_cpu_share = machine_cpu_share(&run->cpu_from, &cpu_to);
}

static int put_together(struct run *run, struct err *err) {
    const struct workload *workload = run->workload;
    struct result *result = run->result;
    result->interrupted = control_stopped(&run->control) == CONTROL_STOP_INTERRUPTED;
    add_durations(run);
    if (add_phases(run, err) < 0)
        return -1;
    for (size_t i = 0; i < run->count; i++) {
        if (i > 0 && truth_merge(&run->workers[0].context, &run->workers[i].context, err) < 0)
            return -1;
        add_isolation(&result->isolation, &run->workers[i].context.isolation);
        if (recorder_add_to(&run->workers[i].recorder, result, err) < 0)
            return -1;
    }
    if (!result->open_loop) {
        result->due = 0;
        for (size_t i = 0; i < result->query_count; i++)
            result->due += result->queries[i].sent;
    }
    if (timeline_finish(&run->timeline, workload->profile->load.warmup_us, result, err) < 0)
        return -1;
    return truth_report(&run->workers[0].context, result, err);
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

int run_workload(const struct workload *workload, struct result *result, struct err *err) {
    struct run run;
    int status = run_init(&run, workload, result, err);
    if (status == 0) {
        status = start_workers(&run, err);
        watch(&run);
        for (size_t i = 0; i < run.started; i++)
            worker_join(&run.workers[i]);
        if (status == 0)
            status = check_begun(&run, err);
        if (status == 0)
            status = put_together(&run, err);
    }
    run_release(&run);
    return status;
}
