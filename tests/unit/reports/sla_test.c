#include "tests/unit/reports/sample.h"

static const struct good {
    const char *text, *query;
    enum sla_measure measure;
    double percentile, limit;
    bool service, or_equal;
} good[] = {
    {"checkout: p99 < 50ms", "checkout", SLA_PERCENTILE, 99, 50000, false, false},
    {"p95 < 20ms", "all", SLA_PERCENTILE, 95, 20000, false, false},
    {"all: p99.9 response < 1s", "all", SLA_PERCENTILE, 99.9, 1e6, false, false},
    {"  checkout :p50 service<=2.5 ms\n", "checkout", SLA_PERCENTILE, 50, 2500, true, true},
    {"p99.999<1min", "all", SLA_PERCENTILE, 99.999, 60e6, false, false},
    {"search: max < 2s", "search", SLA_MAX, 0, 2e6, false, false},
    {"search: mean service < 300us", "search", SLA_MEAN, 0, 300, true, false},
    {"rate > 900/s", "all", SLA_RATE, 0, 900, false, false},
    {"checkout: rate >= 1.5k/s", "checkout", SLA_RATE, 0, 1500, false, true},
    {"errors < 0.1%", "all", SLA_ERRORS, 0, 0.001, false, false},
    {"a-b_c.d: errors <= 0%", "a-b_c.d", SLA_ERRORS, 0, 0, false, true},
    {"available > 99.9%", "all", SLA_AVAILABLE, 0, 0.999, false, false},
    {"outage <= 5 s", "all", SLA_OUTAGE, 0, 5e6, false, true},
    {"rate > 900 /s over 10s windows", "all", SLA_RATE, 0, 900, false, false},
    {"p99 < 2.5 ms abort", "all", SLA_PERCENTILE, 99, 2500, false, false},
};

static const struct bad {
    const char *text, *words;
    size_t column;
} bad[] = {
    {"", "measure", 0},
    {"   ", "measure", 3},
    {"checkout", "is not a measure", 0},
    {"checkout:",
     "a measure (p99, max, mean, rate, errors, recall@K, available, outage) is missing", 9},
    {": p99 < 5ms", "the name of a query is missing", 0},
    {"checkout in: p99 < 5ms", "the name of a phase is missing", 11},
    {"for: p99 < 5ms", "the name of a size of tenants is missing", 3},
    {"checkout for small in peak: p99 < 5ms", "before the colon", 19},
    {"in peak and night: p99 < 5ms", "before the colon", 8},
    {"in peak: available > 99%", "of the whole run", 9},
    {"for small: outage < 5s", "of the whole run", 11},
    {"q in peak: recall@10 > 0.9", "of all phases and tenants", 11},
    {"check out: p99 < 5ms", "before the colon", 6},
    {"checkout: p99", "an operator", 13},
    {"checkout: p99 <", "the limit is missing", 15},
    {"checkout: p99 < 50", "50", 16},
    {"checkout: p99 < 50MB", "50MB", 16},
    {"checkout: p99 < -5ms", "-5ms", 16},
    {"checkout: p99 < 0ms", "above 0", 16},
    {"checkout: p99 < 5ms please", "behind the limit", 20},
    {"checkout: p99 < 5ms ovr 10s windows", "mean \"over\"?", 20},
    {"checkout: p99 < 5ms over", "a time is missing", 24},
    {"checkout: p99 < 5ms over 10 windows", "10 windows", 25},
    {"checkout: p99 < 5ms over 10s", "stands \"windows\"", 28},
    {"checkout: p99 < 5ms over 10s windws", "mean \"windows\"?", 29},
    {"checkout: p99 < 5ms over 900ms windows", "from 1s to 1h", 25},
    {"checkout: p99 < 5ms over 61min windows", "from 1s to 1h", 25},
    {"checkout: p99 < 5ms over 10s windows over 20s windows", "behind the limit", 37},
    {"checkout: p99 < 5ms over 10s windows abrt", "mean \"abort\"?", 37},
    {"checkout: p99 < 5ms abort over 10s windows", "behind \"abort\"", 26},
    {"checkout: p99 < 5ms abort aftr 30s", "mean \"after\"?", 26},
    {"checkout: p99 < 5ms abort after", "a time is missing", 31},
    {"checkout: p99 < 5ms abort after 30", "30s", 32},
    {"checkout: p99 < 5ms abort after 30s or so", "behind \"abort\"", 36},
    {"recall@10 > 0.9 over 10s windows", "times, rate and errors", 16},
    {"recall@10 > 0.9 abort", "cannot abort", 16},
    {"outage < 5s over 10s windows", "times, rate and errors", 12},
    {"checkout: p99 resposne < 5ms", "mean \"response\"?", 14},
    {"checkout: eror < 5%", "not a measure", 10},
    {"checkout: error < 5%", "mean \"errors\"?", 10},
    {"checkout: p100 < 5ms", "below 100", 10},
    {"checkout: p0 < 5ms", "above 0", 10},
    {"checkout: p99. < 5ms", "below 100", 10},
    {"checkout: p99.12345 < 5ms", "below 100", 10},
    {"checkout: p9x < 5ms", "below 100", 10},
    {"checkout: p < 5ms", "is not a measure", 10},
    {"checkout: p99 > 5ms", "from above", 14},
    {"checkout: p99 = 5ms", "operator", 14},
    {"checkout: p99 waiting < 5ms", "response or service", 14},
    {"rate < 5/s", "from below", 5},
    {"rate > 5ms", "5ms", 7},
    {"rate > 0/s", "above 0", 7},
    {"rate service > 5/s", "operator", 5},
    {"errors < 5", "5", 9},
    {"errors < 0%", "errors <= 0%", 9},
    {"errors < 101%", "100%", 9},
    {"errors > 1%", "from above", 7},
    {"checkout: available > 99%", "of the whole run", 10},
    {"checkout: outage < 5s", "of the whole run", 10},
    {"available < 99%", "from below", 10},
    {"available > 100%", "available >= 100%", 12},
    {"available > 101%", "100%", 12},
    {"available > 0%", "above 0", 12},
    {"outage > 5s", "from above", 7},
    {"outage service < 5s", "operator", 7},
};

static void reads_the_grammar(void) {
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct sla sla;
        struct err err = {0};
        ok(sla_parse(good[i].text, &sla, NULL, &err) == 0, "\"%s\" %s", good[i].text, err.text);
        is_text(sla.query, good[i].query, "query");
        ok(sla.measure == good[i].measure && sla.percentile == good[i].percentile &&
               sla.limit == good[i].limit && sla.service == good[i].service &&
               sla.or_equal == good[i].or_equal,
           "measure %d, percentile %g, limit %g", (int)sla.measure, sla.percentile, sla.limit);
    }
}

static void shows_the_place_of_an_error(void) {
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct sla sla;
        struct err err = {0};
        size_t column = 999;
        bool refused = sla_parse(bad[i].text, &sla, &column, &err) == -1;
        ok(refused && err.kind == ERR_USAGE && strstr(err.text, bad[i].words), "%s", err.text);
        is_int(column, bad[i].column, "at its place");
    }
    char longest[400];
    memset(longest, 'a', sizeof longest);
    longest[399] = '\0';
    struct sla sla;
    is_int(sla_parse(longest, &sla, NULL, NULL), -1, "a line of 399 characters");
    (void)snprintf(longest, sizeof longest, "%.70s: p99 < 5ms", longest + 100);
    is_int(sla_parse(longest, &sla, NULL, NULL), -1, "a name of 70 characters");
}

static void reads_windows_and_abort(void) {
    static const struct {
        const char *text;
        int64_t window_us, after_us;
        bool abort;
    } cases[] = {
        {"checkout: p99 < 50ms", 0, 0, false},
        {"checkout: p99 < 50ms over 10s windows", 10000000, 0, false},
        {"checkout: p99 < 50 ms  over  1 min  windows", 60000000, 0, false},
        {"checkout: p99 < 50ms abort", 0, 0, true},
        {"checkout: p99 < 50ms abort after 30s", 0, 30000000, true},
        {"in peak for small: mean service<1s over 2s windows abort after 1.5min", 2000000, 90000000,
         true},
        {"rate > 900/s over 1s windows abort", 1000000, 0, true},
        {"outage < 5s abort", 0, 0, true},
        {"available > 99% abort after 1h", 0, 3600000000, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sla sla;
        struct err err = {0};
        ok(sla_parse(cases[i].text, &sla, NULL, &err) == 0, "\"%s\" %s", cases[i].text, err.text);
        ok(sla.window_us == cases[i].window_us && sla.abort == cases[i].abort &&
               sla.abort_after_us == cases[i].after_us,
           "windows of %" PRId64 ", abort %d after %" PRId64, sla.window_us, sla.abort,
           sla.abort_after_us);
    }
}

/* Every example of docs/sla.md is a line, and no measure is without one. */
static void reads_its_documentation(void) {
    bool inside = false, windows = false, abort = false, seen[SLA_MEASURES] = {false};
    char line[256];
    FILE *file = fopen("docs/sla.md", "re");
    if (!ok(file != NULL, "docs/sla.md is there"))
        return;
    while (fgets(line, sizeof line, file)) {
        struct sla sla;
        struct err err = {0};
        line[strcspn(line, "\n")] = '\0';
        bool fence = strncmp(line, "```", 3) == 0;
        if (!fence && inside) {
            bool read = ok(sla_parse(line, &sla, NULL, &err) == 0, "%s %s", line, err.text);
            seen[sla.measure] = read || seen[sla.measure];
            windows = windows || sla.window_us > 0;
            abort = abort || sla.abort;
        }
        inside = fence ? strcmp(line, "```sla") == 0 : inside;
    }
    (void)fclose(file);
    for (size_t i = 0; i < SLA_MEASURES; i++)
        ok(seen[i], "%s has an example", sla_forms[i].example);
    ok(windows && abort, "windows and abort too");
}

static void knows_the_queries(void) {
    static const char *const names[] = {"checkout", "product_by_sku"};
    static const char *const lines[] = {"p99 < 1s", "product_by_sku: p99 < 1s",
                                        "chekout: p99 < 1s"};
    struct sla slas[3];
    for (size_t i = 0; i < 3; i++)
        (void)sla_parse(lines[i], &slas[i], NULL, NULL);
    struct err err = {0};
    size_t which = 99, column = 99;
    const struct sla_names there = {.queries = {names, 2, " in the mix"}};
    is_int(sla_check_names(slas, 2, &there, &which, &column, &err), 0, "names that are there");
    is_int(sla_check_names(slas, 3, &there, &which, &column, &err), -1, "a name that is not");
    is_int(which, 2, "its line");
    ok(strstr(err.text, "no query \"chekout\"") && strstr(err.text, "mean \"checkout\"?"), "%s",
       err.text);
}

static void reads_the_subject(void) {
    static const struct {
        const char *text, *query, *phase, *tenants;
    } cases[] = {
        {"checkout: p99 < 50ms", "checkout", "", ""},
        {"checkout in peak: p99 < 50ms", "checkout", "peak", ""},
        {"checkout in peak for small: p99 service < 50ms", "checkout", "peak", "small"},
        {"checkout  for  large :p99<50ms", "checkout", "", "large"},
        {"in peak: p99 < 50ms", "all", "peak", ""},
        {"for none: errors < 1%", "all", "", "none"},
        {"all in peak for small: rate > 5/s", "all", "peak", "small"},
        {"inside in in: p99 < 5ms", "inside", "in", ""},
        {"fortune: p99 < 5ms", "fortune", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sla sla;
        struct err err = {0};
        ok(sla_parse(cases[i].text, &sla, NULL, &err) == 0, "\"%s\" %s", cases[i].text, err.text);
        is_text(sla.query, cases[i].query, "query");
        is_text(sla.phase, cases[i].phase, "phase");
        is_text(sla.tenants, cases[i].tenants, "tenants");
    }
}

static void knows_phases_and_sizes(void) {
    static const char *const queries[] = {"checkout"}, *const phases[] = {"peak", "night"},
                             *const sizes[] = {"large", "small"};
    static const struct {
        const char *line, *words;
        size_t column;
    } cases[] = {
        {"checkout in peek: p99 < 5ms", "no measured phase \"peek\"; did you mean \"peak\"?", 12},
        {"in night for smal: p99 < 5ms", "no size of tenants \"smal\"; did you mean \"small\"?",
         13},
        {"chekout in peak: p99 < 5ms", "no query \"chekout\" in the mix", 0},
    };
    const struct sla_names names = {.queries = {queries, 1, " in the mix"},
                                    .phases = {phases, 2, ""},
                                    .tenants = {sizes, 2, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sla sla;
        struct err err = {0};
        size_t which = 99, column = 99;
        (void)sla_parse(cases[i].line, &sla, NULL, NULL);
        is_int(sla_check_names(&sla, 1, &names, &which, &column, &err), -1, "\"%s\"",
               cases[i].line);
        is_int(column, cases[i].column, "its place");
        ok(strstr(err.text, cases[i].words) != NULL, "%s", err.text);
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
    reads_the_grammar();
    shows_the_place_of_an_error();
    reads_windows_and_abort();
    reads_its_documentation();
    knows_the_queries();
    reads_the_subject();
    knows_phases_and_sizes();
    judges_phases_and_sizes();
    asks_for_evidence();
    judges_each_measure();
    counts_what_had_no_answer();
    tells_the_room_left();
    shows_values();
    return tap_done();
}
