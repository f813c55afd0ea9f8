/* Sheets in report.html: where each is shown, and their tables. */
#include <stdio.h>
#include <string.h>

#include "reports/html_cells.h"
#include "reports/html_parts.h"

enum { ROWS_SHOWN = 200 };

/* Whatever has no line here is shown, too: at the end, a curve by what it depends on. */
static const struct {
    const char *name;
    enum html_place place;
} places[] = {
    {"capacity", HTML_AT_FINDINGS},        {"changes", HTML_AT_FINDINGS},
    {"instrument", HTML_AT_DELIVERY},      {"tenants", HTML_AT_TENANTS},
    {"tenant-classes", HTML_AT_TENANTS},   {"fairness", HTML_AT_TENANTS},
    {"isolation-probes", HTML_AT_TENANTS}, {"availability", HTML_AT_ERRORS},
    {"waits", HTML_AT_TIMELINE},
};

static enum html_place place_of(const struct result_sheet *sheet) {
    if (sheet->chart == SHEET_CURVE)
        return sheet->columns[0].kind == SHEET_RATE ? HTML_AT_LOAD : HTML_AT_TRENDS;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strcmp(places[i].name, sheet->name) == 0)
            return places[i].place;
    return HTML_ELSEWHERE;
}

static bool is_shown_at(const struct result_sheet *sheet, enum html_place place) {
    return sheet->chart != SHEET_TIMELINE && sheet->row_count > 0 && place_of(sheet) == place;
}

bool html_has_sheets(const struct result *result, enum html_place place) {
    for (size_t i = 0; i < result->sheet_count; i++)
        if (is_shown_at(result->sheets[i], place))
            return true;
    return false;
}

static void put_value(struct buf *page, int kind, const union sheet_value *value) {
    char shown[SHEET_SHOWN];
    if (kind == SHEET_TEXT)
        html_put_cell(page, value->text ? value->text : "\xe2\x80\x93");
    else if (!sheet_value_is_known(kind, value))
        html_put_nothing(page);
    else
        html_put_number(page, sheet_kind_is_integer(kind) ? (double)value->integer : value->number,
                        sheet_value_show(kind, value, shown));
}

static void put_row(struct buf *page, const struct result_sheet *sheet, size_t row) {
    char shown[SHEET_SHOWN];
    size_t first = sheet->columns[0].kind == SHEET_TEXT;
    if (first)
        html_put_row_head(page,
                          sheet_value_show(SHEET_TEXT, result_sheet_at(sheet, row, 0), shown));
    else
        buf_put_text(page, "<tr>");
    for (size_t c = first; c < sheet->column_count; c++)
        put_value(page, sheet->columns[c].kind, result_sheet_at(sheet, row, c));
    buf_put_text(page, "</tr>\n");
}

static void put_table(struct buf *page, const struct result_sheet *sheet) {
    struct html_head heads[SHEET_COLUMNS];
    char id[SHEET_NAME_SIZE + 16];
    size_t rows = sheet->row_count < ROWS_SHOWN ? sheet->row_count : ROWS_SHOWN;
    for (size_t c = 0; c < sheet->column_count; c++)
        heads[c] = (struct html_head){sheet->columns[c].name, sheet->columns[c].kind != SHEET_TEXT};
    (void)snprintf(id, sizeof id, "sheet-%s", sheet->name);
    html_begin_table(page, id, sheet->title, rows);
    html_put_heads(page, heads, sheet->column_count);
    for (size_t i = 0; i < rows; i++)
        put_row(page, sheet, i);
    html_end_table(page, sheet->row_count - rows);
}

int html_put_sheets(struct buf *page, const struct result *result, enum html_place place,
                    struct err *err) {
    for (size_t i = 0; i < result->sheet_count; i++) {
        const struct result_sheet *sheet = result->sheets[i];
        if (!is_shown_at(sheet, place))
            continue;
        if (sheet->chart == SHEET_CURVE)
            html_put_curve(page, sheet);
        put_table(page, sheet);
    }
    return html_finish(page, err);
}
