#include "load/capacity/measurement.h"

#include <math.h>

#include "tests/unit/reports/sample.h"

/* The sample: 20 s at 500/s, of which some 490/s were answered; judged by these limits. */
static struct measurement take(const char *const *lines, size_t count, uint64_t slower,
                               enum verdict instead) {
    struct measurement measurement;
    struct result result;
    sample_result(&result);
    for (size_t i = 0; i < result.second_count; i++)
        result.seconds[i].succeeded -= slower;
    sample_judge(&result, lines, count);
    if (instead != VERDICT_COUNT)
        result.verdict = instead;
    if (measurement_take(&measurement, &result, 500, NULL) < 0)
        exit(1);
    result_release(&result);
    return measurement;
}

#define TAKE(slower, instead, ...)                                                                 \
    take((const char *const[]){__VA_ARGS__},                                                       \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), slower, instead)

static void follows_the_verdict(void) {
    struct measurement got = TAKE(0, VERDICT_COUNT, "p99 < 1s", "checkout: p50 < 1s");
    is_int(got.outcome, SEARCH_PASS, "limits that are kept");
    ok(fabs(got.answered - 490) < 10, "what was answered a second: %g", got.answered);
    ok(got.concurrency > 0.5 && got.concurrency < 5, "and at the server at once: %g",
       got.concurrency);
    got = TAKE(0, VERDICT_COUNT, "p99 < 1s", "checkout: p50 < 1ms", "similarity: p50 < 8ms");
    is_int(got.outcome, SEARCH_FAIL, "a limit that is missed");
    is_text(measurement_worst(&got)->query, "checkout", "the worst margin comes first");
    got = TAKE(0, VERDICT_COUNT, "similarity: p99.9 < 1s");
    is_int(got.outcome, SEARCH_NO_DATA, "too few samples");
    ok(fabs(got.samples_factor - 2995.0 / 1000) < 0.01, "by so much: %g", got.samples_factor);
    got = TAKE(0, VERDICT_INVALID, "p99 < 1s");
    is_int(got.outcome, SEARCH_INVALID, "the driver's fault");
}

static void keeps_up(void) {
    struct measurement got = TAKE(60, VERDICT_COUNT, "p99 < 1s");
    is_int(got.outcome, SEARCH_FAIL, "a backlog that grows is a failure");
    ok(strstr(got.reason, "a backlog grew"), "which the reason says: %s", got.reason);
    ok(!got.ends_search, "and the search goes on");
}

/* 500/s were asked for: 900/s cannot come of it. */
static void leaves_floors_out(void) {
    struct measurement got = TAKE(0, VERDICT_FAIL, "p99 < 1s", "rate > 900/s");
    is_int(got.limits[1].state, SLA_NO_DATA, "a floor that is out of reach is not judged");
    is_int(got.outcome, SEARCH_PASS, "and fails no trial");
}

static void ends_where_no_rate_helps(void) {
    struct measurement got = TAKE(0, VERDICT_BREACH, "p99 < 1s");
    ok(got.ends_search && got.outcome == SEARCH_FAIL, "another tenant's row ends the search");
    got = TAKE(0, VERDICT_FAIL, "p99 < 1s");
    ok(got.ends_search, "an answer that was wrong ends it too");
}

int main(void) {
    follows_the_verdict();
    keeps_up();
    leaves_floors_out();
    ends_where_no_rate_helps();
    return tap_done();
}
