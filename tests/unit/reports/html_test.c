#include "reports/html.h"

#include <unistd.h>

#include <jansson.h>

#include "reports/html_parts.h"
#include "tests/unit/reports/sample.h"

#define EVIL "</script><b onclick='x'>&\"<!--"

static const char *const slas[] = {"checkout: p99 < 50ms", "all: p99 < 350ms", "errors < 0.1%"};

static struct buf page_of(struct result *result) {
    struct buf page = BUF_EMPTY;
    struct err err = {0};
    if (!ok(html_report_put(&page, result, &err) == 0, "a page %s", err.text))
        exit(1);
    (void)buf_text(&page);
    return page;
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
    ok(occurrences(page.data, "&lt;/script&gt;&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;&lt;!--") >=
           9,
       "it stands as text");
    const char *data = strstr(page.data, "id=\"chart-data\">") + strlen("id=\"chart-data\">");
    const char *end = strstr(data, "</script>");
    is_int(memchr(data, '<', (size_t)(end - data)) != NULL, 0, "no < in the charts' data");
    json_t *json = json_loadb(data, (size_t)(end - data), 0, NULL);
    ok(json != NULL, "which are JSON");
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
    static const char *const asking[] = {" src=",  "<link", "@import", "url(", "sourceMappingURL",
                                         "fetch(", "href="};
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
    is_int(cell(page.data, "checkout", 8), hist_percentile_us(&checkout->service, 99),
           "service p99");
    is_int(cell(page.data, "checkout", 9), 7, "errors");
    ok(strstr(page.data, "<h1>pass</h1>") || strstr(page.data, "<h1>fail</h1>"), "the verdict");
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
    ok(strstr(page.data, "<h1>no data</h1>") != NULL, "no data");
    ok(strstr(page.data, "no SLA, so nothing was judged") != NULL, "no SLA");
    buf_release(&page);
    result_release(&result);
}

static void reports_a_path_that_cannot_be_written(void) {
    struct result result;
    struct err err = {0};
    (void)result_init(&result, NULL);
    is_int(html_report_write(&result, "/dev/full", &err), -1, "a full disk");
    ok(strstr(err.text, "/dev/full") && strstr(err.text, "No space"), "%s", err.text);
    result_release(&result);
}

int main(void) {
    escapes_everything();
    asks_for_nothing();
    tags_are_balanced();
    shows_the_result_s_numbers();
    stays_small();
    renders_an_empty_result();
    reports_a_path_that_cannot_be_written();
    return tap_done();
}
