#include "reports/result_fields.h"

#define TEXT(record, member, key)                                                                  \
    {                                                                                              \
        .name = (key), .type = JSON_FIELD_TEXT, .offset = offsetof(record, member),                \
        .size = sizeof((record *)0)->member                                                        \
    }
#define FIELD(kind, record, member, key)                                                           \
    { .name = (key), .type = JSON_FIELD_##kind, .offset = offsetof(record, member) }
/* One that came later: older documents are without it. */
#define LATER(kind, record, member, key)                                                           \
    {                                                                                              \
        .name = (key), .type = JSON_FIELD_##kind, .offset = offsetof(record, member),              \
        .optional = true                                                                           \
    }
#define CHOICE(record, member, key, names)                                                         \
    {                                                                                              \
        .name = (key), .type = JSON_FIELD_CHOICE, .offset = offsetof(record, member),              \
        .choices = (names)                                                                         \
    }
#define TABLE(fields)                                                                              \
    { (fields), sizeof(fields) / sizeof *(fields) }

static const struct json_field run_fields[] = {
    TEXT(struct result, version, "pgbazaar"),
    TEXT(struct result, run_id, "id"),
    FIELD(INTEGER, struct result, started_at_us, "started_at_us"),
    FIELD(COUNT, struct result, duration_us, "duration_us"),
    FIELD(BOOL, struct result, open_loop, "open_loop"),
    FIELD(NUMBER, struct result, target_rate, "target_rate"),
    FIELD(COUNT, struct result, due, "due"),
    FIELD(BOOL, struct result, interrupted, "interrupted"),
};
const struct result_fields result_run_fields = TABLE(run_fields);

static const struct json_field drivers_fields[] = {
    FIELD(COUNT, struct result, driver, "driver"),
    FIELD(COUNT, struct result, drivers, "drivers"),
};
const struct result_fields result_drivers_fields = TABLE(drivers_fields);

static const struct json_field truth_fields[] = {
    FIELD(COUNT, struct result_truth, compared, "compared"),
    FIELD(BOOL, struct result_truth, failed, "failed"),
    TEXT(struct result_truth, reason, "reason"),
};
const struct result_fields result_truth_fields = TABLE(truth_fields);

static const struct json_field verdict_fields[] = {
    CHOICE(struct result, verdict, "verdict", verdict_names),
    TEXT(struct result, reason, "reason"),
};
const struct result_fields result_verdict_fields = TABLE(verdict_fields);

static const struct json_field driver_fields[] = {
    FIELD(NUMBER, struct result, driver_cpu_share, "cpu_share"),
    FIELD(NUMBER, struct result, machine_cpu_share, "machine_cpu_share"),
};
const struct result_fields result_driver_fields = TABLE(driver_fields);

static const struct json_field availability_fields[] = {
    FIELD(COUNT, struct result_availability, outages, "outages"),
    FIELD(COUNT, struct result_availability, out_us, "out_us"),
    FIELD(COUNT, struct result_availability, longest_us, "longest_us"),
    LATER(COUNT, struct result_availability, gone_us, "gone_us"),
    FIELD(COUNT, struct result_availability, lost, "lost"),
    FIELD(COUNT, struct result_availability, refused, "refused"),
    FIELD(COUNT, struct result_availability, remade, "remade"),
};
const struct result_fields result_availability_fields = TABLE(availability_fields);

static const struct json_field isolation_fields[] = {
    FIELD(COUNT, struct result_isolation, rows_checked, "rows_checked"),
    FIELD(COUNT, struct result_isolation, breaches, "breaches"),
    TEXT(struct result_isolation, first, "first_breach"),
};
const struct result_fields result_isolation_fields = TABLE(isolation_fields);

static const struct json_field pair_fields[] = {
    TEXT(struct result_pair, name, "name"),
    TEXT(struct result_pair, value, "value"),
};
const struct result_fields result_pair_fields = TABLE(pair_fields);

static const struct json_field phase_fields[] = {
    TEXT(struct result_phase, name, "name"),
    FIELD(INTEGER, struct result_phase, start_us, "start_us"),
    FIELD(COUNT, struct result_phase, duration_us, "duration_us"),
    FIELD(NUMBER, struct result_phase, target_rate, "target_rate"),
    FIELD(BOOL, struct result_phase, measured, "measured"),
};
const struct result_fields result_phase_fields = TABLE(phase_fields);

#define COUNTER(base, member)                                                                      \
    {                                                                                              \
        .name = #member, .type = JSON_FIELD_COUNT,                                                 \
        .offset = (base) + offsetof(struct result_requests, member)                                \
    }
/* Of the requests that begin so many bytes into a record. */
#define REQUESTS(base)                                                                             \
    COUNTER(base, sent), COUNTER(base, succeeded), COUNTER(base, failed), COUNTER(base, unknown),  \
        COUNTER(base, in_flight), COUNTER(base, retried), COUNTER(base, skipped),                  \
        COUNTER(base, rows)

static const struct json_field total_fields[] = {REQUESTS(0)};
const struct result_fields result_total_fields = TABLE(total_fields);

static const struct json_field query_fields[] = {
    TEXT(struct result_query, name, "name"),
    FIELD(NUMBER, struct result_query, weight, "weight"),
    REQUESTS(offsetof(struct result_query, requests)),
};
const struct result_fields result_query_fields = TABLE(query_fields);

static const struct json_field cell_fields[] = {
    TEXT(struct result_cell, tenants, "tenants"),
    REQUESTS(offsetof(struct result_cell, requests)),
};
const struct result_fields result_cell_fields = TABLE(cell_fields);

static const struct json_field second_fields[] = {
    FIELD(COUNT, struct result_second, second, "second"),
    FIELD(COUNT, struct result_second, phase, "phase"),
    FIELD(COUNT, struct result_second, started, "started"),
    FIELD(COUNT, struct result_second, succeeded, "succeeded"),
    FIELD(COUNT, struct result_second, failed, "failed"),
    FIELD(COUNT, struct result_second, p50_us, "p50_us"),
    FIELD(COUNT, struct result_second, p99_us, "p99_us"),
    FIELD(COUNT, struct result_second, max_us, "max_us"),
    FIELD(COUNT, struct result_second, in_flight, "in_flight"),
};
const struct result_fields result_second_fields = TABLE(second_fields);

static const struct json_field error_fields[] = {
    TEXT(struct result_error, query, "query"),
    TEXT(struct result_error, sqlstate, "sqlstate"),
    FIELD(COUNT, struct result_error, count, "count"),
    FIELD(INTEGER, struct result_error, first_us, "first_us"),
    FIELD(INTEGER, struct result_error, last_us, "last_us"),
    TEXT(struct result_error, sample, "sample"),
};
const struct result_fields result_error_fields = TABLE(error_fields);

static const char *const unit_names[] = {
    [SLA_DURATION_US] = "us", [SLA_PER_SECOND] = "per second", [SLA_FRACTION] = "fraction", NULL};

static const char *const state_names[] = {
    [SLA_NO_DATA] = "no data", [SLA_PASS] = "pass", [SLA_FAIL] = "fail", NULL};

static const struct json_field outcome_fields[] = {
    TEXT(struct result_outcome, text, "sla"),
    TEXT(struct result_outcome, query, "query"),
    TEXT(struct result_outcome, phase, "phase"),
    TEXT(struct result_outcome, tenants, "tenants"),
    TEXT(struct result_outcome, measure, "measure"),
    CHOICE(struct result_outcome, unit, "unit", unit_names),
    FIELD(NUMBER, struct result_outcome, limit, "limit"),
    FIELD(NUMBER, struct result_outcome, value, "value"),
    FIELD(NUMBER, struct result_outcome, margin, "margin"),
    FIELD(COUNT, struct result_outcome, n, "n"),
    FIELD(COUNT, struct result_outcome, n_needed, "n_needed"),
    CHOICE(struct result_outcome, state, "state", state_names),
    LATER(COUNT, struct result_outcome, window_us, "window_us"),
    LATER(COUNT, struct result_outcome, windows, "windows"),
    LATER(COUNT, struct result_outcome, windows_unjudged, "windows_unjudged"),
    LATER(COUNT, struct result_outcome, worst_from_us, "worst_from_us"),
    LATER(COUNT, struct result_outcome, worst_us, "worst_us"),
    LATER(BOOL, struct result_outcome, abort, "abort"),
    LATER(COUNT, struct result_outcome, abort_after_us, "abort_after_us"),
    LATER(COUNT, struct result_outcome, aborted_at_us, "aborted_at_us"),
    {.name = "note",
     .type = JSON_FIELD_TEXT,
     .offset = offsetof(struct result_outcome, note),
     .size = sizeof((struct result_outcome *)0)->note,
     .optional = true},
};
const struct result_fields result_outcome_fields = TABLE(outcome_fields);

static const struct json_field hist_fields[] = {
    FIELD(COUNT, struct hist, count, "samples"), FIELD(COUNT, struct hist, overflow, "overflow"),
    FIELD(COUNT, struct hist, sum_us, "sum_us"), FIELD(COUNT, struct hist, min_us, "min_us"),
    FIELD(COUNT, struct hist, max_us, "max_us"),
};
const struct result_fields result_hist_fields = TABLE(hist_fields);

const struct result_percentile result_percentiles[] = {
    {50, "50"}, {90, "90"}, {95, "95"}, {99, "99"}, {99.9, "99.9"}, {99.99, "99.99"},
};
const size_t result_percentile_count = sizeof result_percentiles / sizeof *result_percentiles;
