#include "reports/summary.h"

#include "reports/text_table.h"
#include "tests/unit/reports/sample.h"

static char *shown(struct result *result, struct summary_form form) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    struct err err = {0};
    is_int(summary_print(out, result, &form, &err), 0, "a summary %s", err.text);
    (void)fclose(out);
    return text;
}

static char *summary_of(struct result *result, const char *report, bool colour) {
    return shown(result, (struct summary_form){
                             .report = report, .colour = colour, .columns = 100, .lines = 40});
}

static int position(const char *text, const char *words) {
    const char *found = strstr(text, words);
    return found ? (int)(found - text) : -1;
}

static void says_what_matters_in_order(void) {
    static const char *const slas[] = {"checkout: p99 < 50ms", "product_by_sku: p95 < 350us",
                                       "similarity: p99.9 < 1s", "rate > 450/s"};
    struct result result;
    sample_result(&result);
    sample_judge(&result, slas, 4);
    char *text = summary_of(&result, "runs/1/report.html", false);
    static const char *const order[] = {
        "FAIL  1 of 4 SLAs missed",
        "FAIL     product_by_sku: p95 < 350us",
        "no data  similarity: p99.9 < 1s",
        "1,000 of 2,995",
        "pass     rate > 450/s",
        "pass     checkout: p99 < 50ms",
        "target 500/s, achieved 500/s over 20 s (open loop)",
        "driver: lag p99 149 us",
        "product_by_sku   6,000  300/s",
        "checkout         3,000  150/s",
        "all             10,000  500/s",
        "5  checkout  40001     7.5 s to 9.0 s    could not serialize",
        "isolation: 30,000 rows checked, none of another tenant",
        "report: runs/1/report.html",
    };
    int before = -1;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        int found = position(text, order[i]);
        ok(found > before, "in its place: %s", order[i]);
        before = found > before ? found : before;
    }
    ok(!strchr(text, '\033'), "no colour unless asked");
    size_t lines = 0, widest = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), lines++)
        widest = strlen(line) > widest ? strlen(line) : widest;
    ok(lines <= 24 && widest <= 110, "%zu lines, %zu columns", lines, widest);
    free(text);
    text = summary_of(&result, NULL, true);
    ok(strstr(text, "\033[1;31mFAIL\033[0m  1 of 4") != NULL, "colour when asked");
    ok(!strstr(text, "report:"), "no report, no line of it");
    free(text);
    result_release(&result);
}

static void survives_an_empty_run(void) {
    struct result result;
    (void)result_init(&result, NULL);
    (void)result_add_query(&result, "lonely", 1, NULL);
    sample_judge(&result, (const char *const[]){"lonely: p99 < 1s"}, 1);
    char *text = summary_of(&result, NULL, false);
    ok(position(text, "NO DATA  no request succeeded") == 0, "the verdict");
    ok(strstr(text, "no data  lonely: p99 < 1s      -       -  0 of 299") != NULL,
       "a gate without samples");
    ok(strstr(text, "lonely  0   0/s    -    -    -      -    -            -       0        0") !=
           NULL,
       "a query without samples");
    ok(!strstr(text, "target"), "a closed loop has no target");
    ok(!strstr(text, "lag"), "and no lag behind intended times");
    ok(!strstr(text, "unanswered"), "everything was answered");
    free(text);
    result_release(&result);
}

static void tells_what_had_no_answer(void) {
    struct result result;
    sample_result(&result);
    struct result_query *query = &result.queries[0];
    query->requests.skipped += 3;
    for (int i = 0; i < 5; i++)
        hist_record(&query->requests.unanswered_response, 4000000);
    for (int i = 0; i < 2; i++)
        hist_record(&query->requests.unanswered_service, 1000000);
    sample_judge(&result, NULL, 0);
    char *text = summary_of(&result, NULL, false);
    ok(strstr(text, "unanswered at the end: 2 sent, 3 never sent, after up to 4 s") != NULL, "%s",
       text);
    free(text);
    result_release(&result);
}

static void says_that_sessions_were_too_few(void) {
    struct result result;
    sample_result(&result);
    sample_judge(&result, NULL, 0);
    struct hist *wait = &result.queries[0].parts[RESULT_PART_WAIT];
    double response_us = 0;
    for (size_t i = 0; i < result.query_count; i++)
        response_us += (double)result.queries[i].requests.response.sum_us;
    (void)hist_init(wait, NULL);
    hist_record(wait, (int64_t)(0.45 * response_us));
    char *text = summary_of(&result, NULL, false);
    ok(!strstr(text, "waiting for a free session"), "a wait that is less than half is not told");
    free(text);
    hist_record(wait, (int64_t)(0.2 * response_us));
    text = summary_of(&result, NULL, false);
    ok(strstr(text, "65 % of the response time was spent waiting for a free session") != NULL, "%s",
       text);
    free(text);
    result_release(&result);
}

static void shows_a_breach(void) {
    struct result result;
    sample_result(&result);
    result.isolation.breaches = 2;
    (void)snprintf(result.isolation.first, sizeof result.isolation.first, "checkout: store 3");
    sample_judge(&result, NULL, 0);
    char *text = summary_of(&result, NULL, false);
    ok(position(text, "BREACH  a tenant got at what is another's: checkout: store 3") == 0,
       "verdict");
    ok(strstr(text, "2 OF ANOTHER TENANT: checkout: store 3") != NULL, "isolation");
    free(text);
    result_release(&result);
}

static void lays_out_tables(void) {
    struct text_table table;
    text_table_init(&table, "lrl");
    static const char *const cells[] = {"a",   "1",   "x", "\xc3\xa4\xc3\xb6", "22", "y",
                                        "bcd", "333", ""};
    for (size_t i = 0; i < 9; i++) {
        if (i % 3 == 0)
            text_table_row(&table, i == 3 ? "<" : NULL);
        text_table_cell(&table, "%s", cells[i]);
    }
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    is_int(text_table_print(&table, out, 1, NULL), 0, "a table");
    (void)fclose(out);
    is_text(text, " a      1  x\n <\xc3\xa4\xc3\xb6\033[0m    22  y\n bcd  333  \n",
            "its cells in columns");
    free(text);
    text_table_release(&table);
}

int main(void) {
    says_what_matters_in_order();
    survives_an_empty_run();
    tells_what_had_no_answer();
    says_that_sessions_were_too_few();
    shows_a_breach();
    lays_out_tables();
    return tap_done();
}
