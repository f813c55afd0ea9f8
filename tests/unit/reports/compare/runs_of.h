/* Runs whose times are known, for the tests of what compares them. */
#ifndef PGBAZAAR_TESTS_UNIT_REPORTS_COMPARE_RUNS_OF_H
#define PGBAZAAR_TESTS_UNIT_REPORTS_COMPARE_RUNS_OF_H

#include <math.h>

#include "common/pcg.h"
#include "reports/result.h"
#include "tests/tap.h"

enum { RUNS_MOST = 16 };

/* `count` requests about `typical_us`, evenly spread over a quarter to either side. */
static inline void run_query(struct result *result, const char *name, int count,
                             double typical_us) {
    struct result_query *query = result_add_query(result, name, 1, NULL);
    if (!query)
        exit(1);
    for (int i = 0; i < count; i++) {
        int64_t us = llround(typical_us * (0.75 + 0.5 * (i + 0.5) / count));
        hist_record(&query->requests.service, us);
        hist_record(&query->requests.response, us + 5);
    }
    query->requests.sent = query->requests.succeeded = (uint64_t)count;
}

/* The run of this number: all its times are off by the same chance, each query's by another one,
 * between - noise and + noise; checkout takes `times` as long and fails so often. */
static inline void run_of(struct result *result, uint64_t number, double noise, double times,
                          uint64_t failed) {
    struct pcg pcg = pcg_at(11, number);
    double off[4];
    for (int i = 0; i < 4; i++)
        off[i] = noise * (pcg_below(&pcg, 2001) / 1000.0 - 1) / 2;
    if (result_init(result, NULL))
        exit(1);
    result->duration_us = 10000000;
    result->verdict = VERDICT_PASS;
    (void)result_set_environment(result, NULL, "server version", "%s", "15.9");
    (void)result_set_setting(result, NULL, "sessions", "%d", 8);
    run_query(result, "checkout", 600, 3000 * times * (1 + off[0] + off[1]));
    run_query(result, "product_by_sku", 900, 40000 * (1 + off[0] + off[2]));
    run_query(result, "similarity", 200, 9000 * (1 + off[0] + off[3]));
    result->queries[0].requests.failed = failed;
    result->queries[0].requests.sent += failed;
}

static inline void release_runs(struct result *runs, size_t count) {
    for (size_t i = 0; i < count; i++)
        result_release(&runs[i]);
}

#endif
