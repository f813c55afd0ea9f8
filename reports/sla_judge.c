#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/units.h"
#include "reports/sla_finding.h"
#include "reports/sla_recall.h"

/* What one line is judged on; its times are apart. */
struct counts {
    bool found; /* there is such a query, phase, size of tenants */
    struct sla_sample sample;
};

static bool is_all(const struct sla *sla) {
    return strcmp(sla->query, "all") == 0;
}

static bool speaks_of(const struct sla *sla, const struct result *result,
                      const struct result_cell *cell) {
    return (is_all(sla) || strcmp(sla->query, result->queries[cell->query].name) == 0) &&
           (!sla->phase[0] || strcmp(sla->phase, result->phases[cell->phase].name) == 0) &&
           (!sla->tenants[0] || strcmp(sla->tenants, cell->tenants) == 0);
}

static void add(const struct sla *sla, const struct result_requests *requests, struct hist *times,
                struct counts *counts) {
    counts->found = true;
    counts->sample.succeeded += requests->succeeded;
    counts->sample.failed += requests->failed + requests->unknown;
    counts->sample.waiting += requests->in_flight + requests->skipped;
    hist_merge(times, sla->service ? &requests->service : &requests->response);
    hist_merge(times,
               sla->service ? &requests->unanswered_service : &requests->unanswered_response);
}

/* A line about a phase or a size of tenants. */
static void collect_cells(const struct sla *sla, const struct result *result, struct hist *times,
                          struct counts *counts) {
    for (size_t i = 0; i < result->cell_count; i++)
        if (speaks_of(sla, result, &result->cells[i]))
            add(sla, &result->cells[i].requests, times, counts);
    for (size_t i = 0; sla->phase[0] && i < result->phase_count; i++)
        if (strcmp(sla->phase, result->phases[i].name) == 0)
            counts->sample.duration_us = result->phases[i].duration_us;
}

static void collect(const struct sla *sla, const struct result *result,
                    const struct result_requests *total, struct hist *times,
                    struct counts *counts) {
    const struct result_query *query = result_find_query(result, sla->query);
    *counts = (struct counts){.sample = {.duration_us = result->duration_us, .times = times}};
    if (sla->phase[0] || sla->tenants[0])
        collect_cells(sla, result, times, counts);
    else if (query)
        add(sla, &query->requests, times, counts);
    else if (is_all(sla))
        add(sla, total, times, counts);
}

/* Of the measures that are not of requests: value, n, and how many samples lie beyond the limit. */
static struct sla_finding find_in_run(const struct sla *sla, const struct sla_sample *sample,
                                      const struct result *result) {
    const struct result_availability *availability = &result->availability;
    uint64_t due = sample->succeeded + sample->failed + sample->waiting;
    struct sla_finding finding = {.n = due};
    if (sla->measure == SLA_RECALL) {
        sla_recall_measure(sla, result, &finding.value, &finding.n);
        return finding;
    }
    finding.beyond = availability->outages > 0 ? SLA_MISSES_ENOUGH : 0; /* none is a straggler */
    finding.value =
        sla->measure == SLA_OUTAGE ? (double)availability->longest_us : result_available(result);
    if (sla->measure == SLA_OUTAGE && due > 0)
        finding.n = (uint64_t)(result->duration_us + 500000) / 1000000;
    return finding;
}

/* `times` is memory for the times of the line, empty. */
static void judge(const struct sla *sla, const struct result *result,
                  const struct result_requests *total, struct hist *times,
                  struct result_outcome *outcome) {
    (void)snprintf(outcome->text, sizeof outcome->text, "%s", sla->text);
    (void)snprintf(outcome->query, sizeof outcome->query, "%s", sla->query);
    (void)snprintf(outcome->phase, sizeof outcome->phase, "%s", sla->phase);
    (void)snprintf(outcome->tenants, sizeof outcome->tenants, "%s", sla->tenants);
    sla_measure_name(sla, outcome->measure);
    outcome->unit = sla_forms[sla->measure].unit;
    outcome->limit = sla->limit;
    outcome->n_needed = sla_samples_needed(sla);
    outcome->abort = sla->abort;
    outcome->abort_after_us = sla->abort_after_us;
    outcome->window_us = sla->window_us;
    struct counts counts;
    collect(sla, result, total, times, &counts);
    if (!counts.found || sla->window_us > 0)
        return;
    struct sla_finding finding;
    if (sla_forms[sla->measure].of_run || sla->measure == SLA_RECALL) {
        finding = find_in_run(sla, &counts.sample, result);
        sla_settle(sla, outcome->n_needed, &finding);
    } else {
        finding = sla_find(sla, &counts.sample);
    }
    outcome->value = finding.value;
    outcome->margin = finding.margin;
    outcome->n = finding.n;
    outcome->state = finding.state;
}

int sla_judge(const struct sla *slas, size_t count, struct result *result, struct err *err) {
    struct result_requests total;
    struct hist times = {.counts = NULL};
    if (result_total(&total, result, err))
        return -1;
    free(result->outcomes);
    result->outcomes = NULL;
    result->outcome_count = 0;
    int status = hist_init(&times, err);
    for (size_t i = 0; i < count && status == 0; i++) {
        hist_clear(&times);
        struct result_outcome *outcome = result_add_outcome(result, err);
        if (outcome)
            judge(&slas[i], result, &total, &times, outcome);
        else
            status = -1;
    }
    hist_release(&times);
    result_requests_release(&total);
    return status;
}

static int compare_ranked(const void *a, const void *b) {
    static const int ranks[] = {[SLA_FAIL] = 0, [SLA_NO_DATA] = 1, [SLA_PASS] = 2};
    const struct result_outcome *left = ((const struct sla_ranked *)a)->outcome;
    const struct result_outcome *right = ((const struct sla_ranked *)b)->outcome;
    int by_state = ranks[left->state] - ranks[right->state];
    if (by_state)
        return by_state;
    if (left->margin != right->margin)
        return left->margin < right->margin ? -1 : 1;
    return left < right ? -1 : left > right;
}

struct sla_ranked *sla_by_margin(const struct result *result, struct err *err) {
    struct sla_ranked *order = malloc((result->outcome_count + 1) * sizeof *order);
    if (!order) {
        (void)err_set(err, ERR_SYSTEM, "out of memory for the list of SLAs");
        return NULL;
    }
    for (size_t i = 0; i < result->outcome_count; i++)
        order[i].outcome = &result->outcomes[i];
    qsort(order, result->outcome_count, sizeof *order, compare_ranked);
    return order;
}

bool sla_has_notes(const struct result *result) {
    for (size_t i = 0; i < result->outcome_count; i++)
        if (result->outcomes[i].note[0])
            return true;
    return false;
}

const char *sla_format_value(enum sla_unit unit, double value, char text[UNITS_TEXT]) {
    switch (unit) {
    case SLA_DURATION_US: return units_format_duration((int64_t)(value + 0.5), text);
    case SLA_PER_SECOND: return units_format_rate(value, text);
    case SLA_FRACTION: return units_format_share(value, text);
    }
    return "";
}
