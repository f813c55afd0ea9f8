/* A made run that was measured by one, and the same run by three: put together it is the same to
 * the last digit. */
#include "load/drivers/merge.h"

#include <math.h>

#include "common/pcg.h"
#include "load/drivers/driver.h"
#include "reports/hlog.h"
#include "tests/tap.h"

enum { DRIVERS = 3, QUERIES = 2, SECONDS = 5, REQUESTS = 6000 };

static const char *const sizes[] = {"large", "small"};

/* What request n met. */
struct met {
    size_t query, size, second;
    int64_t service_us, response_us;
    bool failed, unanswered;
};

static struct met met_of(uint64_t n) {
    struct pcg pcg = pcg_at(3, n);
    struct met met = {.query = pcg_below(&pcg, QUERIES),
                      .size = pcg_below(&pcg, 2),
                      .second = (size_t)(n * SECONDS / REQUESTS),
                      .service_us = pcg_between(&pcg, 100, 90000),
                      .failed = pcg_below(&pcg, 50) == 0};
    met.response_us = met.service_us + pcg_between(&pcg, 0, 3000);
    met.unanswered = !met.failed && pcg_below(&pcg, 90) == 0;
    return met;
}

static void begin(struct result *result) {
    static const struct sheet_column truth[] = {
        {"query", SHEET_TEXT},      {"claim", SHEET_TEXT},
        {"answers", SHEET_COUNT},   {"rows", SHEET_COUNT},
        {"values", SHEET_COUNT},    {"different answers", SHEET_COUNT},
        {"undecided", SHEET_COUNT}, {"not compared because", SHEET_TEXT},
    };
    if (result_init(result, NULL) < 0)
        exit(1);
    result->started_at_us = INT64_C(1769860800000000);
    result->duration_us = (int64_t)SECONDS * 1000000;
    result->open_loop = true;
    (void)result_add_query(result, "first", 3, NULL);
    (void)result_add_query(result, "second", 1, NULL);
    struct result_phase *phase = result_add_phase(result, "load", NULL);
    phase->duration_us = result->duration_us;
    phase->measured = true;
    for (int i = 0; i < SECONDS; i++)
        *result_add_second(result, NULL) = (struct result_second){.second = i};
    (void)result_add_sheet(result,
                           &(struct sheet_form){.name = "truth",
                                                .title = "Truth",
                                                .columns = truth,
                                                .column_count = sizeof truth / sizeof *truth},
                           NULL);
    hlog_begin(&result->seconds_log, result->started_at_us);
}

static void add(struct result *result, const struct met *met, struct hist *seconds) {
    struct result_cell cell = {.query = met->query, .requests.sent = 1};
    (void)snprintf(cell.tenants, sizeof cell.tenants, "%s", sizes[met->size]);
    result->due++;
    hist_record(&result->driver_lag, met->response_us - met->service_us);
    struct result_second *second = &result->seconds[met->second];
    second->started++;
    if (met->failed) {
        cell.requests.failed = 1;
        second->failed++;
        (void)result_add_error(result, result->queries[met->query].name, "40001", 1,
                               (int64_t)met->second * 1000000, (int64_t)met->second * 1000000 + 1,
                               "a sentence", NULL);
    } else if (met->unanswered) {
        cell.requests.in_flight = 1;
        (void)hist_init(&cell.requests.unanswered_response, NULL);
        (void)hist_init(&cell.requests.unanswered_service, NULL);
        hist_record(&cell.requests.unanswered_response, met->response_us);
        hist_record(&cell.requests.unanswered_service, met->service_us);
    } else {
        cell.requests.succeeded = 1;
        cell.requests.rows = 2;
        second->succeeded++;
        hist_record(&seconds[met->second], met->response_us);
        (void)hist_init(&cell.requests.response, NULL);
        (void)hist_init(&cell.requests.service, NULL);
        hist_record(&cell.requests.response, met->response_us);
        hist_record(&cell.requests.service, met->service_us);
    }
    if (result_merge_cell(result, &cell, NULL) < 0)
        exit(1);
    result_requests_release(&cell.requests);
}

static void end(struct result *result, struct hist *seconds, uint64_t answers) {
    for (int i = 0; i < SECONDS; i++) {
        struct result_second *second = &result->seconds[i];
        second->p50_us = hist_percentile_us(&seconds[i], 50);
        second->p99_us = hist_percentile_us(&seconds[i], 99);
        second->max_us = hist_max_us(&seconds[i]);
        if (hlog_put(&result->seconds_log, RESULT_SECONDS_TAG, (int64_t)i * 1000000, 1000000,
                     &seconds[i], NULL) < 0)
            exit(1);
    }
    const union sheet_value row[] = {{.text = "first"},
                                     {.text = "rows"},
                                     {.integer = (int64_t)answers},
                                     {.integer = (int64_t)answers * 2},
                                     {.integer = (int64_t)answers * 6},
                                     {.integer = 0},
                                     {.integer = 1},
                                     {.text = NULL}};
    if (result_sheet_add(result_find_sheet(result, "truth"), row, NULL) < 0)
        exit(1);
    result->truth.compared = answers;
}

/* The result of driver k of n: every n-th request. */
static void make(struct result *result, uint64_t driver, uint64_t drivers) {
    struct hist seconds[SECONDS];
    uint64_t answers = 0;
    for (int i = 0; i < SECONDS; i++)
        if (hist_init(&seconds[i], NULL) < 0)
            exit(1);
    begin(result);
    for (uint64_t n = driver; n < REQUESTS; n += drivers, answers++) {
        struct met met = met_of(n);
        add(result, &met, seconds);
    }
    end(result, seconds, answers);
    for (int i = 0; i < SECONDS; i++)
        hist_release(&seconds[i]);
    result->target_rate = 1200.0 / (double)drivers;
    result->phases[0].target_rate = result->target_rate;
    if (drivers > 1) {
        result->driver = driver + 1;
        result->drivers = drivers;
        (void)result_set_setting(result, NULL, "driver", "%d", (int)driver + 1);
    }
    (void)result_set_setting(result, NULL, "seed", "%d", 42);
    (void)result_set_environment(result, NULL, "host", "machine-%d", (int)driver);
    result->driver_cpu_share = 0.25 * (double)(driver + 1);
}

static bool same_hist(const struct hist *a, const struct hist *b) {
    bool same = a->count == b->count && a->overflow == b->overflow;
    if (!same || a->count == 0)
        return same;
    return a->sum_us == b->sum_us && a->min_us == b->min_us && a->max_us == b->max_us &&
           memcmp(a->counts, b->counts, HIST_SLOTS * sizeof *a->counts) == 0;
}

static bool same_query(const struct result_query *a, const struct result_query *b) {
    return a->requests.sent == b->requests.sent && a->requests.succeeded == b->requests.succeeded &&
           a->requests.failed == b->requests.failed &&
           a->requests.in_flight == b->requests.in_flight && a->requests.rows == b->requests.rows &&
           same_hist(&a->requests.response, &b->requests.response) &&
           same_hist(&a->requests.service, &b->requests.service) &&
           same_hist(&a->requests.unanswered_response, &b->requests.unanswered_response) &&
           same_hist(&a->requests.unanswered_service, &b->requests.unanswered_service);
}

static bool same_cells(const struct result *whole, const struct result *one) {
    size_t found = 0;
    for (size_t i = 0; i < one->cell_count; i++)
        for (size_t j = 0; j < whole->cell_count; j++) {
            const struct result_cell *a = &one->cells[i], *b = &whole->cells[j];
            found += a->query == b->query && a->phase == b->phase &&
                     strcmp(a->tenants, b->tenants) == 0 && a->requests.sent == b->requests.sent &&
                     a->requests.succeeded == b->requests.succeeded &&
                     a->requests.failed == b->requests.failed &&
                     a->requests.in_flight == b->requests.in_flight &&
                     same_hist(&a->requests.response, &b->requests.response) &&
                     same_hist(&a->requests.unanswered_response, &b->requests.unanswered_response);
        }
    return one->cell_count == 4 && found == 4 && whole->cell_count == 4;
}

static void is_same(const struct result *whole, const struct result *one) {
    is_int(whole->due, one->due, "due");
    ok(fabs(whole->target_rate - one->target_rate) < 1e-9, "the target rate");
    ok(same_hist(&whole->driver_lag, &one->driver_lag), "the drivers' lag");
    for (size_t i = 0; i < QUERIES; i++)
        ok(same_query(&whole->queries[i], &one->queries[i]), "query %s, to the last bucket",
           one->queries[i].name);
    ok(same_cells(whole, one), "the cells");
    is_int(whole->second_count, SECONDS, "as many seconds");
    ok(memcmp(whole->seconds, one->seconds, SECONDS * sizeof *one->seconds) == 0,
       "each with its counts, median, p99 and maximum");
    is_int(whole->error_count, one->error_count, "the kinds of errors");
    bool found = true;
    for (size_t i = 0; i < one->error_count; i++) {
        size_t j = 0;
        while (j < whole->error_count && strcmp(whole->errors[j].query, one->errors[i].query) != 0)
            j++;
        found = found && j < whole->error_count && whole->errors[j].count == one->errors[i].count &&
                whole->errors[j].first_us == one->errors[i].first_us &&
                whole->errors[j].last_us == one->errors[i].last_us;
    }
    ok(found && one->error_count == QUERIES, "with their counts and times");
    const struct result_sheet *truth = result_find_sheet(whole, "truth");
    is_int(truth->row_count, 1, "rows of a sheet with the same keys are one");
    is_int(result_sheet_at(truth, 0, 2)->integer, REQUESTS, "with their sum");
    is_int(whole->truth.compared, one->truth.compared, "the answers compared");
    ok(whole->driver_cpu_share == 0.75, "the busiest thread is that of the busiest driver");
}

/* How long the server is gone for drivers for which it is gone so long. */
static int64_t gone_us(struct result made[DRIVERS], int64_t first, int64_t second, int64_t third) {
    struct err err;
    struct result whole;
    const struct result *parts[DRIVERS] = {&made[0], &made[1], &made[2]};
    made[0].availability.gone_us = first;
    made[1].availability.gone_us = second;
    made[2].availability.gone_us = third;
    int64_t gone =
        merge_results(&whole, parts, DRIVERS, &err) == 0 ? whole.availability.gone_us : -1;
    result_release(&whole);
    return gone;
}

/* What merge_check says, "" when it agrees. */
static const char *check(const struct result *const *parts, size_t count) {
    static const char *const names[] = {"a", "b", "c"};
    static struct err err;
    err.text[0] = '\0';
    (void)merge_check(parts, names, count, &err);
    return err.text;
}

int main(void) {
    struct result one, made[DRIVERS], whole;
    struct err err = {.kind = ERR_NONE};
    const struct result *parts[DRIVERS];
    make(&one, 0, 1);
    for (uint64_t k = 0; k < DRIVERS; k++) {
        make(&made[k], k, DRIVERS);
        parts[k] = &made[k];
    }
    is_text(check(parts, DRIVERS), "", "the parts belong together");
    is_int(merge_results(&whole, parts, DRIVERS, &err), 0, "they are put together");
    is_int(whole.drivers, DRIVERS, "of three");
    is_int(whole.driver, 0, "and no part itself");
    is_same(&whole, &one);
    result_release(&whole);
    is_int(gone_us(made, 3000000, 2000000, 2500000), 2000000,
           "the server is gone since the last driver lost it");
    is_int(gone_us(made, 3000000, 2000000, 0), 0, "and is not where one driver has it");

    is_text(check(parts, 2), "driver 3 of 3 is missing", "one is missing");
    made[2].driver = 2;
    is_text(check(parts, DRIVERS), "b and c are both of driver 2", "one is there twice");
    made[2].driver = 3;
    made[1].started_at_us += 1000;
    ok(strstr(check(parts, DRIVERS), "the start is"), "another start");
    made[1].started_at_us -= 1000;
    (void)result_set_setting(&made[1], NULL, "seed", "%d", 43);
    is_text(check(parts, DRIVERS), "a and b are not of one load: seed is \"42\" and \"43\"",
            "another seed");
    made[1].setting_count--;
    made[0].queries[1].weight = 2;
    ok(*check(parts, DRIVERS), "another mix");
    const struct result *alone[] = {&one};
    ok(strstr(check(alone, 1), "is no driver's part"), "a whole is no part");

    result_release(&one);
    for (int k = 0; k < DRIVERS; k++)
        result_release(&made[k]);
    return tap_done();
}
