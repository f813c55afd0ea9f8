/* The numbers of the charts: curves, a baseline, and how much room they take. */
#include "tests/unit/reports/html_page.h"

static double number_at(const json_t *curve, const char *member, size_t index) {
    const json_t *line = json_array_get(json_object_get(curve, "lines"), 0);
    return json_number_value(json_array_get(json_object_get(line, member), index));
}

static void draws_curves(void) {
    struct result result;
    sample_result(&result);
    add_curve(&result, "knee");
    struct buf page = page_of(&result);
    json_t *json = data_of(&page);
    const json_t *curves = json_object_get(json, "curves");
    is_int((int64_t)json_array_size(curves), 2, "a chart for times and one for shares");
    const json_t *curve = json_array_get(curves, 0);
    const json_t *x = json_object_get(curve, "x");
    is_text(json_string_value(json_object_get(x, "name")), "rate", "over the rate");
    is_int((int64_t)(10 * json_number_value(json_array_get(json_object_get(x, "values"), 1))), 2010,
           "with its numbers");
    is_int((int64_t)json_array_size(json_object_get(curve, "lines")), 2, "a line and its limit");
    is_int((int64_t)number_at(curve, "values", 2), 4000, "the line's");
    is_int((int64_t)number_at(curve, "lower", 2), 3600, "the interval's");
    ok(json_is_null(json_array_get(
           json_object_get(json_array_get(json_object_get(curve, "lines"), 0), "upper"), 1)),
       "what is not known is null");
    const json_t *mark = json_array_get(json_object_get(curve, "marks"), 0);
    is_text(json_string_value(json_object_get(mark, "text")), "knee", "the mark");
    is_int(json_integer_value(json_object_get(mark, "row")), 2, "in its row");
    is_int(json_integer_value(json_object_get(mark, "line")), 0, "on its line");
    is_int((int64_t)json_array_size(json_object_get(json_array_get(curves, 1), "marks")), 0,
           "and in no other chart");
    json_decref(json);
    buf_release(&page);
    result_release(&result);
}

static void lays_a_baseline_over(void) {
    struct result result, baseline;
    sample_result(&result);
    sample_judge(&result, slas, 3);
    sample_result(&baseline);
    (void)snprintf(baseline.run_id, sizeof baseline.run_id, "the-run-before");
    hist_record(&result_find_query(&baseline, "checkout")->requests.response, 7000000);
    sample_query(&result, "new_one", 1, 100, 400);
    struct buf page = page_over(&result, &baseline);
    ok(strstr(page.data, "the-run-before") != NULL, "the baseline is named");
    ok(strstr(page.data, "id=\"query-changes\"") != NULL, "and there is a table of changes");
    json_t *json = data_of(&page);
    is_int((int64_t)json_array_size(json_object_get(json, "baseline")), 25, "its seconds");
    const json_t *queries = json_object_get(json_object_get(json, "spectrum"), "queries");
    const json_t *times =
        json_object_get(json_object_get(json_array_get(queries, 1), "baseline"), "response");
    int64_t most = 0;
    for (size_t i = 0; i < json_array_size(times); i++)
        if (json_integer_value(json_array_get(times, i)) > most)
            most = json_integer_value(json_array_get(times, i));
    is_int(most, 7000000, "its spectrum reaches to its maximum");
    ok(!json_object_get(json_array_get(queries, 3), "baseline"), "a new query has none");
    json_decref(json);
    buf_release(&page);
    page = page_of(&result);
    ok(!strstr(page.data, "id=\"query-changes\""), "without one there is no such table");
    buf_release(&page);
    result_release(&result);
    result_release(&baseline);
}

/* What the server and the machine tell each second. */
static void add_seconds(struct result *result, const char *name, int64_t seconds) {
    struct sheet_column columns[SHEET_COLUMNS] = {{"second", SHEET_COUNT}};
    char names[SHEET_COLUMNS][16];
    for (size_t c = 1; c < SHEET_COLUMNS; c++) {
        (void)snprintf(names[c], sizeof names[c], "column %zu", c);
        columns[c] = (struct sheet_column){names[c], c % 2 ? SHEET_BYTES : SHEET_RATE};
    }
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = name,
                                              .title = name,
                                              .columns = columns,
                                              .column_count = SHEET_COLUMNS,
                                              .chart = SHEET_TIMELINE},
                         NULL);
    struct pcg pcg = pcg_at(8, 1);
    for (int64_t i = 0; sheet && i < seconds; i++) {
        union sheet_value row[SHEET_COLUMNS] = {{.integer = i}};
        for (size_t c = 1; c < SHEET_COLUMNS; c++)
            if (c % 2)
                row[c].integer = pcg_between(&pcg, 1, 2000000000);
            else
                row[c].number = pcg_between(&pcg, 1, 1000000) / 7.0;
        if (result_sheet_add(sheet, row, NULL))
            exit(1);
    }
}

static void an_hour_fits(void) {
    struct result result;
    sample_result(&result);
    for (int i = 0; i < 17; i++) {
        char name[48];
        (void)snprintf(name, sizeof name, "a_query_with_a_long_name_%d", i);
        sample_query(&result, name, 1, 100000, 1000 + 100 * i);
    }
    sample_timeline(&result, 3600 - 25);
    add_seconds(&result, "server-of-an-hour", 3600);
    add_seconds(&result, "machine", 3600);
    sample_judge(&result, slas, 3);
    struct buf page = page_over(&result, &result);
    ok(page.length < 2000000, "an hour of 20 queries over its like: %zu bytes", page.length);
    ok(strstr(page.data, "\"seconds_per_point\":1,") != NULL, "to the second");
    buf_release(&page);
    result_release(&result);
}

static void stays_small(void) {
    struct result result;
    sample_result(&result);
    for (int i = 0; i < 61; i++) {
        char name[48];
        (void)snprintf(name, sizeof name, "a_query_with_a_long_name_%d", i);
        sample_query(&result, name, 1, 2000, 1000 + 100 * i);
    }
    for (int i = 0; i < 3000; i++) {
        char query[32];
        (void)snprintf(query, sizeof query, "q%d", i);
        (void)result_add_error(&result, query, "XX000", 1, 0, 0, "an error that has much to say",
                               NULL);
    }
    sample_timeline(&result, 3 * 86400);
    sample_judge(&result, slas, 3);
    struct buf page = page_of(&result);
    ok(page.length < 2000000, "three days, 64 queries, 3,000 kinds of errors: %zu bytes",
       page.length);
    ok(strstr(page.data, "and 2802 more, in result.json") != NULL, "what is left out is said");
    ok(strstr(page.data, "\"seconds_per_point\":73,") != NULL, "points are of many seconds");
    buf_release(&page);
    result_release(&result);
}

int main(void) {
    draws_curves();
    lays_a_baseline_over();
    an_hour_fits();
    stays_small();
    return tap_done();
}
