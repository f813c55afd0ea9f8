#include "reports/verdict_driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/units.h"
#include "reports/sla.h"

bool driver_delivered_too_little(const struct result *result, const struct result_requests *total,
                                 char *reason, size_t size) {
    double sent = result_rate(result, total->sent);
    if (!result->open_loop || sent >= DRIVER_REACHED * result->target_rate ||
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

bool driver_came_too_late(const struct result *result, const struct result_requests *total,
                          char *reason, size_t size) {
    (void)total;
    int64_t lag_us = hist_percentile_us(&result->driver_lag, 99);
    if (lag_us <= DRIVER_LATE_US)
        return false;
    char lag[UNITS_TEXT], limit[UNITS_TEXT];
    (void)snprintf(reason, size,
                   "the driver itself was late: with a lag p99 of %s, over %s, it was another load "
                   "than the one that was asked for; the machine is too busy or too small for it",
                   units_format_duration(lag_us, lag),
                   units_format_duration(DRIVER_LATE_US, limit));
    return true;
}

/* The driver's lag that is part of a response time: at the same percentile. */
static double lag_within(const struct result *result, const struct result_outcome *outcome) {
    if (strncmp(outcome->measure, "mean", 4) == 0)
        return hist_mean_us(&result->driver_lag);
    if (outcome->measure[0] != 'p')
        return (double)hist_max_us(&result->driver_lag);
    return (double)hist_percentile_us(&result->driver_lag, strtod(outcome->measure + 1, NULL));
}

static bool is_of_outages(const struct result_outcome *outcome) {
    return strcmp(outcome->measure, "available") == 0 || strcmp(outcome->measure, "outage") == 0;
}

static bool is_explained(const struct result *result, const struct result_outcome *outcome) {
    bool is_busy = result->driver_cpu_share > DRIVER_BUSY;
    if (outcome->unit == SLA_PER_SECOND)
        return is_busy;
    if (is_of_outages(outcome))
        return hist_max_us(&result->driver_lag) >= result->availability.longest_us;
    if (!verdict_is_time(outcome))
        return false;
    if (is_busy)
        return true;
    return !strstr(outcome->measure, "service") &&
           outcome->value - lag_within(result, outcome) < outcome->limit;
}

bool driver_explains_misses(const struct result *result, const struct result_requests *total,
                            char *reason, size_t size) {
    (void)total;
    size_t missed;
    const struct result_outcome *outcome = verdict_worst(result, SLA_FAIL, &missed);
    for (size_t i = 0; i < result->outcome_count; i++)
        if (result->outcomes[i].state == SLA_FAIL && !is_explained(result, &result->outcomes[i]))
            return false;
    if (!outcome)
        return false;
    char lag[UNITS_TEXT], value[UNITS_TEXT];
    (void)sla_format_value(outcome->unit, outcome->value, value);
    if (result->driver_cpu_share > DRIVER_BUSY)
        (void)snprintf(reason, size,
                       "\"%s\" was missed with %s while the driver's busiest thread was %.0f %% "
                       "busy: the driver was the limit, not the database",
                       outcome->text, value, result->driver_cpu_share * 100);
    else
        (void)snprintf(
            reason, size,
            "\"%s\" was missed with %s, by no more than the driver's own lag of %s at that place",
            outcome->text, value, units_format_duration((int64_t)lag_within(result, outcome), lag));
    return true;
}

bool driver_was_all_there_is(const struct result *result, const struct result_requests *total,
                             char *reason, size_t size) {
    (void)total;
    int64_t lag_us = hist_percentile_us(&result->driver_lag, 99);
    bool is_busy = result->driver_cpu_share > DRIVER_BUSY;
    if (result->outcome_count > 0 || (lag_us <= DRIVER_LAG_US && !is_busy))
        return false;
    char lag[UNITS_TEXT], limit[UNITS_TEXT];
    if (is_busy)
        (void)snprintf(reason, size,
                       "no SLA was given, and the figures are the driver's: its busiest thread was "
                       "%.0f %% busy, over %.0f %%",
                       result->driver_cpu_share * 100, DRIVER_BUSY * 100);
    else
        (void)snprintf(reason, size,
                       "no SLA was given, and the figures are the driver's: its lag p99 was %s, "
                       "over %s",
                       units_format_duration(lag_us, lag),
                       units_format_duration(DRIVER_LAG_US, limit));
    return true;
}

void driver_remark(const struct result *result, char *reason, size_t size) {
    int64_t lag_us = hist_percentile_us(&result->driver_lag, 99);
    size_t length = strlen(reason);
    char lag[UNITS_TEXT];
    if (lag_us > DRIVER_LAG_US)
        (void)snprintf(reason + length, size - length,
                       "; in spite of a driver that was late by %s (lag p99)",
                       units_format_duration(lag_us, lag));
    else if (result->driver_cpu_share > DRIVER_BUSY)
        (void)snprintf(reason + length, size - length,
                       "; in spite of a driver whose busiest thread was %.0f %% busy",
                       result->driver_cpu_share * 100);
}

static int add_row(struct result_sheet *sheet, const char *what, const char *limit,
                   const char *value, uint64_t n, double margin, struct err *err) {
    const union sheet_value row[] = {{.text = what},
                                     {.text = limit},
                                     {.text = value},
                                     {.integer = (int64_t)n},
                                     {.number = margin}};
    return result_sheet_add(sheet, row, err);
}

int driver_add_sheet(struct result *result, const struct result_requests *total, struct err *err) {
    static const struct sheet_column columns[] = {{"what", SHEET_TEXT},
                                                  {"limit", SHEET_TEXT},
                                                  {"value", SHEET_TEXT},
                                                  {"n", SHEET_COUNT},
                                                  {"margin", SHEET_FRACTION}};
    if (result_find_sheet(result, "instrument"))
        return 0;
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "instrument",
                                              .title = "The driver as an instrument",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns},
                         err);
    if (!sheet)
        return -1;
    char limit[UNITS_TEXT], value[UNITS_TEXT];
    int64_t lag_us = hist_percentile_us(&result->driver_lag, 99);
    double sent = result_rate(result, total->sent);
    if (result->open_loop && result->target_rate > 0 &&
        add_row(sheet, "rate sent", units_format_rate(DRIVER_REACHED * result->target_rate, limit),
                units_format_rate(sent, value), total->sent,
                sent / (DRIVER_REACHED * result->target_rate) - 1, err) < 0)
        return -1;
    if (hist_count(&result->driver_lag) > 0 &&
        add_row(sheet, "lag p99", units_format_duration(DRIVER_LATE_US, limit),
                units_format_duration(lag_us, value), hist_count(&result->driver_lag),
                1 - (double)lag_us / (double)DRIVER_LATE_US, err) < 0)
        return -1;
    (void)snprintf(limit, sizeof limit, "%.0f %%", DRIVER_BUSY * 100);
    (void)snprintf(value, sizeof value, "%.0f %%", result->driver_cpu_share * 100);
    return add_row(sheet, "busiest thread", limit, value, total->sent,
                   1 - result->driver_cpu_share / DRIVER_BUSY, err);
}
