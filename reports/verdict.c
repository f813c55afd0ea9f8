#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/units.h"
#include "reports/sla.h"

#define DRIVER_BUSY    0.90 /* share of the workers' time above which the driver is the limit */
#define TARGET_REACHED 0.95
#define LAG_PART       0.5  /* of the tightest limit */
#define LAG_MOST_US    50e3 /* where no time is limited */

/* Share of the requests; a few are always under way at the end of a closed loop. */
#define UNANSWERED_WORTH_A_WORD 0.01

/* The rules in order; each sets the reason and gives true when it decides. */
struct rule {
    enum verdict verdict;
    bool (*holds)(const struct result *result, const struct result_total *total, char *reason,
                  size_t size);
};

/* Appends to the sentence, as far as it fits. */
static void add_remark(char *reason, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add_remark(char *reason, size_t size, const char *format, ...) {
    size_t length = strlen(reason);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(reason + length, size - length, format, args);
    va_end(args);
}

static bool saw_a_breach(const struct result *result, const struct result_total *total,
                         char *reason, size_t size) {
    (void)total;
    if (result->isolation.breaches == 0)
        return false;
    (void)snprintf(reason, size, "a tenant got at what is another's%s%s",
                   result->isolation.first[0] ? ": " : "", result->isolation.first);
    return true;
}

static bool was_untrue(const struct result *result, const struct result_total *total, char *reason,
                       size_t size) {
    (void)total;
    if (result->truth.failed)
        (void)snprintf(reason, size, "%s", result->truth.reason);
    return result->truth.failed;
}

static bool was_interrupted(const struct result *result, const struct result_total *total,
                            char *reason, size_t size) {
    (void)total;
    if (!result->interrupted)
        return false;
    char duration[UNITS_TEXT];
    (void)snprintf(reason, size, "stopped before its time; %s were measured",
                   units_format_duration(result->duration_us, duration));
    return true;
}

static bool missed_the_target(const struct result *result, const struct result_total *total,
                              char *reason, size_t size) {
    double sent = result_rate(result, total->sent);
    if (!result->open_loop || sent >= TARGET_REACHED * result->target_rate ||
        result->driver_cpu_share <= DRIVER_BUSY)
        return false;
    char sent_text[UNITS_TEXT], target[UNITS_TEXT];
    (void)snprintf(
        reason, size,
        "the driver sent %s of %s with its busiest thread %.0f %% busy: give it more threads or "
        "another machine, or ask for less",
        units_format_rate(sent, sent_text), units_format_rate(result->target_rate, target),
        result->driver_cpu_share * 100);
    return true;
}

static bool is_time(const struct result_outcome *outcome) {
    return outcome->unit == SLA_DURATION_US;
}

static bool lagged(const struct result *result, const struct result_total *total, char *reason,
                   size_t size) {
    (void)total;
    double tightest = LAG_MOST_US / LAG_PART;
    bool limited = false;
    for (size_t i = 0; i < result->outcome_count; i++) {
        const struct result_outcome *outcome = &result->outcomes[i];
        if (is_time(outcome) && (!limited || outcome->limit < tightest)) {
            tightest = outcome->limit;
            limited = true;
        }
    }
    int64_t lag_us = hist_percentile_us(&result->driver_lag, 99);
    if ((double)lag_us <= LAG_PART * tightest)
        return false;
    char lag[UNITS_TEXT], limit[UNITS_TEXT];
    (void)snprintf(
        reason, size,
        "the driver itself was late: its lag p99 of %s is over half of %s, %s; the machine "
        "is too busy or too small for this load",
        units_format_duration(lag_us, lag), units_format_duration((int64_t)tightest, limit),
        limited ? "the tightest limit" : "the most that a run without limits on time allows");
    return true;
}

/* The driver's lag that is part of a response time: at the same percentile. */
static double lag_within(const struct result *result, const struct result_outcome *outcome) {
    if (strncmp(outcome->measure, "max", 3) == 0)
        return (double)hist_max_us(&result->driver_lag);
    if (strncmp(outcome->measure, "mean", 4) == 0)
        return hist_mean_us(&result->driver_lag);
    return (double)hist_percentile_us(&result->driver_lag, strtod(outcome->measure + 1, NULL));
}

static bool explained_by_the_driver(const struct result *result,
                                    const struct result_outcome *outcome) {
    if (outcome->unit == SLA_PER_SECOND)
        return result->driver_cpu_share > DRIVER_BUSY;
    if (!is_time(outcome) || strstr(outcome->measure, "service"))
        return false;
    return outcome->value - lag_within(result, outcome) < outcome->limit;
}

static const struct result_outcome *worst(const struct result *result, enum sla_state state,
                                          size_t *count) {
    const struct result_outcome *found = NULL;
    *count = 0;
    for (size_t i = 0; i < result->outcome_count; i++) {
        const struct result_outcome *outcome = &result->outcomes[i];
        if (outcome->state != state)
            continue;
        ++*count;
        if (!found || outcome->margin < found->margin)
            found = outcome;
    }
    return found;
}

static bool missed_by_the_driver(const struct result *result, const struct result_total *total,
                                 char *reason, size_t size) {
    (void)total;
    size_t missed;
    const struct result_outcome *outcome = worst(result, SLA_FAIL, &missed);
    for (size_t i = 0; i < result->outcome_count; i++)
        if (result->outcomes[i].state == SLA_FAIL &&
            !explained_by_the_driver(result, &result->outcomes[i]))
            return false;
    if (!outcome)
        return false;
    if (outcome->unit == SLA_PER_SECOND) {
        (void)snprintf(
            reason, size,
            "\"%s\" was missed with the driver's busiest thread %.0f %% busy: the driver was the "
            "limit, not the database",
            outcome->text, result->driver_cpu_share * 100);
    } else {
        char lag[UNITS_TEXT];
        (void)snprintf(reason, size,
                       "\"%s\" was missed by no more than the driver's own lag of %s at that place",
                       outcome->text,
                       units_format_duration((int64_t)lag_within(result, outcome), lag));
    }
    return true;
}

static bool missed(const struct result *result, const struct result_total *total, char *reason,
                   size_t size) {
    size_t count;
    const struct result_outcome *outcome = worst(result, SLA_FAIL, &count);
    if (!outcome)
        return false;
    char value[UNITS_TEXT];
    (void)snprintf(reason, size, "%zu of %zu SLAs missed; the worst is \"%s\" with %s", count,
                   result->outcome_count, outcome->text,
                   sla_format_value(outcome->unit, outcome->value, value));
    uint64_t unanswered = hist_count(&total->unanswered_response);
    if (outcome->unit == SLA_DURATION_US && unanswered > 0)
        add_remark(reason, size,
                   "; %" PRIu64 " requests without an answer count with the time they waited",
                   unanswered);
    return true;
}

static bool had_no_data(const struct result *result, const struct result_total *total, char *reason,
                        size_t size) {
    if (total->succeeded == 0) {
        (void)snprintf(reason, size, "no request succeeded in the measured time");
        return true;
    }
    size_t count;
    const struct result_outcome *outcome = worst(result, SLA_NO_DATA, &count);
    if (!outcome)
        return false;
    char n[UNITS_TEXT], needed[UNITS_TEXT];
    (void)snprintf(reason, size, "%zu of %zu SLAs had too few samples: \"%s\" has %s and needs %s",
                   count, result->outcome_count, outcome->text,
                   units_format_integer((int64_t)outcome->n, n),
                   units_format_integer((int64_t)outcome->n_needed, needed));
    return true;
}

static bool limits(const struct result *result, enum sla_unit unit) {
    for (size_t i = 0; i < result->outcome_count; i++)
        if (result->outcomes[i].unit == unit)
            return true;
    return false;
}

static uint64_t connection_errors(const struct result *result) {
    uint64_t count = 0;
    for (size_t i = 0; i < result->error_count; i++)
        if (strcmp(result->errors[i].query, RESULT_CONNECTION) == 0)
            count += result->errors[i].count;
    return count;
}

static bool passed(const struct result *result, const struct result_total *total, char *reason,
                   size_t size) {
    if (result->outcome_count)
        (void)snprintf(reason, size, "%s%zu SLA%s kept", result->outcome_count > 1 ? "all " : "",
                       result->outcome_count, result->outcome_count > 1 ? "s" : "");
    else
        (void)snprintf(reason, size, "no SLA was given, so nothing was judged");
    if (total->failed && !limits(result, SLA_FRACTION))
        add_remark(reason, size, "; %.2g %% of the requests failed, which no SLA limits",
                   100.0 * (double)total->failed / (double)(total->failed + total->succeeded));
    if (result->truth.compared > 0)
        add_remark(reason, size, "; %" PRIu64 " answers were as the world has them",
                   result->truth.compared);
    uint64_t connections = connection_errors(result);
    if (connections > 0)
        add_remark(reason, size,
                   "; connections failed %" PRIu64 " times, which no SLA counts: see the errors",
                   connections);
    uint64_t due = total->sent + total->skipped;
    uint64_t unanswered = due - total->succeeded - total->failed;
    if ((double)unanswered > UNANSWERED_WORTH_A_WORD * (double)due &&
        !limits(result, SLA_DURATION_US))
        add_remark(reason, size, "; %.2g %% of the requests had no answer, and no SLA limits times",
                   100.0 * (double)unanswered / (double)due);
    return true;
}

static const struct rule rules[] = {
    {VERDICT_BREACH, saw_a_breach},
    {VERDICT_FAIL, was_untrue},
    {VERDICT_INTERRUPTED, was_interrupted},
    {VERDICT_INVALID, missed_the_target},
    {VERDICT_INVALID, lagged},
    {VERDICT_INVALID, missed_by_the_driver},
    {VERDICT_FAIL, missed},
    {VERDICT_NO_DATA, had_no_data},
    {VERDICT_PASS, passed},
};

int result_judge(struct result *result, struct err *err) {
    struct result_total total;
    if (result_total_init(&total, result, err))
        return -1;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (rules[i].holds(result, &total, result->reason, sizeof result->reason)) {
            result->verdict = rules[i].verdict;
            break;
        }
    }
    result_total_release(&total);
    return 0;
}
