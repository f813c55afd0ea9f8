#include "reports/html.h"

#include <unistd.h>

#include <jansson.h>

#include "reports/html_parts.h"
#include "tests/unit/reports/sample.h"

#define EVIL "</script><b onclick='x'>&\"<!-- \xf0\x9f\x98\x80"

static const char *const slas[] = {"checkout: p99 < 50ms", "all: p99 < 350ms", "errors < 0.1%"};

static struct buf page_over(const struct result *result, const struct result *baseline) {
    struct buf page = BUF_EMPTY;
    struct err err = {0};
    if (!ok(html_report_put(&page, &(struct html_runs){result, baseline}, &err) == 0, "a page %s",
            err.text))
        exit(1);
    (void)buf_text(&page);
    return page;
}

static struct buf page_of(const struct result *result) {
    return page_over(result, NULL);
}

/* The numbers of the charts, to be released. */
static json_t *data_of(const struct buf *page) {
    const char *data = strstr(page->data, "id=\"chart-data\">") + strlen("id=\"chart-data\">");
    const char *end = strstr(data, "</script>");
    is_int(memchr(data, '<', (size_t)(end - data)) != NULL, 0, "no < in the charts' data");
    json_t *json = json_loadb(data, (size_t)(end - data), 0, NULL);
    if (!ok(json != NULL, "which are JSON"))
        exit(1);
    return json;
}

/* Latency against rate, with an interval, a limit and a marked point. */
static void add_curve(struct result *result, const char *mark) {
    static const struct sheet_column columns[] = {
        {"rate", SHEET_RATE},      {"p99", SHEET_DURATION},   {"lower", SHEET_DURATION},
        {"upper", SHEET_DURATION}, {"limit", SHEET_DURATION}, {"note", SHEET_TEXT},
        {"errors", SHEET_FRACTION}};
    static const enum sheet_role roles[] = {SHEET_LINE,  SHEET_LINE, SHEET_LOWER, SHEET_UPPER,
                                            SHEET_LIMIT, SHEET_MARK, SHEET_LINE};
    struct result_sheet *sheet = result_add_sheet(result,
                                                  &(struct sheet_form){.name = "capacity",
                                                                       .title = "Time by rate",
                                                                       .columns = columns,
                                                                       .column_count = 7,
                                                                       .chart = SHEET_CURVE,
                                                                       .roles = roles},
                                                  NULL);
    for (int i = 0; sheet && i < 3; i++) {
        const union sheet_value row[] = {{.number = 100.5 * (i + 1)},
                                         {.integer = 1000 << i},
                                         {.integer = 900 << i},
                                         {.integer = i == 1 ? SHEET_NOTHING : 1100 << i},
                                         {.integer = 3000},
                                         {.text = i == 2 ? mark : NULL},
                                         {.number = 0}};
        if (result_sheet_add(sheet, row, NULL))
            exit(1);
    }
}

/* Everything that a profile, a server or a file can put into a page, hostile. */
static void poison(struct result *result) {
    (void)result_add_error(result, EVIL, "<b>", 1, 0, 0, EVIL, NULL);
    (void)result_set_environment(result, NULL, EVIL, "%s", EVIL);
    (void)result_set_setting(result, NULL, EVIL, "%s", EVIL);
    (void)snprintf(result->run_id, sizeof result->run_id, "%s", EVIL);
    (void)snprintf(result->version, sizeof result->version, "<b>");
    (void)snprintf(result->reason, sizeof result->reason, "%s", EVIL);
    (void)snprintf(result->phases[0].name, sizeof result->phases[0].name, "%s", EVIL);
    (void)snprintf(result->outcomes[0].text, sizeof result->outcomes[0].text, "%s", EVIL);
    (void)snprintf(result->outcomes[1].measure, sizeof result->outcomes[1].measure,
                   "response " EVIL);
    (void)snprintf(result->queries[0].name, sizeof result->queries[0].name, "%s", EVIL);
    add_curve(result, EVIL);
    (void)snprintf(result->sheets[2]->title, SHEET_TITLE_SIZE, "%s", EVIL);
    for (size_t c = 0; c < result->sheets[2]->column_count; c++)
        (void)snprintf(result->sheets[2]->columns[c].name, SHEET_NAME_SIZE, "%s", EVIL);
    (void)snprintf(result->sheets[0]->title, SHEET_TITLE_SIZE, "%s", EVIL);
    (void)snprintf(result->sheets[0]->columns[0].name, SHEET_NAME_SIZE, "%s", EVIL);
    (void)snprintf(result->sheets[1]->columns[1].name, SHEET_NAME_SIZE, "%s", EVIL);
    result->isolation.breaches = 1;
    (void)snprintf(result->isolation.first, sizeof result->isolation.first, "%s", EVIL);
}

static size_t occurrences(const char *text, const char *words) {
    size_t count = 0;
    while ((text = strstr(text, words)) != NULL) {
        count++;
        text += strlen(words);
    }
    return count;
}

static void escapes_everything(void) {
    struct result result;
    sample_result(&result);
    sample_judge(&result, slas, 3);
    struct buf clean = page_of(&result);
    poison(&result);
    struct buf page = page_of(&result);
    is_int(occurrences(page.data, EVIL), 0, "no hostile text stands as it is");
    is_int(occurrences(page.data, "<b>"), occurrences(clean.data, "<b>"), "no tag comes in");
    is_int(occurrences(page.data, "</script"), 3, "the page's three scripts end where they should");
    is_int(occurrences(page.data, "<b onclick"), 0, "no attribute comes in");
    ok(occurrences(
           page.data,
           "&lt;/script&gt;&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;&lt;!-- \xf0\x9f\x98\x80") >= 9,
       "it stands as text");
    json_t *json = data_of(&page);
    is_text(json_string_value(
                json_object_get(json_array_get(json_object_get(json, "phases"), 0), "name")),
            EVIL, "and give the text back");
    json_decref(json);
    buf_release(&page);
    buf_release(&clean);
    result_release(&result);
}

static void asks_for_nothing(void) {
    struct result result;
    sample_result(&result);
    sample_judge(&result, slas, 3);
    struct buf page = page_of(&result);
    static const char *const asking[] = {
        " src=",  "<link",       "@import", "url(", "sourceMappingURL",
        "fetch(", "href=\"http", "href=\"/"};
    for (size_t i = 0; i < sizeof asking / sizeof *asking; i++) {
        const char *found = strstr(page.data, asking[i]);
        ok(!found, "no %s %.40s", asking[i], found ? found : "");
    }
    ok(strstr(page.data, "default-src &#39;none&#39;") || strstr(page.data, "default-src 'none'"),
       "and it may not, by its own policy");
    ok(strstr(page.data, "Dygraph") != NULL, "the chart library is in it");
    *strstr(page.data, "<script>") = '\0'; /* the chart library has braces of its own */
    is_int(occurrences(page.data, "{{"), 0, "every part of the template is filled");
    buf_release(&page);
    result_release(&result);
}

/* Names of the tags whose elements are open; scripts and styles are passed over. */
static void tags_are_balanced(void) {
    static const char *const voids[] = {"meta", "!DOCTYPE", "br", "input"};
    struct result result;
    sample_result(&result);
    sample_judge(&result, slas, 3);
    poison(&result);
    struct buf page = page_of(&result);
    char open[64][16];
    size_t depth = 0;
    bool balanced = true;
    for (const char *next = strchr(page.data, '<'); next && balanced; next = strchr(next, '<')) {
        bool closing = next[1] == '/';
        char name[16];
        if (sscanf(next + 1 + closing, "%15[a-zA-Z0-9!]", name) != 1)
            exit(1);
        bool is_void = false;
        for (size_t i = 0; i < sizeof voids / sizeof *voids; i++)
            is_void = is_void || strcmp(voids[i], name) == 0;
        next++;
        if (closing) {
            balanced = depth > 0 && strcmp(open[--depth], name) == 0;
        } else if (!is_void && depth < 64) {
            memcpy(open[depth++], name, sizeof name);
            if (strcmp(name, "script") == 0 || strcmp(name, "style") == 0)
                next = strstr(next, strcmp(name, "script") == 0 ? "</script" : "</style");
        }
        if (!balanced)
            printf("# at %.60s\n", next);
    }
    ok(balanced && depth == 0, "every element ends");
    buf_release(&page);
    result_release(&result);
}

static int64_t cell(const char *page, const char *row, int column) {
    char head[128];
    (void)snprintf(head, sizeof head, "<th scope=\"row\">%s</th>", row);
    const char *found = strstr(page, head);
    for (int i = 0; i <= column && found; i++)
        found = strstr(found + 1, "data-value=\"");
    return found ? (int64_t)strtod(found + strlen("data-value=\""), NULL) : -1;
}

static void shows_the_result_s_numbers(void) {
    struct result result;
    sample_result(&result);
    sample_judge(&result, slas, 3);
    struct buf page = page_of(&result);
    const struct result_query *checkout = result_find_query(&result, "checkout");
    is_int(cell(page.data, "checkout", 0), 3000, "n");
    is_int(cell(page.data, "checkout", 2), hist_percentile_us(&checkout->response, 50), "p50");
    is_int(cell(page.data, "checkout", 4), hist_percentile_us(&checkout->response, 99), "p99");
    is_int(cell(page.data, "checkout", 6), hist_max_us(&checkout->response), "max");
    is_int(cell(page.data, "checkout", 9), hist_percentile_us(&checkout->service, 99),
           "service p99");
    is_int(cell(page.data, "checkout", 12), 7, "errors");
    char verdict[64];
    (void)snprintf(verdict, sizeof verdict, "id=\"verdict\">%s<", verdict_names[result.verdict]);
    ok(strstr(page.data, verdict) != NULL, "the verdict");
    buf_release(&page);
    result_release(&result);
}

static void lays_the_parts_out_in_order(void) {
    static const char *const parts[] = {"<h1>",
                                        "id=\"service-levels\"",
                                        "<dt>target</dt>",
                                        "<dt>achieved</dt>",
                                        "<dt>driver lag p99</dt>",
                                        "id=\"query-times\"",
                                        "id=\"tenants\"",
                                        "id=\"error-classes\"",
                                        "id=\"chart-latency\"",
                                        "id=\"chart-sheet-server-4\"",
                                        "id=\"chart-spectrum\"",
                                        "id=\"chart-load\"",
                                        "id=\"chart-sheet-capacity-2\"",
                                        "id=\"machine-and-server\""};
    struct result result;
    sample_result(&result);
    sample_judge(&result, slas, 3);
    add_curve(&result, "knee");
    struct buf page = page_of(&result);
    const char *next = page.data;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *found = next ? strstr(next, parts[i]) : NULL;
        ok(found != NULL, "%s comes next", parts[i]);
        next = found ? found : next;
    }
    buf_release(&page);
    result_release(&result);
}

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
    mark = json_array_get(json_object_get(json_array_get(curves, 1), "marks"), 0);
    is_int(json_integer_value(json_object_get(mark, "line")), -1, "not on another chart's");
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
    hist_record(&result_find_query(&baseline, "checkout")->response, 7000000);
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

static void renders_an_empty_result(void) {
    struct result result;
    (void)result_init(&result, NULL);
    sample_judge(&result, NULL, 0);
    struct buf page = page_of(&result);
    ok(strstr(page.data, "id=\"verdict\">no data<") != NULL, "no data");
    ok(strstr(page.data, "no SLA, so nothing was judged") != NULL, "no SLA");
    buf_release(&page);
    result_release(&result);
}

static void reports_a_path_that_cannot_be_written(void) {
    struct result result;
    struct err err = {0};
    (void)result_init(&result, NULL);
    is_int(html_report_write(&(struct html_runs){.result = &result}, "/dev/full", &err), -1,
           "a full disk");
    ok(strstr(err.text, "/dev/full") && strstr(err.text, "No space"), "%s", err.text);
    result_release(&result);
}

int main(void) {
    escapes_everything();
    asks_for_nothing();
    tags_are_balanced();
    shows_the_result_s_numbers();
    lays_the_parts_out_in_order();
    draws_curves();
    lays_a_baseline_over();
    an_hour_fits();
    stays_small();
    renders_an_empty_result();
    reports_a_path_that_cannot_be_written();
    return tap_done();
}
