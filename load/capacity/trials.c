#include "load/capacity/trials.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "common/signals.h"
#include "common/units.h"
#include "load/capacity/capacity_lines.h"
#include "load/capacity/capacity_sheets.h"
#include "load/trial/trial.h"
#include "reports/sla.h"

/* A trial is as long as its limits need samples, but no longer than this many times what the
 * profile says. Assumption. */
#define LONGER_MOST 10

/* Above what the last trial lacked: arrivals are random. */
#define SAMPLES_SPARE 1.3

#define SECOND_US 1e6

/* What a trial says of its load; these have no effect, or another one, in a profile with phases. */
enum { TRIAL_SETS = 5, TRIAL_SET = 64 };

struct job {
    const struct trials_plan *plan;
    struct trials *trials;
    double requests; /* that a trial must have for its limits, as far as is known */
    char sets[TRIAL_SETS][TRIAL_SET];
    const char *all_sets[OPT_SETS_MAX + TRIAL_SETS];
};

static int trial_folder(const struct trials_plan *plan, size_t number, char path[PATH_MAX],
                        struct err *err) {
    int length = snprintf(path, PATH_MAX, "%s/trials/%02zu", plan->folder, number);
    if (length < 0 || length >= PATH_MAX)
        return err_set(err, ERR_USAGE, "the name of the result's folder is too long");
    return 0;
}

/* What is measured of a trial at this rate. */
static int64_t length_us(const struct job *job, double rate) {
    const struct profile_capacity *capacity = &job->plan->profile->capacity;
    double needed = job->requests / rate * SECOND_US, usual = (double)capacity->trial_us;
    if (needed <= usual)
        return capacity->trial_us;
    return (int64_t)fmin(ceil(needed / SECOND_US) * SECOND_US, usual * LONGER_MOST);
}

/* Each trial has arrivals and parameters of its own, so that a second one at the same rate is a
 * second sample and not the first again. */
static size_t put_sets(struct job *job, double rate, int64_t measured_us) {
    const struct trials_plan *plan = job->plan;
    const struct profile_capacity *capacity = &plan->profile->capacity;
    char text[UNITS_TEXT];
    (void)snprintf(job->sets[0], TRIAL_SET, "load.model=open");
    (void)snprintf(job->sets[1], TRIAL_SET, "load.rate=%.6f/s", rate);
    (void)snprintf(job->sets[2], TRIAL_SET, "load.duration=%s",
                   units_exact_duration(capacity->warmup_us + measured_us, text));
    (void)snprintf(job->sets[3], TRIAL_SET, "load.warmup=%s",
                   units_exact_duration(capacity->warmup_us, text));
    (void)snprintf(job->sets[4], TRIAL_SET, "load.seed=%" PRId64,
                   plan->profile->load.seed + (int64_t)job->trials->search.count);
    size_t count = 0;
    for (size_t i = 0; i < plan->set_count; i++)
        job->all_sets[count++] = plan->sets[i];
    for (size_t i = 0; i < TRIAL_SETS; i++)
        job->all_sets[count++] = job->sets[i];
    return count;
}

static int measure(struct job *job, double rate, int64_t measured_us,
                   struct measurement *measurement, struct err *err) {
    char folder[PATH_MAX];
    struct result result;
    if (trial_folder(job->plan, job->trials->search.count + 1, folder, err) < 0)
        return -1;
    const struct trial trial = {.options = job->plan->options,
                                .profile = job->plan->profile_name,
                                .sets = job->all_sets,
                                .set_count = put_sets(job, rate, measured_us),
                                .folder = folder};
    if (trial_run(&trial, &result, err) < 0)
        return -1;
    int status = measurement_take(measurement, &result, rate, err);
    result_release(&result);
    return status;
}

/* Once more, and longer, where samples were too few. */
static int measure_enough(struct job *job, double rate, struct measurement *measurement,
                          struct err *err) {
    for (;;) {
        int64_t now_us = length_us(job, rate);
        if (measure(job, rate, now_us, measurement, err) < 0)
            return -1;
        if (measurement->outcome != SEARCH_NO_DATA)
            return 0;
        job->requests =
            rate * (double)now_us / SECOND_US * measurement->samples_factor * SAMPLES_SPARE;
        if (length_us(job, rate) <= now_us)
            return 0;
        char length[UNITS_TEXT];
        log_info("  too few samples for every limit: once more, for %s",
                 units_format_duration(length_us(job, rate), length));
    }
}

static void show(const struct measurement *measurement) {
    const struct result_outcome *worst = measurement_worst(measurement);
    char rate[UNITS_TEXT], value[UNITS_TEXT], limit[UNITS_TEXT];
    (void)units_format_rate(measurement->rate, rate);
    bool told_by_limit =
        worst && (measurement->outcome == SEARCH_PASS ||
                  (measurement->outcome == SEARCH_FAIL && worst->state == SLA_FAIL));
    if (told_by_limit)
        log_info("%10s  %-7s  %s %s %s of %s", rate, search_outcome_names[measurement->outcome],
                 worst->query, worst->measure, sla_format_value(worst->unit, worst->value, value),
                 sla_format_value(worst->unit, worst->limit, limit));
    else
        log_info("%10s  %-7s  %s", rate, search_outcome_names[measurement->outcome],
                 measurement->reason);
}

/* Between two trials the server ends what the last one left behind. */
static void settle(const struct trials_plan *plan) {
    struct pollfd stop = {.fd = signals_stop_descriptor(), .events = POLLIN};
    (void)poll(&stop, 1, (int)(plan->profile->capacity.settle_us / 1000));
}

static int search_on(struct job *job, struct err *err) {
    struct trials *trials = job->trials;
    for (double rate; (rate = search_next(&trials->search)) > 0;) {
        struct measurement *measurement = &trials->measurements[trials->search.count];
        if (trials->search.count > 0)
            settle(job->plan);
        if (signals_stop_requested())
            return signals_interrupted(err, "no trial of the search had ended");
        if (measure_enough(job, rate, measurement, err) < 0)
            return -1;
        show(measurement);
        search_tell(&trials->search, rate, measurement->outcome);
        if (measurement->ends_search)
            return 0;
    }
    return 0;
}

int trials_run(struct trials *trials, const struct trials_plan *plan, struct err *err) {
    const struct profile_capacity *capacity = &plan->profile->capacity;
    const struct search_limits limits = {
        .start = fmin(fmax(plan->profile->load.rate, capacity->lowest), capacity->highest),
        .lowest = capacity->lowest,
        .highest = capacity->highest,
        .precision = capacity->precision,
        .trials = (unsigned)capacity->trials,
        .passes = (unsigned)capacity->passes,
        .most = (unsigned)capacity->most};
    struct job job = {.plan = plan, .trials = trials};
    search_init(&trials->search, &limits);
    int status = search_on(&job, err);
    trials->interrupted = status < 0 && err->kind == ERR_INTERRUPTED;
    if (status < 0 && !(trials->interrupted && trials->search.count > 0))
        return -1;
    findings_make(&trials->findings, &trials->search, trials->measurements, trials->interrupted);
    return 0;
}

/* The trial whose result stands for the search. */
static size_t spokesman(const struct trials *trials) {
    const struct measurement *best =
        trials->findings.at_held ? trials->findings.at_held : trials->findings.at_failed;
    return best ? (size_t)(best - trials->measurements) : trials->search.count - 1;
}

int trials_result(const struct trials *trials, const struct trials_plan *plan,
                  struct result *result, struct err *err) {
    char folder[PATH_MAX];
    const struct findings *findings = &trials->findings;
    if (trial_folder(plan, spokesman(trials) + 1, folder, err) < 0 ||
        result_load(result, folder, err) < 0)
        return -1;
    result->verdict = findings->verdict;
    result->interrupted = trials->interrupted;
    findings_sentence(findings, result->reason, sizeof result->reason);
    if (capacity_lines_add(result, &trials->search, findings, err) == 0 &&
        capacity_sheets_add(result, &trials->search, trials->measurements, findings, err) == 0) {
        capacity_sheet_first(result, "capacity");
        return 0;
    }
    result_release(result);
    return -1;
}
