/* Pages of sample results, for the tests of the HTML report. */
#ifndef PGBAZAAR_TESTS_UNIT_REPORTS_HTML_PAGE_H
#define PGBAZAAR_TESTS_UNIT_REPORTS_HTML_PAGE_H

#include <jansson.h>

#include "reports/html.h"
#include "tests/unit/reports/sample.h"

static const char *const slas[] = {"checkout: p99 < 50ms", "all: p99 < 350ms", "errors < 0.1%"};

static inline struct buf page_over(const struct result *result, const struct result *baseline) {
    struct buf page = BUF_EMPTY;
    struct err err = {0};
    if (!ok(html_report_put(&page, &(struct html_runs){result, baseline}, &err) == 0, "a page %s",
            err.text))
        exit(1);
    (void)buf_text(&page);
    return page;
}

static inline struct buf page_of(const struct result *result) {
    return page_over(result, NULL);
}

/* The numbers of the charts, to be released. */
static inline json_t *data_of(const struct buf *page) {
    const char *data = strstr(page->data, "id=\"chart-data\">") + strlen("id=\"chart-data\">");
    const char *end = strstr(data, "</script>");
    is_int(memchr(data, '<', (size_t)(end - data)) != NULL, 0, "no < in the charts' data");
    json_t *json = json_loadb(data, (size_t)(end - data), 0, NULL);
    if (!ok(json != NULL, "which are JSON"))
        exit(1);
    return json;
}

/* Latency against rate, with an interval, a limit and a marked point. */
static inline void add_curve(struct result *result, const char *mark) {
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

#endif
