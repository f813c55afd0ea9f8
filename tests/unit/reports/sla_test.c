/* The lines of an sla: what each part says, and the place of each mistake. */
#include "reports/sla.h"

#include "tests/tap.h"

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

int main(void) {
    reads_the_grammar();
    shows_the_place_of_an_error();
    reads_the_subject();
    reads_windows_and_abort();
    reads_its_documentation();
    return tap_done();
}
