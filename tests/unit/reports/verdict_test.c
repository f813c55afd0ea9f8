#include "tests/unit/reports/sample.h"

static const char *const kept[] = {"checkout: p99 < 500ms", "errors < 1%", "rate > 400/s"};
static const char *const broken[] = {"checkout: p99 < 500ms", "product_by_sku: p95 < 350us"};

/* Judges the sample after `change`, and checks verdict, exit code and words of the reason. */
static void expect(const char *name, const char *const *lines, size_t count,
                   void (*change)(struct result *result), enum verdict verdict, int exit_code,
                   const char *words) {
    struct result result;
    sample_result(&result);
    if (change)
        change(&result);
    sample_judge(&result, lines, count);
    is_text(verdict_names[result.verdict], verdict_names[verdict], "%s", name);
    is_int(verdict_exit_code(result.verdict), exit_code, "exit code");
    ok(strstr(result.reason, words) != NULL, "%s", result.reason);
    result_release(&result);
}

static void breach(struct result *result) {
    result->isolation.breaches = 1;
    (void)snprintf(result->isolation.first, sizeof result->isolation.first,
                   "checkout saw a row of store 3");
    result->interrupted = true;
}

static void interrupt(struct result *result) {
    result->interrupted = true;
}

static void clear_samples(struct result *result) {
    for (size_t i = 0; i < result->query_count; i++) {
        struct result_query *query = &result->queries[i];
        hist_clear(&query->requests.response);
        hist_clear(&query->requests.service);
        query->requests.succeeded = 0;
        query->requests.sent = query->requests.failed;
    }
}

static void lose_requests(struct result *result) {
    for (size_t i = 0; i < result->query_count; i++)
        result->queries[i].requests.sent = result->queries[i].requests.sent * 9 / 10;
}

static void lose_connections(struct result *result) {
    (void)result_add_error(result, RESULT_CONNECTION, "08001", 30, 1, 2, "refused", NULL);
    (void)result_add_error(result, RESULT_CONNECTION, "57P03", 4, 1, 2, "starting up", NULL);
}

static void leave_requests_unanswered(struct result *result) {
    struct result_query *query = result_find_query(result, "checkout");
    query->requests.skipped = 40;
    for (int i = 0; i < 40; i++)
        hist_record(&query->requests.unanswered_response, 5000000);
}

static void skip_requests(struct result *result) {
    result->queries[0].requests.skipped += 500;
}

static void busy_driver(struct result *result) {
    result->driver_cpu_share = 0.97;
}

static void busy_driver_loses_requests(struct result *result) {
    lose_requests(result);
    busy_driver(result);
}

static void closed_busy_driver(struct result *result) {
    busy_driver(result);
    lose_requests(result);
    result->open_loop = false;
}

static void lag_by(struct result *result, int64_t lag_us) {
    hist_clear(&result->driver_lag);
    for (int i = 0; i < 1000; i++)
        hist_record(&result->driver_lag, i < 980 ? 100 : lag_us);
}

static void lag_a_lot(struct result *result) {
    lag_by(result, 300000);
}

static void lag_a_little(struct result *result) {
    lag_by(result, 20000);
}

/* Response times that the driver's lag of 20 ms lifts over a limit of 50 ms. */
static void lag_decides(struct result *result) {
    lag_a_little(result);
    struct result_query *query = result_find_query(result, "checkout");
    hist_clear(&query->requests.response);
    for (int i = 0; i < 3000; i++)
        hist_record(&query->requests.response, i < 2900 ? 30000 : 60000);
}

static void lag_too_much(struct result *result) {
    lag_by(result, 1200000);
}

static void lag_too_much_with_a_closed_phase(struct result *result) {
    lag_too_much(result);
    result->open_loop = false;
}

static void be_out(struct result *result) {
    result->availability.outages = 2;
    result->availability.out_us = 2500000;
    result->availability.longest_us = 2000000;
}

static void lose_the_server(struct result *result) {
    be_out(result);
    result->availability.gone_us = 2000000;
}

/* Which is back soon, for all that is known. */
static void lose_the_server_at_last(struct result *result) {
    lose_the_server(result);
    result->availability.gone_us = RESULT_SILENCE_US - 1;
}

/* The driver was stopped for 3 s, and with it what it asks. */
static void stand_still(struct result *result) {
    be_out(result);
    hist_record(&result->driver_lag, 3000000);
}

static void lose_commits(struct result *result) {
    result->queries[0].requests.sent += 30;
    result->queries[0].requests.unknown = 30;
}

/* The nearest ten are found, but for two of them. */
static void find_few(struct result *result) {
    static const struct sheet_column columns[] = {{"query", SHEET_TEXT},
                                                  {"tenants", SHEET_TEXT},
                                                  {"k", SHEET_COUNT},
                                                  {"answers", SHEET_COUNT},
                                                  {"recall", SHEET_FRACTION}};
    const union sheet_value row[] = {{.text = "similarity"},
                                     {.text = "all"},
                                     {.integer = 10},
                                     {.integer = 100},
                                     {.number = 0.8}};
    struct result_sheet *sheet = result_add_sheet(
        result,
        &(struct sheet_form){
            .name = "recall", .title = "Recall", .columns = columns, .column_count = 5},
        NULL);
    (void)result_sheet_add(sheet, row, NULL);
}

static void find_few_while_busy(struct result *result) {
    find_few(result);
    busy_driver(result);
}

static void decides(void) {
    static const char *const recall[] = {"similarity: recall@10 > 0.9", "checkout: p99 < 500ms"};
    static const char *const few_errors[] = {"errors < 0.01%", "checkout: p99 < 500ms"};
    static const char *const few_unknown[] = {"errors < 0.1%"};
    static const char *const service[] = {"available > 99%", "outage < 1s"};
    static const char *const long_outage[] = {"outage < 30s"};
    static const char *const slow[] = {"checkout: p99 < 50ms"};
    static const char *const slow_service[] = {"checkout: p99 service < 4ms"};
    static const char *const fast[] = {"rate > 900/s", "rate > 1/s"};
    static const char *const rare[] = {"similarity: p99.9 < 60s", "errors < 1%"};
    expect("all kept", kept, 3, NULL, VERDICT_PASS, 0, "all 3 SLAs kept");
    expect("no SLA", NULL, 0, NULL, VERDICT_PASS, 0,
           "no SLA was given, so nothing was judged; 0.07 %");
    expect("requests without an answer, and no SLA on times", fast + 1, 1, skip_requests,
           VERDICT_PASS, 0, "had no answer, and no SLA limits times");
    expect("lost connections", kept, 3, lose_connections, VERDICT_PASS, 0,
           "connections failed 34 times");
    expect("a database that stopped answering", kept, 3, leave_requests_unanswered, VERDICT_FAIL, 3,
           "40 requests without an answer count");
    expect("one missed", broken, 2, NULL, VERDICT_FAIL, 3,
           "1 of 2 SLAs missed; the worst is \"product_by_sku: p95 < 350us\"");
    expect("a breach before all else", kept, 3, breach, VERDICT_BREACH, 6, "row of store 3");
    expect("interrupted", broken, 2, interrupt, VERDICT_INTERRUPTED, 130, "20 s were measured");
    expect("nothing succeeded", NULL, 0, clear_samples, VERDICT_NO_DATA, 5, "no request succeeded");
    expect("too few samples", rare, 2, NULL, VERDICT_NO_DATA, 5, "has 1,000 and needs 2,995");
    expect("target missed by a busy driver", kept, 3, busy_driver_loses_requests, VERDICT_INVALID,
           4, "97 % busy");
    expect("target missed by the database", kept, 3, lose_requests, VERDICT_PASS, 0, "kept");
    expect("a busy driver that reached the target", kept, 3, busy_driver, VERDICT_PASS, 0, "kept");
    expect("a closed loop has no target", kept, 3, closed_busy_driver, VERDICT_PASS, 0, "kept");
    expect("a rate missed by a busy driver", fast, 1, closed_busy_driver, VERDICT_INVALID, 4,
           "the driver was the limit");
    expect("a rate missed by the database", fast, 1, NULL, VERDICT_FAIL, 3, "1 of 1 SLAs missed");
    expect("limits kept in spite of the lag", kept, 3, lag_a_lot, VERDICT_PASS, 0,
           "all 3 SLAs kept; in spite of a driver that was late by 300 ms");
    expect("a load that came too late", kept, 3, lag_too_much, VERDICT_INVALID, 4, "another load");
    expect("also beside a closed phase", kept, 3, lag_too_much_with_a_closed_phase, VERDICT_INVALID,
           4, "another load");
    expect("errors in spite of the lag", few_errors, 2, lag_a_lot, VERDICT_FAIL, 3,
           "\"errors < 0.01%\" with 0.07 % (margin -600 %, n 10,007)");
    expect("lag without limits", NULL, 0, lag_a_lot, VERDICT_INVALID, 4, "300 ms, over 50 ms");
    expect("a busy driver without limits", NULL, 0, closed_busy_driver, VERDICT_INVALID, 4,
           "97 % busy, over 90 %");
    expect("a busy driver's service time", slow_service, 1, busy_driver, VERDICT_INVALID, 4,
           "the driver was the limit");
    expect("an outage", service, 2, be_out, VERDICT_FAIL, 3, "2 of 2 SLAs missed");
    expect("an outage that no SLA limits", kept, 3, be_out, VERDICT_PASS, 0,
           "nobody was served for 2.5 s");
    expect("an outage of the driver's own", service, 2, stand_still, VERDICT_INVALID, 4,
           "the driver's own lag of 3 s");
    expect(
        "a server that is gone for good", kept, 3, lose_the_server, VERDICT_FAIL, 3,
        "the server was gone: no connection stood in the last 2 s of the measured time; its log");
    expect("one that went at the last moment", kept, 3, lose_the_server_at_last, VERDICT_PASS, 0,
           "nobody was served for 2.5 s");
    expect("where outages are limited, these limits decide", long_outage, 1, lose_the_server,
           VERDICT_NO_DATA, 5, "outage < 30s");
    expect("no outage", service, 2, NULL, VERDICT_PASS, 0, "all 2 SLAs kept");
    expect("a run too short for an outage", long_outage, 1, NULL, VERDICT_NO_DATA, 5,
           "has 20 and needs 30");
    expect("unknown outcomes are no successes", few_unknown, 1, lose_commits, VERDICT_FAIL, 3,
           "with 0.369 %");
    expect("a recall in spite of the lag", recall, 2, find_few, VERDICT_FAIL, 3,
           "\"similarity: recall@10 > 0.9\" with 80 %");
    expect("a recall in spite of a busy driver", recall, 2, find_few_while_busy, VERDICT_FAIL, 3,
           "recall@10");
    expect("a little lag", kept, 3, lag_a_little, VERDICT_PASS, 0, "kept");
    expect("missed by the lag alone", slow, 1, lag_decides, VERDICT_INVALID, 4, "own lag of 20 ms");
    expect("missed in the service time", slow_service, 1, NULL, VERDICT_FAIL, 3, "missed");
}

int main(void) {
    decides();
    return tap_done();
}
