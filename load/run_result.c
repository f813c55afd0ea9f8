/* What the threads of a run measured, put together. */
#include "load/record/parts.h"
#include "load/run_parts.h"
#include "load/tenant/tenant_sheets.h"
#include "load/truth/report.h"

#define SECOND_US INT64_C(1000000)

/* The phases as far as the run came, and the mean rate that the measured ones should have had. */
static int add_phases(const struct run *run, int64_t end_us, struct err *err) {
    const struct agenda *agenda = &run->workload->agenda;
    struct result *result = run->result;
    double expected = 0;
    result->open_loop = true;
    for (size_t i = 0; i < agenda->phase_count; i++) {
        const struct agenda_phase *from = &agenda->phases[i];
        struct result_phase *phase = result_add_phase(result, from->name, err);
        if (!phase)
            return -1;
        double requests = agenda_expected(agenda, i, end_us) / run->workload->driver.count;
        phase->start_us = from->start_us;
        phase->duration_us = agenda_lasted_us(agenda, i, end_us);
        phase->measured = from->measured;
        if (phase->duration_us > 0)
            phase->target_rate = requests * SECOND_US / (double)phase->duration_us;
        if (!from->measured)
            continue;
        expected += requests;
        result->open_loop = result->open_loop && agenda_is_open(agenda, i);
    }
    if (result->open_loop && result->duration_us > 0)
        result->target_rate = expected * SECOND_US / (double)result->duration_us;
    return 0;
}

/* When the run ended, from its start: the threads do so together, but for the time it takes to tell
 * them. */
static int64_t find_end_us(const struct run *run) {
    int64_t end_us = 0;
    for (size_t i = 0; i < run->count; i++) {
        int64_t worker_us = run->workers[i].end_us - run->start_us;
        end_us = worker_us > end_us ? worker_us : end_us;
    }
    return end_us;
}

/* One thread that has no time left makes its requests late, whatever the others have to spare: the
 * busiest one counts. */
static void add_durations(struct run *run, int64_t end_us) {
    struct result *result = run->result;
    result->duration_us = agenda_measured_us(&run->workload->agenda, end_us);
    for (size_t i = 0; i < run->count && result->duration_us > 0; i++) {
        double share = (double)run->workers[i].cpu_us / (double)result->duration_us;
        if (share > result->driver_cpu_share)
            result->driver_cpu_share = share;
    }
    if (run->cpu_spent.total > 0)
        result->machine_cpu_share = (double)run->cpu_spent.busy / (double)run->cpu_spent.total;
}

int run_fill_result(struct run *run, struct err *err) {
    const struct workload *workload = run->workload;
    struct result *result = run->result;
    result->interrupted = control_stopped(&run->control) == CONTROL_STOP_INTERRUPTED;
    int64_t end_us = find_end_us(run);
    add_durations(run, end_us);
    if (add_phases(run, end_us, err) < 0)
        return -1;
    for (size_t i = 0; i < run->count; i++) {
        if (i > 0 && truth_merge(&run->workers[0].context, &run->workers[i].context, err) < 0)
            return -1;
        isolation_add_to(&run->workers[i].context.isolation, &result->isolation);
        tenant_records_merge(run->by_tenant, &run->workers[i].recorder.by_tenant);
        if (recorder_add_to(&run->workers[i].recorder, result, err) < 0)
            return -1;
    }
    gate_watch_finish(run->gates, end_us);
    availability_end(&run->availability, run->start_us + end_us);
    if (availability_add_to(&run->availability, run->start_us, result, err) < 0)
        return -1;
    if (!result->open_loop) {
        result->due = 0;
        for (size_t i = 0; i < result->query_count; i++)
            result->due += result->queries[i].requests.sent + result->queries[i].requests.skipped;
    }
    if (timeline_finish(&run->timeline, &workload->agenda, result, err) < 0 ||
        parts_add_sheet(result, err) < 0 ||
        tenant_sheets_add(&workload->tenants, run->by_tenant, result, err) < 0)
        return -1;
    if (canary_report(&run->canary, result, err) < 0)
        return -1;
    return truth_report(&run->workers[0].context, result, err);
}
