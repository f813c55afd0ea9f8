#include "reports/compare/compare_text.h"
#include "tests/unit/reports/compare/runs_of.h"

static struct result base[RUNS_MOST], new[RUNS_MOST];

/* Runs by turns; in the new arm `checkout` takes so many times as long, and with `unlike` the world
 * is another. */
static struct comparison compare(size_t pairs, double times, bool unlike) {
    struct comparison made;
    struct err err = {.kind = ERR_NONE};
    for (size_t i = 0; i < pairs; i++) {
        run_of(&base[i], 2 * i, 0.02, 1, 0);
        run_of(&new[i], 2 * i + 1, 0.02, times, 0);
        base[i].isolation.rows_checked = 600;
        if (unlike)
            (void)result_set_setting(&new[i], NULL, "world", "another");
    }
    if (!ok(comparison_make(&made, base, pairs, new, pairs,
                            &(struct comparison_options){.paired = true}, &err) == 0,
            "a comparison %s", err.text))
        exit(1);
    release_runs(base, pairs);
    release_runs(new, pairs);
    return made;
}

static struct buf junit_of(const struct comparison *comparison) {
    struct buf text = BUF_EMPTY;
    compare_junit_put(&text, comparison, "results/a&b", "results/new");
    (void)buf_text(&text);
    return text;
}

static size_t count(const char *text, const char *words) {
    size_t found = 0;
    for (; (text = strstr(text, words)); text++)
        found++;
    return found;
}

static size_t lines_with(const struct comparison *comparison, enum comparison_word word) {
    size_t found = 0;
    for (size_t i = 0; i < comparison->line_count; i++)
        found += comparison->lines[i].judged && comparison->lines[i].word == word;
    return found;
}

static void test_regression(void) {
    struct comparison made = compare(10, 1.2, false);
    struct buf text = junit_of(&made);
    size_t worse = lines_with(&made, WORD_WORSE), unsure = lines_with(&made, WORD_CANNOT_TELL);
    ok(worse > 0, "something is worse");
    is_int(count(text.data, "<failure "), worse, "each worse line is a failure");
    is_int(count(text.data, "<skipped "), unsure, "what nobody can tell is skipped");
    ok(strstr(text.data, "name=\"no tenant sees rows of another\" time=\"0\"/>") != NULL,
       "no breach was seen");
    is_int(count(text.data, "<error "), 0, "and nothing an error");
    is_int(count(text.data, "<testcase "), 3 * 3 + 2 + 2, "a case for each judged line");
    char counts[64];
    (void)snprintf(counts, sizeof counts, "tests=\"13\" failures=\"%zu\" errors=\"0\"", worse);
    is_int(count(text.data, counts), 2, "which are counted");
    const char *failure = strstr(
        text.data, "classname=\"pgbazaar.compare.checkout\" name=\"p50 service\" time=\"0\">\n"
                   "      <failure message=\"worse: ");
    ok(failure != NULL, "the slowed query failed");
    ok(failure && strstr(failure, " before, ") && strstr(failure, " after: +"),
       "for a reason that is said");
    ok(strstr(text.data, "name=\"before\" value=\"results/a&amp;b\"") != NULL,
       "the arms are named");
    buf_release(&text);
    comparison_release(&made);
}

static void test_no_comparison(void) {
    struct comparison made = compare(10, 1.2, true);
    struct buf text = junit_of(&made);
    ok(strstr(text.data,
              "<error message=\"world: nothing before, another after\" type=\"unlike\"/>"),
       "unlike runs are an error");
    is_int(count(text.data, "<failure "), 0, "and no regression");
    is_int(count(text.data, "<skipped "), 11, "no line is judged");
    buf_release(&text);
    comparison_release(&made);
    made = compare(2, 3, false);
    text = junit_of(&made);
    is_int(count(text.data, "type=\"too few runs\"/>"), 1, "too few runs are an error");
    buf_release(&text);
    comparison_release(&made);
}

static void test_breach(void) {
    struct comparison made = compare(10, 1, false);
    struct buf text;
    (void)snprintf(made.breach, sizeof made.breach, "a run of new: checkout saw a row of store 7");
    text = junit_of(&made);
    is_int(comparison_exit_code(&made), EXIT_BREACH, "a breach has its exit code");
    ok(strstr(text.data,
              "<failure message=\"a run of new: checkout saw a row of store 7\" type=\"breach\""),
       "and a failing case");
    buf_release(&text);
    comparison_release(&made);
}

int main(void) {
    test_regression();
    test_no_comparison();
    test_breach();
    return tap_done();
}
