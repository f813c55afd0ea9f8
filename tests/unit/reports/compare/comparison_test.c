#include "reports/compare/comparison.h"

#include "tests/unit/reports/compare/runs_of.h"

static struct comparison made;
static struct result base[RUNS_MOST], new[RUNS_MOST];

static const struct comparison_line *line_of(const char *query, const char *measure) {
    for (size_t i = 0; i < made.line_count; i++)
        if (strcmp(made.lines[i].query, query) == 0 &&
            strcmp(made.lines[i].measure->name, measure) == 0)
            return &made.lines[i];
    ok(false, "there is no line %s of %s", measure, query);
    exit(1);
}

static const char *word_of(const char *query, const char *measure) {
    return comparison_words[line_of(query, measure)->word];
}

/* Of runs that are released. */
static void make(size_t runs, struct comparison_options options) {
    struct err err = {.kind = ERR_NONE};
    comparison_release(&made);
    if (comparison_make(&made, base, runs, new, runs, &options, &err) != 0) {
        ok(false, "a comparison: %s", err.text);
        exit(1);
    }
    release_runs(base, runs);
    release_runs(new, runs);
}

/* In the new arm `checkout` takes so many times as long. */
static void compare(size_t runs, double times, double noise, struct comparison_options options) {
    for (size_t i = 0; i < runs; i++) {
        run_of(&base[i], 2 * i, noise, 1, 0);
        run_of(&new[i], 2 * i + 1, noise, times, 0);
    }
    make(runs, options);
}

static void test_regression(void) {
    compare(10, 1.1, 0.02, (struct comparison_options){.paired = true});
    is_int(made.outcome, OUTCOME_REGRESSION, "a tenth more is a regression: %s", made.reason);
    is_int(comparison_exit_code(&made), 3, "with exit code 3");
    const struct comparison_line *line = line_of("checkout", "p50 service");
    is_text(comparison_words[line->word], "worse", "the slowed query is worse");
    ok(fabs(line->change.value - 0.1) < 0.02, "by about a tenth: %g", line->change.value);
    ok(line->change.low < 0.1 && line->change.high > 0.1, "which the interval holds");
    ok(line->p_rank < 0.01 && line->p_distribution < 0.05, "each test alone says so too");
    ok(line_of("similarity", "p50 service")->word != WORD_WORSE, "the others are not worse");
    is_int(made.words[WORD_WORSE], 1, "one query is worse");
    is_int(line_of("checkout", "mean service")->word, WORD_NOT_JUDGED, "not all decides");
    compare(10, 1 / 1.1, 0.02, (struct comparison_options){.paired = true});
    is_int(made.outcome, OUTCOME_NO_REGRESSION, "the other way round it is none");
    is_int(made.words[WORD_BETTER], 1, "but a gain: %s", made.reason);
    compare(10, 1.1, 0.02, (struct comparison_options){.paired = false});
    is_int(made.outcome, OUTCOME_REGRESSION, "it is found without pairs too: %s", made.reason);
}

static void test_limits(void) {
    struct noise noises[] = {{"checkout", "p50 service", 0.15}, {"checkout", "p99 service", 0.15}};
    const struct noise_floor floor = {noises, 2, 10};
    compare(10, 1.1, 0.02, (struct comparison_options){.paired = true, .floor = &floor});
    ok(line_of("checkout", "p50 service")->p < 0.05, "with a high floor a change is as sure");
    is_text(word_of("checkout", "p50 service"), "same",
            "but less than the server differs from itself");
    ok(made.has_floor, "there is a floor");
    noises[0].floor = 0.9;
    compare(10, 1.1, 0.02, (struct comparison_options){.paired = true, .floor = &floor});
    is_text(word_of("checkout", "p50 service"), "cannot tell",
            "with a floor beyond reason nothing is the same");
    compare(10, 1.1, 0.02, (struct comparison_options){.paired = true, .least_change = 0.2});
    is_int(made.outcome, OUTCOME_NO_REGRESSION, "who asks for a fifth does not hear of a tenth");
    compare(10, 1, 0.001, (struct comparison_options){.paired = true});
    is_text(word_of("checkout", "p50 service"), "same", "what hardly varies is the same");
    compare(10, 1, 0.2, (struct comparison_options){.paired = true});
    is_text(word_of("checkout", "p50 service"), "cannot tell",
            "of what varies much nobody can tell");
}

static void test_too_few(void) {
    compare(5, 2, 0.01, (struct comparison_options){.paired = true});
    is_int(made.outcome, OUTCOME_TOO_FEW, "five pairs are too few, even for twice the time");
    is_int(comparison_exit_code(&made), 5, "with exit code 5: %s", made.reason);
    compare(6, 2, 0.01, (struct comparison_options){.paired = true});
    is_int(made.outcome, OUTCOME_REGRESSION, "six are enough for that");
    compare(3, 2, 0.01, (struct comparison_options){.paired = false});
    is_int(made.outcome, OUTCOME_TOO_FEW, "three and three runs are too few");
    compare(4, 2, 0.01, (struct comparison_options){.paired = false});
    is_int(made.outcome, OUTCOME_REGRESSION, "four and four are enough for that");
    compare(1, 2, 0.01, (struct comparison_options){.paired = false});
    is_int(made.outcome, OUTCOME_TOO_FEW, "one and one are too few");
    ok(fabs(line_of("checkout", "p50 service")->change.value - 1) < 0.1, "and shown all the same");
}

static void test_equals(void) {
    enum { ROUNDS = 40, RUNS = 8 };
    int red = 0;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        for (uint64_t i = 0; i < RUNS; i++) {
            run_of(&base[i], 1000 + round * 20 + i, 0.1, 1, 0);
            run_of(&new[i], 1010 + round * 20 + i, 0.1, 1, 0);
        }
        make(RUNS, (struct comparison_options){.paired = round % 2});
        red += made.outcome == OUTCOME_REGRESSION;
    }
    ok(red <= 3, "of %d comparisons of equals few are red: %d", ROUNDS, red);
}

static void test_errors(void) {
    for (uint64_t i = 0; i < 8; i++) {
        run_of(&base[i], i, 0.02, 1, 0);
        run_of(&new[i], 100 + i, 0.02, 1, 40 + i);
    }
    make(8, (struct comparison_options){.paired = true});
    size_t next;
    is_text(word_of("checkout", "errors"), "worse", "more errors are worse");
    is_text(comparison_line_of(&made, 0, &next)->measure->name, "errors",
            "and are what is said of the query");
    is_int(next, MEASURES, "the next query's lines begin behind its own");
    ok(isnan(line_of("similarity", "p99 service")->change.value),
       "a percentile of too few samples is not compared");
    is_text(word_of("all", "rate"), "same", "the rate did not change");
}

static void test_unlike(void) {
    for (uint64_t i = 0; i < 6; i++) {
        run_of(&base[i], i, 0.02, 1, 0);
        run_of(&new[i], 100 + i, 0.02, 2, 0);
        (void)result_set_setting(&new[i], NULL, "sessions", "%d", 16);
    }
    make(6, (struct comparison_options){.paired = true, .force = true});
    is_int(made.outcome, OUTCOME_REGRESSION, "unlike runs are compared by force");
    is_int(made.likeness.unlike_count, 1, "and marked");
    for (uint64_t i = 0; i < 6; i++) {
        run_of(&base[i], i, 0.02, 1, 0);
        run_of(&new[i], 100 + i, 0.02, 2, 0);
        (void)result_set_setting(&new[i], NULL, "sessions", "%d", 16);
    }
    make(6, (struct comparison_options){.paired = true});
    is_int(made.outcome, OUTCOME_UNLIKE, "without it they are not");
    is_int(comparison_exit_code(&made), 4, "with exit code 4");
    is_text(made.reason, "sessions: 8 before, 16 after", "the reason says what is unlike");
    is_int(made.words[WORD_WORSE], 0, "no query is called worse");
}

static void test_breach(void) {
    for (uint64_t i = 0; i < 6; i++) {
        run_of(&base[i], i, 0.02, 1, 0);
        run_of(&new[i], 100 + i, 0.02, 1, 0);
        base[i].isolation.rows_checked = 10;
    }
    new[2].verdict = new[4].verdict = VERDICT_BREACH;
    (void)snprintf(new[2].isolation.first, sizeof new[2].isolation.first, "checkout saw store 7");
    make(6, (struct comparison_options){.paired = true});
    is_text(made.breach, "a run of new: checkout saw store 7", "the first breach is told");
    is_int(made.rows_checked, 60, "and how many rows were looked at");
    is_int(comparison_exit_code(&made), 6, "the exit code is a breach's");
}

int main(void) {
    test_regression();
    test_limits();
    test_too_few();
    test_equals();
    test_errors();
    test_unlike();
    test_breach();
    comparison_release(&made);
    return tap_done();
}
