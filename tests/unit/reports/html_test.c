/* What stands on the page, and that nothing breaks out of it. */
#include "tests/unit/reports/html_page.h"

#define EVIL "</script><b onclick='x'>&\"<!-- \xf0\x9f\x98\x80"

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
    is_int(cell(page.data, "checkout", 2), hist_percentile_us(&checkout->requests.response, 50),
           "p50");
    is_int(cell(page.data, "checkout", 4), hist_percentile_us(&checkout->requests.response, 99),
           "p99");
    is_int(cell(page.data, "checkout", 6), hist_max_us(&checkout->requests.response), "max");
    is_int(cell(page.data, "checkout", 9), hist_percentile_us(&checkout->requests.service, 99),
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
    renders_an_empty_result();
    reports_a_path_that_cannot_be_written();
    return tap_done();
}
