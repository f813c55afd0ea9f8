#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/units.h"
#include "reports/sla_recall.h"

/* A gate that has fewer samples than it needs is a miss all the same with so many beyond its limit:
 * then it is not one straggler that decides. */
enum { MISSES_ENOUGH = 5 };

/* What one line is judged on; its times are apart. */
struct counts {
    bool found; /* there is such a query, phase, size of tenants */
    uint64_t succeeded;
    uint64_t failed;  /* the unknown too: nobody was told of a success */
    uint64_t waiting; /* without an answer when the run gave up, or never sent */
    int64_t duration_us;
};

/* Adds a query, the total or a cell, which count and time alike. */
#define COLLECT(from)                                                                              \
    do {                                                                                           \
        counts->found = true;                                                                      \
        counts->succeeded += (from)->succeeded;                                                    \
        counts->failed += (from)->failed + (from)->unknown;                                        \
        counts->waiting += (from)->in_flight + (from)->skipped;                                    \
        hist_merge(times, sla->service ? &(from)->service : &(from)->response);                    \
        hist_merge(times,                                                                          \
                   sla->service ? &(from)->unanswered_service : &(from)->unanswered_response);     \
    } while (0)

static bool is_all(const struct sla *sla) {
    return strcmp(sla->query, "all") == 0;
}

static bool speaks_of(const struct sla *sla, const struct result *result,
                      const struct result_cell *cell) {
    return (is_all(sla) || strcmp(sla->query, result->queries[cell->query].name) == 0) &&
           (!sla->phase[0] || strcmp(sla->phase, result->phases[cell->phase].name) == 0) &&
           (!sla->tenants[0] || strcmp(sla->tenants, cell->tenants) == 0);
}

/* A line about a phase or a size of tenants. */
static void collect_cells(const struct sla *sla, const struct result *result, struct hist *times,
                          struct counts *counts) {
    for (size_t i = 0; i < result->cell_count; i++)
        if (speaks_of(sla, result, &result->cells[i]))
            COLLECT(&result->cells[i]);
    for (size_t i = 0; sla->phase[0] && i < result->phase_count; i++)
        if (strcmp(sla->phase, result->phases[i].name) == 0)
            counts->duration_us = result->phases[i].duration_us;
}

static void collect(const struct sla *sla, const struct result *result,
                    const struct result_total *total, struct hist *times, struct counts *counts) {
    const struct result_query *query = result_find_query(result, sla->query);
    *counts = (struct counts){.duration_us = result->duration_us};
    if (sla->phase[0] || sla->tenants[0])
        collect_cells(sla, result, times, counts);
    else if (query)
        COLLECT(query);
    else if (is_all(sla))
        COLLECT(total);
}

static void describe(const struct sla *sla, struct result_outcome *outcome) {
    const char *kind = sla->service ? "service" : "response";
    switch (sla->measure) {
    case SLA_PERCENTILE:
        (void)snprintf(outcome->measure, sizeof outcome->measure, "p%g %s", sla->percentile, kind);
        break;
    case SLA_MAX:
    case SLA_MEAN:
        (void)snprintf(outcome->measure, sizeof outcome->measure, "%s %s",
                       sla->measure == SLA_MAX ? "max" : "mean", kind);
        break;
    case SLA_RATE:
        (void)snprintf(outcome->measure, sizeof outcome->measure, "rate");
        outcome->unit = SLA_PER_SECOND;
        break;
    case SLA_ERRORS:
        (void)snprintf(outcome->measure, sizeof outcome->measure, "errors");
        outcome->unit = SLA_FRACTION;
        break;
    case SLA_AVAILABLE:
        (void)snprintf(outcome->measure, sizeof outcome->measure, "available");
        outcome->unit = SLA_FRACTION;
        break;
    case SLA_RECALL:
        (void)snprintf(outcome->measure, sizeof outcome->measure, "recall@%" PRIu32,
                       sla->recall_at);
        outcome->unit = SLA_FRACTION;
        break;
    case SLA_OUTAGE: (void)snprintf(outcome->measure, sizeof outcome->measure, "outage"); break;
    }
}

/* Fills value and n; gives the samples that lie beyond the limit. */
static uint64_t measure(const struct sla *sla, const struct counts *counts,
                        const struct hist *times, const struct result *result,
                        struct result_outcome *outcome) {
    const struct result_availability *availability = &result->availability;
    uint64_t done = counts->succeeded + counts->failed;
    outcome->n = sla->measure == SLA_ERRORS ? done : hist_count(times);
    switch (sla->measure) {
    case SLA_PERCENTILE:
        outcome->value = (double)hist_percentile_us(times, sla->percentile);
        return hist_count_above(times, (int64_t)sla->limit);
    case SLA_MAX:
        outcome->value = (double)hist_max_us(times);
        return hist_count_above(times, (int64_t)sla->limit);
    case SLA_MEAN: outcome->value = hist_mean_us(times); return 0;
    case SLA_RATE:
        outcome->n = counts->succeeded;
        outcome->value = counts->duration_us > 0
                             ? (double)counts->succeeded * 1e6 / (double)counts->duration_us
                             : 0;
        return 0;
    case SLA_ERRORS:
        outcome->value = done ? (double)counts->failed / (double)done : 0;
        return counts->failed;
    case SLA_AVAILABLE:
        outcome->n = done + counts->waiting;
        outcome->value = result_available(result);
        return availability->outages > 0 ? MISSES_ENOUGH : 0; /* an outage is no straggler */
    case SLA_OUTAGE:
        outcome->n =
            done + counts->waiting > 0 ? (uint64_t)(result->duration_us + 500000) / 1000000 : 0;
        outcome->value = (double)availability->longest_us;
        return availability->outages > 0 ? MISSES_ENOUGH : 0;
    case SLA_RECALL:
        outcome->n = 0;
        sla_recall_measure(sla, result, outcome);
        return 0;
    }
    return 0;
}

/* `times` is memory for the times of the line, empty. */
static void judge(const struct sla *sla, const struct result *result,
                  const struct result_total *total, struct hist *times,
                  struct result_outcome *outcome) {
    (void)snprintf(outcome->text, sizeof outcome->text, "%s", sla->text);
    (void)snprintf(outcome->query, sizeof outcome->query, "%s", sla->query);
    (void)snprintf(outcome->phase, sizeof outcome->phase, "%s", sla->phase);
    (void)snprintf(outcome->tenants, sizeof outcome->tenants, "%s", sla->tenants);
    describe(sla, outcome);
    outcome->limit = sla->limit;
    outcome->n_needed = sla_samples_needed(sla);
    struct counts counts;
    collect(sla, result, total, times, &counts);
    if (!counts.found)
        return;
    uint64_t beyond = measure(sla, &counts, times, result, outcome);
    bool from_below = sla_is_floor(sla->measure);
    double room = from_below ? outcome->value - outcome->limit : outcome->limit - outcome->value;
    /* With a limit of zero errors there is no room to be a fraction of. */
    outcome->margin = outcome->limit > 0 ? room / outcome->limit : outcome->value > 0 ? -1 : 0;
    bool kept = room > 0 || (sla->or_equal && room >= 0);
    bool enough = outcome->n >= outcome->n_needed || (!kept && beyond >= MISSES_ENOUGH);
    outcome->state = !enough ? SLA_NO_DATA : kept ? SLA_PASS : SLA_FAIL;
}

int sla_judge(const struct sla *slas, size_t count, struct result *result, struct err *err) {
    struct result_total total;
    struct hist times = {.counts = NULL};
    if (result_total_init(&total, result, err))
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
    result_total_release(&total);
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

const char *sla_format_value(enum sla_unit unit, double value, char text[UNITS_TEXT]) {
    switch (unit) {
    case SLA_DURATION_US: return units_format_duration((int64_t)(value + 0.5), text);
    case SLA_PER_SECOND: return units_format_rate(value, text);
    case SLA_FRACTION: (void)snprintf(text, UNITS_TEXT, "%.3g %%", value * 100); return text;
    }
    return "";
}
