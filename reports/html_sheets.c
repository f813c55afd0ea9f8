/* Sheets in report.html: tables, and the places and numbers of the charts over time. */
#include <inttypes.h>
#include <stdio.h>

#include "reports/html_parts.h"

enum { ROWS_SHOWN = 200, POINTS_MOST = 3600 };

static void put_cell(struct buf *page, int kind, const union sheet_value *value) {
    char shown[SHEET_SHOWN];
    if (kind == SHEET_TEXT || !sheet_value_is_known(kind, value))
        buf_put_text(page, kind == SHEET_TEXT ? "<td>" : "<td class=\"number\">");
    else if (sheet_kind_is_integer(kind))
        buf_printf(page, "<td class=\"number\" data-value=\"%" PRId64 "\">", value->integer);
    else
        buf_printf(page, "<td class=\"number\" data-value=\"%.17g\">", value->number);
    html_put_text(page, sheet_value_show(kind, value, shown));
    buf_put_text(page, "</td>");
}

static void put_table(struct buf *page, const struct result_sheet *sheet) {
    size_t rows = sheet->row_count < ROWS_SHOWN ? sheet->row_count : ROWS_SHOWN;
    buf_printf(page, "<div class=\"wide\"><table id=\"sheet-%s\">\n<caption>", sheet->name);
    html_put_text(page, sheet->title);
    buf_put_text(page, "</caption>\n<thead><tr>");
    for (size_t c = 0; c < sheet->column_count; c++) {
        buf_put_text(page, "<th scope=\"col\">");
        html_put_text(page, sheet->columns[c].name);
        buf_put_text(page, "</th>");
    }
    buf_put_text(page, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < rows; i++) {
        buf_put_text(page, "<tr>");
        for (size_t c = 0; c < sheet->column_count; c++)
            put_cell(page, sheet->columns[c].kind, result_sheet_at(sheet, i, c));
        buf_put_text(page, "</tr>\n");
    }
    buf_put_text(page, "</tbody></table></div>\n");
    if (sheet->row_count > rows)
        buf_printf(page, "<p class=\"note\">and %zu more, in result.json</p>\n",
                   sheet->row_count - rows);
}

int html_put_sheets(struct buf *page, const struct result *result, struct err *err) {
    bool begun = false;
    for (size_t i = 0; i < result->sheet_count; i++) {
        if (result->sheets[i]->chart == SHEET_TIMELINE || result->sheets[i]->row_count == 0)
            continue;
        if (!begun)
            buf_put_text(page, "<h2 id=\"more\">What else was measured</h2>\n");
        begun = true;
        put_table(page, result->sheets[i]);
    }
    return page->failed ? err_set(err, ERR_SYSTEM, "out of memory for the HTML report") : 0;
}

/* A chart for each kind of value in a series: one axis cannot be bytes and times. */
static bool has_kind(const struct result_sheet *sheet, int kind) {
    for (size_t c = 1; c < sheet->column_count; c++)
        if (sheet->columns[c].kind == kind && kind != SHEET_TEXT)
            return sheet->row_count > 0;
    return false;
}

static void put_chart(struct buf *page, const struct result_sheet *sheet, int kind) {
    buf_put_text(page, "<div class=\"chart\"><h3>");
    html_put_text(page, sheet->title);
    buf_printf(page,
               " (%s)</h3><div class=\"toggles\" id=\"sheet-%s-%d-series\"></div><div "
               "class=\"plot\" id=\"sheet-%s-%d\" role=\"img\" aria-label=\"",
               kind == SHEET_DURATION ? "time" : sheet_kind_names[kind], sheet->name, kind,
               sheet->name, kind);
    html_put_text(page, sheet->title);
    buf_put_text(page, " by second\"></div></div>\n");
}

int html_put_series(struct buf *page, const struct result *result, struct err *err) {
    for (size_t i = 0; i < result->sheet_count; i++)
        for (int kind = 0; kind < SHEET_KINDS; kind++)
            if (result->sheets[i]->chart == SHEET_TIMELINE && has_kind(result->sheets[i], kind))
                put_chart(page, result->sheets[i], kind);
    return page->failed ? err_set(err, ERR_SYSTEM, "out of memory for the HTML report") : 0;
}

/* The mean of `width` rows, of what is known of them. */
static void put_mean(struct buf *page, const struct result_sheet *sheet, size_t first, size_t width,
                     size_t column) {
    int kind = sheet->columns[column].kind;
    double sum = 0;
    size_t known = 0;
    for (size_t i = first; i < first + width && i < sheet->row_count; i++) {
        const union sheet_value *value = result_sheet_at(sheet, i, column);
        if (!sheet_value_is_known(kind, value))
            continue;
        sum += sheet_kind_is_integer(kind) ? (double)value->integer : value->number;
        known++;
    }
    if (known > 0)
        buf_printf(page, ",%.6g", sum / (double)known);
    else
        buf_put_text(page, ",null");
}

static void put_series_data(struct buf *page, const struct result_sheet *sheet, int kind) {
    size_t width = (sheet->row_count + POINTS_MOST - 1) / POINTS_MOST;
    const char *comma = "";
    buf_printf(page, "{\"place\":\"sheet-%s-%d\",\"kind\":\"%s\",\"names\":[", sheet->name, kind,
               sheet_kind_names[kind]);
    for (size_t c = 1; c < sheet->column_count; c++) {
        if (sheet->columns[c].kind != kind)
            continue;
        buf_put_text(page, comma);
        html_put_string(page, sheet->columns[c].name);
        comma = ",";
    }
    buf_put_text(page, "],\"rows\":[");
    for (size_t i = 0; i < sheet->row_count; i += width) {
        buf_printf(page, "%s[%" PRId64, i ? "," : "", result_sheet_at(sheet, i, 0)->integer);
        for (size_t c = 1; c < sheet->column_count; c++)
            if (sheet->columns[c].kind == kind)
                put_mean(page, sheet, i, width, c);
        buf_put_text(page, "]");
    }
    buf_put_text(page, "]}");
}

void html_put_sheet_data(struct buf *page, const struct result *result) {
    const char *comma = "";
    buf_put_text(page, ",\"sheets\":[");
    for (size_t i = 0; i < result->sheet_count; i++)
        for (int kind = 0; kind < SHEET_KINDS; kind++)
            if (result->sheets[i]->chart == SHEET_TIMELINE && has_kind(result->sheets[i], kind)) {
                buf_put_text(page, comma);
                put_series_data(page, result->sheets[i], kind);
                comma = ",";
            }
    buf_put_text(page, "]");
}
