#include "load/capacity/measurement.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/units.h"

#define SECOND_US 1000000

/* Of a Poisson process's own spread: a deficit below it may be chance. */
#define DEVIATIONS 3

/* What was answered in the seconds that lie in the measured phases whole: what waited at the end of
 * the load is answered after it. Where no second does, all that was answered. */
static double answered_rate(const struct result *result, double *seconds) {
    uint64_t answered = 0;
    *seconds = 0;
    for (size_t i = 0; i < result->second_count; i++) {
        const struct result_second *second = &result->seconds[i];
        const struct result_phase *phase = &result->phases[second->phase];
        int64_t from_us = second->second * SECOND_US;
        if (!phase->measured || from_us < phase->start_us ||
            from_us + SECOND_US > phase->start_us + phase->duration_us)
            continue;
        answered += second->succeeded + second->failed;
        *seconds += 1;
    }
    if (*seconds > 0)
        return (double)answered / *seconds;
    for (size_t i = 0; i < result->query_count; i++)
        answered += result->queries[i].requests.succeeded + result->queries[i].requests.failed;
    return result_rate(result, answered);
}

static bool fell_behind(const struct result *result, double answered, double seconds) {
    double due = result_rate(result, result->due);
    return seconds > 0 && answered < MEASUREMENT_KEPT_UP * due &&
           (due - answered) * seconds > DEVIATIONS * sqrt(due * seconds);
}

/* How many requests a second this limit was about. */
static double asked_rate(const struct result *result, const struct result_outcome *limit) {
    uint64_t asked = 0;
    for (size_t i = 0; i < result->cell_count; i++) {
        const struct result_cell *cell = &result->cells[i];
        bool meant = (strcmp(limit->query, "all") == 0 ||
                      strcmp(limit->query, result->queries[cell->query].name) == 0) &&
                     (!limit->tenants[0] || strcmp(limit->tenants, cell->tenants) == 0);
        asked += meant ? cell->requests.sent + cell->requests.skipped : 0;
    }
    return result_rate(result, asked);
}

static bool is_out_of_reach(const struct result *result, const struct result_outcome *limit) {
    return strcmp(limit->measure, "rate") == 0 && asked_rate(result, limit) < limit->limit;
}

/* Copies the limits that this load can be held to; gives how many of them failed. */
static size_t take_limits(struct measurement *measurement, const struct result *result) {
    size_t failed = 0;
    measurement->samples_factor = 1;
    for (size_t i = 0; i < result->outcome_count && i < PROFILE_SLA_MAX; i++) {
        struct result_outcome *limit = &measurement->limits[measurement->limit_count++];
        *limit = result->outcomes[i];
        if (limit->state == SLA_FAIL && is_out_of_reach(result, limit))
            limit->state = SLA_NO_DATA;
        else if (limit->state == SLA_NO_DATA)
            measurement->samples_factor =
                fmax(measurement->samples_factor,
                     (double)limit->n_needed / (double)(limit->n > 0 ? limit->n : 1));
        failed += limit->state == SLA_FAIL ? 1 : 0;
    }
    return failed;
}

static void take_waits(struct measurement *measurement, const struct result *result) {
    const struct result_sheet *sheet = result_find_sheet(result, "waits");
    for (size_t i = 0; sheet && i < sheet->row_count && i < MEASUREMENT_WAITS; i++) {
        struct measurement_wait *wait = &measurement->waits[measurement->wait_count++];
        const char *event = result_sheet_at(sheet, i, 0)->text;
        (void)snprintf(wait->event, sizeof wait->event, "%s", event ? event : "");
        wait->sessions = result_sheet_at(sheet, i, 1)->number;
    }
}

/* From the sheet "time": query, part, n, share. */
static double waited_share(const struct result *result) {
    const struct result_sheet *sheet = result_find_sheet(result, "time");
    for (size_t i = 0; sheet && i < sheet->row_count; i++) {
        const char *query = result_sheet_at(sheet, i, 0)->text;
        const char *part = result_sheet_at(sheet, i, 1)->text;
        double share = result_sheet_at(sheet, i, 3)->number;
        if (query && part && strcmp(query, "all") == 0 &&
            strcmp(part, result_part_names[RESULT_PART_WAIT]) == 0 && isfinite(share))
            return share;
    }
    return 0;
}

static int take_times(struct measurement *measurement, const struct result *result, double seconds,
                      struct err *err) {
    struct result_requests total;
    if (result_total(&total, result, err) < 0)
        return -1;
    measurement->p50_us = hist_percentile_us(&total.response, 50);
    measurement->p95_us = hist_percentile_us(&total.response, 95);
    measurement->p99_us = hist_percentile_us(&total.response, 99);
    /* Little's law: L = lambda W. What was answered after the load would be in it without a whole
     * second. */
    if (seconds > 0)
        measurement->concurrency =
            measurement->answered * hist_mean_us(&total.service) / (double)SECOND_US;
    result_requests_release(&total);
    return 0;
}

static void say_fallen_behind(struct measurement *measurement, const struct result *result) {
    char answered[UNITS_TEXT], due[UNITS_TEXT];
    (void)snprintf(measurement->reason, sizeof measurement->reason,
                   "only %s of %s were answered while it lasted: a backlog grew",
                   units_format_rate(measurement->answered, answered),
                   units_format_rate(result_rate(result, result->due), due));
}

static enum search_outcome decide(const struct measurement *measurement, size_t failed,
                                  bool behind) {
    if (measurement->ends_search)
        return SEARCH_FAIL;
    if (measurement->verdict == VERDICT_INVALID)
        return SEARCH_INVALID;
    if (failed > 0 || behind)
        return SEARCH_FAIL;
    bool too_few = measurement->verdict == VERDICT_NO_DATA || measurement->samples_factor > 1;
    return too_few ? SEARCH_NO_DATA : SEARCH_PASS;
}

static bool missed_a_limit(const struct result *result) {
    for (size_t i = 0; i < result->outcome_count; i++)
        if (result->outcomes[i].state == SLA_FAIL)
            return true;
    return false;
}

int measurement_take(struct measurement *measurement, const struct result *result, double rate,
                     struct err *err) {
    double seconds;
    *measurement = (struct measurement){.rate = rate,
                                        .verdict = result->verdict,
                                        .driver_cpu = result->driver_cpu_share,
                                        .machine_cpu = result->machine_cpu_share,
                                        .waited = waited_share(result),
                                        .shares_machine = result_find_sheet(result, "machine")};
    (void)snprintf(measurement->reason, sizeof measurement->reason, "%s", result->reason);
    measurement->answered = answered_rate(result, &seconds);
    take_waits(measurement, result);
    if (take_times(measurement, result, seconds, err) < 0)
        return -1;
    size_t failed = take_limits(measurement, result);
    bool behind = fell_behind(result, measurement->answered, seconds);
    measurement->ends_search =
        result->verdict == VERDICT_BREACH ||
        (result->verdict == VERDICT_FAIL && !missed_a_limit(result)); /* an answer was wrong */
    measurement->outcome = decide(measurement, failed, behind);
    if (measurement->outcome == SEARCH_FAIL && failed == 0 && !measurement->ends_search)
        say_fallen_behind(measurement, result);
    return 0;
}

const struct result_outcome *measurement_worst(const struct measurement *measurement) {
    const struct result_outcome *worst = NULL;
    for (size_t i = 0; i < measurement->limit_count; i++) {
        const struct result_outcome *limit = &measurement->limits[i];
        if (limit->state != SLA_NO_DATA && (!worst || limit->margin < worst->margin))
            worst = limit;
    }
    return worst;
}

double measurement_wait_of(const struct measurement *measurement, const char *event) {
    for (size_t i = 0; i < measurement->wait_count; i++)
        if (strcmp(measurement->waits[i].event, event) == 0)
            return measurement->waits[i].sessions;
    return 0;
}
