/* Lines of an sla judged by a result: the state, the value, and on how many samples. */
#include "reports/result.h"
#include "reports/sla.h"
#include "tests/tap.h"

static void asks_for_evidence(void) {
    static const struct {
        const char *text;
        uint64_t needed;
    } cases[] = {
        {"p50 < 1s", 5},       {"p90 < 1s", 29},        {"p95 < 1s", 59},     {"p99 < 1s", 299},
        {"p99.9 < 1s", 2995},  {"errors < 0.1%", 2995}, {"errors < 1%", 299}, {"errors <= 0%", 1},
        {"errors <= 100%", 1}, {"mean < 1s", 30},       {"max < 1s", 1},      {"rate > 1/s", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sla sla;
        (void)sla_parse(cases[i].text, &sla, NULL, NULL);
        is_int(sla_samples_needed(&sla), cases[i].needed, "%s", cases[i].text);
    }
}

/* One query with `fast` samples of 10 ms and `slow` of 100 ms, and `failed` requests. */
static enum sla_state state_of(const char *line, uint64_t fast, uint64_t slow, uint64_t failed,
                               struct result_outcome *outcome) {
    struct result result;
    struct sla sla;
    (void)result_init(&result, NULL);
    result.duration_us = 10000000;
    struct result_query *query = result_add_query(&result, "q", 1, NULL);
    for (uint64_t i = 0; i < fast + slow; i++) {
        hist_record(&query->requests.response, i < fast ? 10000 : 100000);
        hist_record(&query->requests.service, i < fast ? 5000 : 100000);
    }
    query->requests.succeeded = fast + slow;
    query->requests.failed = failed;
    query->requests.sent = fast + slow + failed;
    if (sla_parse(line, &sla, NULL, NULL) || sla_judge(&sla, 1, &result, NULL))
        exit(1);
    *outcome = result.outcomes[0];
    result_release(&result);
    return outcome->state;
}

static void judges_each_measure(void) {
    static const struct {
        const char *line;
        uint64_t fast, slow, failed;
        enum sla_state state;
        double value;
        uint64_t n;
    } cases[] = {
        {"q: p99 < 50ms", 1000, 10, 0, SLA_PASS, 10000, 1010},
        {"q: p99 < 50ms", 1000, 11, 0, SLA_FAIL, 100000, 1011},
        {"q: p99 < 10ms", 1000, 0, 0, SLA_FAIL, 10000, 1000},
        {"q: p99 <= 10ms", 1000, 0, 0, SLA_PASS, 10000, 1000},
        {"q: p99 service < 6ms", 1000, 0, 0, SLA_PASS, 5000, 1000},
        {"q: p99 < 50ms", 298, 0, 0, SLA_NO_DATA, 10000, 298},
        {"q: p99 < 50ms", 299, 0, 0, SLA_PASS, 10000, 299},
        {"q: p99 < 50ms", 100, 4, 0, SLA_NO_DATA, 100000, 104},
        {"q: p99 < 50ms", 100, 5, 0, SLA_FAIL, 100000, 105},
        {"q: p99 < 50ms", 0, 0, 9, SLA_NO_DATA, 0, 0},
        {"q: max < 50ms", 1, 0, 0, SLA_PASS, 10000, 1},
        {"q: max < 50ms", 1, 1, 0, SLA_FAIL, 100000, 2},
        {"q: mean < 50ms", 40, 10, 0, SLA_PASS, 28000, 50},
        {"q: mean < 50ms", 10, 2, 0, SLA_NO_DATA, 25000, 12},
        {"q: rate > 90/s", 1000, 0, 0, SLA_PASS, 100, 1000},
        {"q: rate > 100/s", 1000, 0, 0, SLA_FAIL, 100, 1000},
        {"q: rate >= 100/s", 1000, 0, 50, SLA_PASS, 100, 1000},
        {"q: rate > 1/s", 0, 0, 0, SLA_NO_DATA, 0, 0},
        {"q: errors < 1%", 1000, 0, 9, SLA_PASS, 9.0 / 1009, 1009},
        {"q: errors < 1%", 1000, 0, 11, SLA_FAIL, 11.0 / 1011, 1011},
        {"q: errors < 1%", 100, 0, 0, SLA_NO_DATA, 0, 100},
        {"q: errors < 1%", 0, 0, 5, SLA_FAIL, 1, 5},
        {"q: errors <= 0%", 10, 0, 0, SLA_PASS, 0, 10},
        {"all: p99 < 50ms", 1000, 0, 0, SLA_PASS, 10000, 1000},
        {"other: max < 50ms", 1000, 0, 0, SLA_NO_DATA, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct result_outcome outcome;
        enum sla_state state =
            state_of(cases[i].line, cases[i].fast, cases[i].slow, cases[i].failed, &outcome);
        is_int(state, cases[i].state, "\"%s\" of %" PRIu64 ", %" PRIu64 ", %" PRIu64, cases[i].line,
               cases[i].fast, cases[i].slow, cases[i].failed);
        ok(outcome.value >= cases[i].value && outcome.value <= cases[i].value * 1.001 &&
               outcome.n == cases[i].n,
           "value %g, n %" PRIu64, outcome.value, outcome.n);
    }
}

/* Cells of two phases of 5 s and of two sizes: each line finds its own. */
static void judges_phases_and_sizes(void) {
    static const struct {
        const char *line;
        enum sla_state state;
        double value;
        uint64_t n;
    } cases[] = {
        {"q in peak for small: p50 < 150ms", SLA_FAIL, 200000, 1000},
        {"q in night for small: p50 < 150ms", SLA_PASS, 100000, 1000},
        {"q for large: p50 <= 20ms", SLA_PASS, 20000, 1000},
        {"in peak: max < 1s", SLA_PASS, 200000, 1500},
        {"in peak: rate > 299/s", SLA_PASS, 300, 1500},
        {"q in night: errors < 1%", SLA_PASS, 0, 1500},
        {"q in peak: errors < 1%", SLA_FAIL, 100.0 / 1600, 1600},
        {"in dawn: p50 < 1s", SLA_NO_DATA, 0, 0},
        {"q: max < 1s", SLA_PASS, 200000, 3000},
    };
    struct result result;
    (void)result_init(&result, NULL);
    result.duration_us = 10000000;
    (void)result_add_query(&result, "q", 1, NULL);
    const char *const phases[] = {"peak", "night"}, *const sizes[] = {"large", "small"};
    for (size_t phase = 0; phase < 2; phase++) {
        result_add_phase(&result, phases[phase], NULL)->duration_us = 5000000;
        for (size_t size = 0; size < 2; size++) {
            struct result_cell cell = {.phase = phase, .requests.succeeded = size ? 1000 : 500};
            (void)snprintf(cell.tenants, sizeof cell.tenants, "%s", sizes[size]);
            cell.requests.failed = phase == 0 && size ? 100 : 0;
            (void)hist_init(&cell.requests.response, NULL);
            for (uint64_t i = 0; i < cell.requests.succeeded; i++)
                hist_record(&cell.requests.response, size ? 200000 / (int64_t)(phase + 1) : 20000);
            (void)result_merge_cell(&result, &cell, NULL);
            result_requests_release(&cell.requests);
        }
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sla sla;
        (void)sla_parse(cases[i].line, &sla, NULL, NULL);
        is_int(sla_judge(&sla, 1, &result, NULL), 0, "judged");
        const struct result_outcome *outcome = &result.outcomes[0];
        is_int(outcome->state, cases[i].state, "\"%s\"", cases[i].line);
        ok(outcome->value >= cases[i].value && outcome->value <= cases[i].value * 1.001 &&
               outcome->n == cases[i].n,
           "value %g, n %" PRIu64, outcome->value, outcome->n);
    }
    result_release(&result);
}

/* 1,000 answers in 10 ms, and then the database stopped: 20 were sent and 30 more were due. */
static void counts_what_had_no_answer(void) {
    static const struct {
        const char *line;
        enum sla_state state;
        uint64_t n;
    } cases[] = {
        {"q: p99 < 50ms", SLA_FAIL, 1050},         {"all: p99 < 50ms", SLA_FAIL, 1050},
        {"q: p50 < 50ms", SLA_PASS, 1050},         {"q: max < 3s", SLA_FAIL, 1050},
        {"q: p99 service < 50ms", SLA_FAIL, 1020}, {"q: errors < 1%", SLA_PASS, 1000},
        {"q: rate > 90/s", SLA_PASS, 1000},
    };
    struct result result;
    struct sla slas[sizeof cases / sizeof *cases];
    (void)result_init(&result, NULL);
    result.duration_us = 10000000;
    struct result_query *query = result_add_query(&result, "q", 1, NULL);
    for (int i = 0; i < 1000; i++) {
        hist_record(&query->requests.response, 10000);
        hist_record(&query->requests.service, 10000);
    }
    for (int i = 0; i < 50; i++)
        hist_record(&query->requests.unanswered_response, 4000000);
    for (int i = 0; i < 20; i++)
        hist_record(&query->requests.unanswered_service, 2000000);
    query->requests.succeeded = 1000;
    query->requests.sent = 1020;
    query->requests.skipped = 30;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        (void)sla_parse(cases[i].line, &slas[i], NULL, NULL);
    is_int(sla_judge(slas, sizeof cases / sizeof *cases, &result, NULL), 0, "judged");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        is_int(result.outcomes[i].state, cases[i].state, "\"%s\"", cases[i].line);
        is_int(result.outcomes[i].n, cases[i].n, "of so many");
    }
    is_int(hist_count(&query->requests.response), 1000, "the histogram itself is of answers alone");
    result_release(&result);
}

static void tells_the_room_left(void) {
    struct result_outcome outcome;
    (void)state_of("q: p99 < 50ms", 1000, 0, 0, &outcome);
    ok(outcome.margin > 0.799 && outcome.margin < 0.801, "10 of 50 ms: 80 %% left");
    is_text(outcome.measure, "p99 response", "its measure");
    (void)state_of("q: p99 < 50ms", 0, 1000, 0, &outcome);
    ok(outcome.margin == -1, "100 of 50 ms: missed by the whole limit");
    (void)state_of("q: rate > 200/s", 1000, 0, 0, &outcome);
    ok(outcome.margin == -0.5, "100 of 200/s: half is missing");
    (void)state_of("q: errors <= 0%", 1000, 0, 1, &outcome);
    ok(outcome.margin == -1, "an error where none may be");
}

static void shows_values(void) {
    static const struct {
        enum sla_unit unit;
        double value;
        const char *text;
    } rows[] = {
        {SLA_DURATION_US, 12345, "12.3 ms"}, {SLA_PER_SECOND, 980, "980/s"},
        {SLA_FRACTION, 0.001, "0.1 %"},      {SLA_FRACTION, 0.95367, "95.4 %"},
        {SLA_FRACTION, 0.99958, "99.958 %"}, {SLA_FRACTION, 1, "100 %"},
    };
    char text[UNITS_TEXT];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        is_text(sla_format_value(rows[i].unit, rows[i].value, text), rows[i].text, "a value");
}

int main(void) {
    asks_for_evidence();
    judges_each_measure();
    judges_phases_and_sizes();
    counts_what_had_no_answer();
    tells_the_room_left();
    shows_values();
    return tap_done();
}
