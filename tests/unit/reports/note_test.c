/* The note of an outcome, beside its line in whatever shows it. */
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/summary.h"
#include "tests/unit/reports/html_page.h"

#define NOTE "the worst of 2 windows: 10 s from 15 s on"

static void summarise(const struct result *result, int columns, struct buf *text) {
    char *shown = NULL;
    size_t size;
    struct err err = {0};
    FILE *out = open_memstream(&shown, &size);
    struct summary_form form = {.columns = columns, .lines = 40};
    is_int(summary_print(out, result, &form, &err), 0, "a summary %s", err.text);
    (void)fclose(out);
    buf_clear(text);
    buf_put_text(text, shown);
    free(shown);
}

static void is_beside_its_line(const struct result *result) {
    struct buf text = BUF_EMPTY;
    struct err err = {0};
    summarise(result, 120, &text);
    ok(strstr(buf_text(&text), "checkout: p99 < 50ms") != NULL, "a line");
    ok(strstr(buf_text(&text), "  3,000  " NOTE "\n") != NULL, "the summary: %s", buf_text(&text));
    summarise(result, 80, &text);
    ok(strstr(buf_text(&text), "  3,000  the worst of 2 w") != NULL, "cut, where it is narrow");
    buf_clear(&text);
    is_int(markdown_report_put(&text, result, NULL, &err), 0, "Markdown %s", err.text);
    ok(strstr(buf_text(&text), "| 3,000 | " NOTE " |\n") != NULL, "Markdown");
    buf_clear(&text);
    is_int(junit_report_put(&text, result, NULL, &err), 0, "JUnit %s", err.text);
    ok(strstr(buf_text(&text), "name=\"rate &gt; 600/s\"") != NULL, "JUnit: a missed line");
    ok(strstr(buf_text(&text), "; no window was whole\" type=\"sla\"/>") != NULL, "and its note");
    buf_release(&text);
    text = page_of(result);
    ok(strstr(text.data, "<th scope=\"col\">note</th>") != NULL, "the report has a column");
    ok(strstr(text.data, ">" NOTE "</td></tr>") != NULL, "with the note");
    buf_release(&text);
}

static void takes_no_room_where_there_is_none(const struct result *result) {
    struct buf text = BUF_EMPTY;
    struct err err = {0};
    summarise(result, 120, &text);
    ok(!strstr(buf_text(&text), "note"), "no column in the summary");
    buf_clear(&text);
    is_int(markdown_report_put(&text, result, NULL, &err), 0, "Markdown %s", err.text);
    ok(!strstr(buf_text(&text), "| note |"), "nor in Markdown");
    buf_release(&text);
    text = page_of(result);
    ok(!strstr(text.data, "<th scope=\"col\">note</th>"), "nor in the report");
    buf_release(&text);
}

int main(void) {
    static const char *const lines[] = {"checkout: p99 < 50ms", "rate > 600/s"};
    struct result result;
    sample_result(&result);
    sample_judge(&result, lines, 2);
    takes_no_room_where_there_is_none(&result);
    (void)snprintf(result.outcomes[0].note, sizeof result.outcomes[0].note, NOTE);
    (void)snprintf(result.outcomes[1].note, sizeof result.outcomes[1].note, "no window was whole");
    is_beside_its_line(&result);
    result_release(&result);
    return tap_done();
}
