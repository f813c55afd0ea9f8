/* A run as a load driver would leave it, for the tests of everything that reads one. */
#ifndef PGBAZAAR_TESTS_UNIT_REPORTS_SAMPLE_H
#define PGBAZAAR_TESTS_UNIT_REPORTS_SAMPLE_H

#include <sys/wait.h>

#include "common/pcg.h"
#include "reports/result.h"
#include "reports/sla.h"
#include "tests/tap.h"

#define SAMPLE_START_US INT64_C(1735725600123456) /* 2025-01-01 10:00:00.123456 */

/* `count` requests of about `typical_us`, with a tail of about twenty times that. */
static inline void sample_query(struct result *result, const char *name, double weight,
                                uint64_t count, int32_t typical_us) {
    struct result_query *query = result_add_query(result, name, weight, NULL);
    if (!query)
        exit(1);
    struct pcg pcg = pcg_at(5, count);
    for (uint64_t i = 0; i < count; i++) {
        int64_t service = pcg_between(&pcg, typical_us / 2, typical_us * 3 / 2);
        if (pcg_below(&pcg, 100) == 0)
            service *= pcg_between(&pcg, 2, 20);
        hist_record(&query->requests.service, service);
        hist_record(&query->requests.response, service + pcg_between(&pcg, 5, 200));
    }
    query->requests.sent = query->requests.succeeded = count;
    query->requests.rows = count * 3;
}

static inline void sample_timeline(struct result *result, int64_t seconds) {
    struct pcg pcg = pcg_at(6, 1);
    for (int64_t i = 0; i < seconds; i++) {
        struct result_second *second = result_add_second(result, NULL);
        *second = (struct result_second){
            .second = i,
            .phase = i < 5 ? 0 : 1,
            .started = 480 + pcg_below(&pcg, 40),
            .succeeded = 470 + pcg_below(&pcg, 40),
            .failed = i == 12 ? 7 : 0,
            .p50_us = 900 + pcg_below(&pcg, 300),
            .p99_us = i == 14 ? 220000 : 9000 + pcg_below(&pcg, 4000),
            .max_us = i == 14 ? 480000 : 20000 + pcg_below(&pcg, 9000),
            .in_flight = 3 + pcg_below(&pcg, 6),
        };
    }
}

/* 20 s measured at 500/s open loop, three queries, two kinds of errors, nothing judged yet. */
/* One of each use: a table with a value that is not known, and a series. */
static inline void sample_sheets(struct result *result) {
    static const struct sheet_column stores[] = {
        {"store", SHEET_TEXT}, {"requests", SHEET_COUNT}, {"p99", SHEET_DURATION}};
    static const struct sheet_column server[] = {
        {"second", SHEET_COUNT}, {"WAL", SHEET_BYTES}, {"hit ratio", SHEET_FRACTION}};
    struct result_sheet *sheet = result_add_sheet(result,
                                                  &(struct sheet_form){.name = "stores",
                                                                       .title = "Worst <stores>",
                                                                       .columns = stores,
                                                                       .column_count = 3,
                                                                       .summary_rows = 1},
                                                  NULL);
    const union sheet_value rows[][3] = {
        {{.text = "Seattle & more"}, {.integer = 4000}, {.integer = 12000}},
        {{.text = "Redmond"}, {.integer = 12}, {.integer = SHEET_NOTHING}}};
    if (!sheet || result_sheet_add(sheet, rows[0], NULL) || result_sheet_add(sheet, rows[1], NULL))
        exit(1);
    sheet = result_add_sheet(result,
                             &(struct sheet_form){.name = "server",
                                                  .title = "Server",
                                                  .columns = server,
                                                  .column_count = 3,
                                                  .chart = SHEET_TIMELINE},
                             NULL);
    for (int64_t i = 0; i < 25; i++) {
        const union sheet_value row[] = {
            {.integer = i}, {.integer = 1000000 + 1000 * i}, {.number = 0.99}};
        if (!sheet || result_sheet_add(sheet, row, NULL))
            exit(1);
    }
}

static inline void sample_result(struct result *result) {
    if (result_init(result, NULL))
        exit(1);
    (void)snprintf(result->run_id, sizeof result->run_id, "20250101-100000-demo");
    result->started_at_us = SAMPLE_START_US;
    result->duration_us = 20000000;
    result->open_loop = true;
    result->target_rate = 500;
    result->due = 10000;
    result->driver_cpu_share = 0.125;
    result->machine_cpu_share = 0.5;
    (void)result_set_environment(result, NULL, "server version", "%s", "15.9");
    (void)result_set_environment(result, NULL, "pgvector version", "%s", "0.8.0");
    (void)result_set_environment(result, NULL, "cores", "%d", 2);
    (void)result_set_setting(result, NULL, "profile", "%s", "demo");
    (void)result_set_setting(result, NULL, "seed", "%d", 42);
    (void)result_set_setting(result, NULL, "sessions", "%d", 8);
    struct result_phase *phase = result_add_phase(result, "warm-up", NULL);
    phase->duration_us = 5000000;
    phase->target_rate = 500;
    phase = result_add_phase(result, "steady", NULL);
    phase->start_us = 5000000;
    phase->duration_us = 20000000;
    phase->target_rate = 500;
    phase->measured = true;
    sample_query(result, "product_by_sku", 60, 6000, 400);
    sample_query(result, "checkout", 30, 3000, 3000);
    sample_query(result, "similarity", 10, 1000, 9000);
    struct result_query *checkout = result_find_query(result, "checkout");
    checkout->requests.sent += 7;
    checkout->requests.failed = 7;
    checkout->requests.retried = 11;
    (void)result_add_error(result, "checkout", "40001", 5, 7500000, 9000000,
                           "checkout: could not serialize access due to concurrent update", NULL);
    (void)result_add_error(result, "checkout", "23514", 2, 12100000, 12100001,
                           "new row violates check constraint \"positive\"", NULL);
    result->isolation.rows_checked = 30000;
    struct pcg pcg = pcg_at(7, 7);
    for (int i = 0; i < 10000; i++)
        hist_record(&result->driver_lag, pcg_between(&pcg, 10, 150));
    sample_timeline(result, 25);
    sample_sheets(result);
}

static inline void sample_judge(struct result *result, const char *const *lines, size_t count) {
    struct sla slas[16];
    struct err err = {0};
    for (size_t i = 0; i < count; i++)
        if (sla_parse(lines[i], &slas[i], NULL, &err)) {
            ok(false, "%s", err.text);
            exit(1);
        }
    if (sla_judge(slas, count, result, &err) || result_judge(result, &err))
        exit(1);
}

/* Whether a saved result keeps to reports/result.schema.json, by a validator that is not ours. True
 * where there is none: it comes with what `make check` needs, `make unit` does without. */
static inline bool sample_keeps_to_schema(const char *directory) {
    enum { NO_VALIDATOR = 77 };
    char command[512];
    (void)snprintf(command, sizeof command, "tests/valid_results %s/result.json", directory);
    int status = system(command);
    bool missing = WIFEXITED(status) && WEXITSTATUS(status) == NO_VALIDATOR;
    if (missing)
        printf("# NOT TESTED: the schema of %s\n", directory);
    return status == 0 || missing;
}

#endif
