#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/units.h"
#include "reports/sla.h"
#include "reports/verdict_driver.h"

const char *const verdict_names[] = {
    [VERDICT_NO_DATA] = "no data", [VERDICT_PASS] = "pass",
    [VERDICT_FAIL] = "fail",       [VERDICT_INVALID] = "invalid",
    [VERDICT_BREACH] = "breach",   [VERDICT_INTERRUPTED] = "interrupted",
    [VERDICT_COUNT] = NULL,
};

enum exit_code verdict_exit_code(enum verdict verdict) {
    static const enum exit_code codes[VERDICT_COUNT] = {
        [VERDICT_NO_DATA] = EXIT_NO_DATA, [VERDICT_PASS] = EXIT_DONE,
        [VERDICT_FAIL] = EXIT_SLA_FAIL,   [VERDICT_INVALID] = EXIT_INVALID,
        [VERDICT_BREACH] = EXIT_BREACH,   [VERDICT_INTERRUPTED] = EXIT_INTERRUPTED,
    };
    return codes[verdict];
}

/* Share of the requests; a few are always under way at the end of a closed loop. */
#define UNANSWERED_WORTH_A_WORD 0.01

/* The rules in order; each sets the reason and gives true when it decides. */
struct rule {
    enum verdict verdict;
    bool (*holds)(const struct result *result, const struct result_requests *total, char *reason,
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

static bool saw_a_breach(const struct result *result, const struct result_requests *total,
                         char *reason, size_t size) {
    (void)total;
    if (result->isolation.breaches == 0)
        return false;
    (void)snprintf(reason, size, "a tenant got at what is another's%s%s",
                   result->isolation.first[0] ? ": " : "", result->isolation.first);
    return true;
}

static bool was_untrue(const struct result *result, const struct result_requests *total,
                       char *reason, size_t size) {
    (void)total;
    if (result->truth.failed)
        (void)snprintf(reason, size, "%s", result->truth.reason);
    return result->truth.failed;
}

static bool was_interrupted(const struct result *result, const struct result_requests *total,
                            char *reason, size_t size) {
    (void)total;
    if (!result->interrupted)
        return false;
    char duration[UNITS_TEXT];
    (void)snprintf(reason, size, "stopped before its time; %s were measured",
                   units_format_duration(result->duration_us, duration));
    return true;
}

const struct result_outcome *verdict_worst(const struct result *result, enum sla_state state,
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

/* A line ended the run. */
static bool was_aborted(const struct result *result, char *reason, size_t size) {
    const struct result_outcome *outcome = NULL;
    for (size_t i = 0; i < result->outcome_count && !outcome; i++)
        if (result->outcomes[i].aborted_at_us > 0)
            outcome = &result->outcomes[i];
    if (!outcome)
        return false;
    char measured[UNITS_TEXT], value[UNITS_TEXT], n[UNITS_TEXT];
    (void)snprintf(reason, size,
                   "ended after %s of the measured time by \"%s\", which could no longer be kept: "
                   "it had %s (n %s)",
                   units_format_duration(result->duration_us, measured), outcome->text,
                   sla_format_value(outcome->unit, outcome->value, value),
                   units_format_integer((int64_t)outcome->n, n));
    return true;
}

static bool missed(const struct result *result, const struct result_requests *total, char *reason,
                   size_t size) {
    size_t count;
    const struct result_outcome *outcome = verdict_worst(result, SLA_FAIL, &count);
    if (!outcome)
        return false;
    char value[UNITS_TEXT], n[UNITS_TEXT];
    if (was_aborted(result, reason, size))
        return true;
    (void)snprintf(reason, size,
                   "%zu of %zu SLAs missed; the worst is \"%s\" with %s (margin %+.0f %%, n %s)",
                   count, result->outcome_count, outcome->text,
                   sla_format_value(outcome->unit, outcome->value, value), outcome->margin * 100,
                   units_format_integer((int64_t)outcome->n, n));
    if (outcome->note[0])
        add_remark(reason, size, "; %s", outcome->note);
    uint64_t unanswered = hist_count(&total->unanswered_response);
    if (verdict_is_time(outcome) && unanswered > 0)
        add_remark(reason, size, "; %s requests without an answer count with the time they waited",
                   units_format_integer((int64_t)unanswered, n));
    return true;
}

static bool limits(const struct result *result, const char *measure) {
    for (size_t i = 0; i < result->outcome_count; i++)
        if (strcmp(result->outcomes[i].measure, measure) == 0)
            return true;
    return false;
}

static bool limits_outages(const struct result *result) {
    return limits(result, "available") || limits(result, "outage");
}

/* Nobody can ask where no connection stands, so that nothing fails any more. */
static bool lost_the_server(const struct result *result, const struct result_requests *total,
                            char *reason, size_t size) {
    (void)total;
    const struct result_availability *availability = &result->availability;
    if (availability->gone_us < RESULT_SILENCE_US || limits_outages(result))
        return false;
    char gone[UNITS_TEXT];
    (void)snprintf(reason, size,
                   "the server was gone: no connection stood in the last %s of the measured time; "
                   "its log may say why",
                   units_format_duration(availability->gone_us, gone));
    return true;
}

static bool had_no_data(const struct result *result, const struct result_requests *total,
                        char *reason, size_t size) {
    if (total->succeeded == 0) {
        (void)snprintf(reason, size, "no request succeeded in the measured time");
        return true;
    }
    size_t count;
    const struct result_outcome *outcome = verdict_worst(result, SLA_NO_DATA, &count);
    if (!outcome)
        return false;
    char n[UNITS_TEXT], needed[UNITS_TEXT];
    (void)snprintf(reason, size, "%zu of %zu SLAs had too few samples: \"%s\" has %s and needs %s",
                   count, result->outcome_count, outcome->text,
                   units_format_integer((int64_t)outcome->n, n),
                   units_format_integer((int64_t)outcome->n_needed, needed));
    return true;
}

bool verdict_is_time(const struct result_outcome *outcome) {
    return outcome->unit == SLA_DURATION_US && strcmp(outcome->measure, "outage") != 0;
}

static bool limits_times(const struct result *result) {
    for (size_t i = 0; i < result->outcome_count; i++)
        if (verdict_is_time(&result->outcomes[i]))
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

static bool passed(const struct result *result, const struct result_requests *total, char *reason,
                   size_t size) {
    char compared[UNITS_TEXT];
    if (result->outcome_count)
        (void)snprintf(reason, size, "%s%zu SLA%s kept", result->outcome_count > 1 ? "all " : "",
                       result->outcome_count, result->outcome_count > 1 ? "s" : "");
    else
        (void)snprintf(reason, size, "no SLA was given, so nothing was judged");
    for (size_t i = 0; i < result->outcome_count; i++)
        if (result->outcomes[i].windows_unjudged > 0)
            add_remark(reason, size, "; \"%s\": %s", result->outcomes[i].text,
                       result->outcomes[i].note);
    uint64_t failed = total->failed + total->unknown;
    if (failed > 0 && !limits(result, "errors"))
        add_remark(reason, size, "; %.2g %% of the requests failed, which no SLA limits",
                   100.0 * (double)failed / (double)(failed + total->succeeded));
    if (result->availability.outages > 0 && !limits_outages(result))
        add_remark(reason, size, "; nobody was served for %.3g s, which no SLA limits",
                   (double)result->availability.out_us / 1e6);
    if (result->truth.compared > 0)
        add_remark(reason, size, "; %s answers were as the world has them",
                   units_format_integer((int64_t)result->truth.compared, compared));
    uint64_t connections = connection_errors(result);
    if (connections > 0)
        add_remark(reason, size,
                   "; connections failed %" PRIu64 " times, which no SLA counts: see the errors",
                   connections);
    uint64_t due = total->sent + total->skipped;
    uint64_t unanswered = total->in_flight + total->skipped;
    if ((double)unanswered > UNANSWERED_WORTH_A_WORD * (double)due && !limits_times(result))
        add_remark(reason, size, "; %.2g %% of the requests had no answer, and no SLA limits times",
                   100.0 * (double)unanswered / (double)due);
    driver_remark(result, reason, size);
    return true;
}

/* One driver of several: what it was to do it has done. */
static bool is_a_sound_part(const struct result *result, const struct result_requests *total,
                            char *reason, size_t size) {
    if (!result_is_part(result) || total->sent == 0)
        return false;
    (void)snprintf(reason, size,
                   "driver %" PRIu64 " of %" PRIu64
                   " sent its part; `pgbazaar report merge` judges the whole",
                   result->driver, result->drivers);
    return true;
}

static const struct rule rules[] = {
    {VERDICT_BREACH, saw_a_breach},
    {VERDICT_FAIL, was_untrue},
    {VERDICT_INTERRUPTED, was_interrupted},
    {VERDICT_INVALID, driver_delivered_too_little},
    {VERDICT_INVALID, driver_came_too_late},
    {VERDICT_PASS, is_a_sound_part},
    {VERDICT_INVALID, driver_explains_misses},
    {VERDICT_FAIL, missed},
    {VERDICT_FAIL, lost_the_server},
    {VERDICT_NO_DATA, had_no_data},
    {VERDICT_INVALID, driver_was_all_there_is},
    {VERDICT_PASS, passed},
};

int result_judge(struct result *result, struct err *err) {
    struct result_requests total;
    if (result_total(&total, result, err))
        return -1;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (rules[i].holds(result, &total, result->reason, sizeof result->reason)) {
            result->verdict = rules[i].verdict;
            break;
        }
    }
    int status = driver_add_sheet(result, &total, err);
    result_requests_release(&total);
    return status;
}
