/* Charts of sheets: the places of timelines and curves, and their numbers. One axis cannot be bytes
 * and times: there is a chart for each kind of value. */
#include <inttypes.h>
#include <stdio.h>

#include "reports/html_cells.h"
#include "reports/html_parts.h"

static bool is_curve(const struct result_sheet *sheet) {
    return sheet->chart == SHEET_CURVE && sheet->columns[0].kind != SHEET_TEXT;
}

/* Whether the column is drawn as a line of a chart of this kind. */
static bool is_line(const struct result_sheet *sheet, size_t column, int kind) {
    int role = sheet->columns[column].role;
    return column > 0 && kind != SHEET_TEXT && sheet->columns[column].kind == kind &&
           (sheet->chart == SHEET_TIMELINE || role == SHEET_LINE || role == SHEET_LIMIT);
}

static bool has_lines(const struct result_sheet *sheet, int kind) {
    if (sheet->chart == SHEET_TIMELINE && !sheet_kind_is_integer(sheet->columns[0].kind))
        return false; /* seconds are what it is drawn over */
    for (size_t c = 1; c < sheet->column_count; c++)
        if (is_line(sheet, c, kind))
            return sheet->row_count > 0;
    return false;
}

static const char *kind_title(int kind) {
    static const char *const titles[SHEET_KINDS] = {
        [SHEET_COUNT] = "counts",   [SHEET_DURATION] = "time", [SHEET_TIME] = "time of the run",
        [SHEET_BYTES] = "bytes",    [SHEET_RATE] = "a second", [SHEET_FRACTION] = "shares",
        [SHEET_NUMBER] = "numbers", [SHEET_DATE] = "dates",
    };
    return titles[kind] ? titles[kind] : "";
}

void html_put_chart(struct buf *page, const char *name, const char *title, const char *of) {
    buf_printf(page,
               "<section class=\"chart\" id=\"chart-%s\" aria-labelledby=\"chart-title-%s\">"
               "<h3 id=\"chart-title-%s\">",
               name, name, name);
    html_put_text(page, title);
    buf_put_text(page, of[0] ? " <small>" : "");
    html_put_text(page, of);
    buf_put_text(page, of[0] ? "</small></h3></section>\n" : "</h3></section>\n");
}

static void put_charts(struct buf *page, const struct result_sheet *sheet) {
    char name[SHEET_NAME_SIZE + 32];
    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        if (!has_lines(sheet, kind))
            continue;
        (void)snprintf(name, sizeof name, "sheet-%s-%d", sheet->name, kind);
        html_put_chart(page, name, sheet->title, kind_title(kind));
    }
}

void html_put_timelines(struct buf *page, const struct result *result) {
    for (size_t i = 0; i < result->sheet_count; i++)
        if (result->sheets[i]->chart == SHEET_TIMELINE)
            put_charts(page, result->sheets[i]);
}

void html_put_curve(struct buf *page, const struct result_sheet *sheet) {
    if (is_curve(sheet))
        put_charts(page, sheet);
}

static void put_place(struct buf *page, const struct result_sheet *sheet, int kind) {
    buf_printf(page, "{\"place\":\"sheet-%s-%d\",\"kind\":\"%s\"", sheet->name, kind,
               sheet_kind_names[kind]);
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
        buf_printf(page, "%.6g", sum / (double)known);
    else
        buf_put_text(page, "null");
}

static void put_timeline(struct buf *page, const struct result_sheet *sheet, int kind) {
    size_t width = (sheet->row_count + HTML_POINTS - 1) / HTML_POINTS;
    const char *comma = "";
    put_place(page, sheet, kind);
    buf_put_text(page, ",\"names\":[");
    for (size_t c = 1; c < sheet->column_count; c++) {
        if (!is_line(sheet, c, kind))
            continue;
        buf_put_text(page, comma);
        html_put_string(page, sheet->columns[c].name);
        comma = ",";
    }
    buf_put_text(page, "],\"rows\":[");
    for (size_t i = 0; i < sheet->row_count; i += width) {
        buf_printf(page, "%s[%" PRId64, i ? "," : "", result_sheet_at(sheet, i, 0)->integer);
        for (size_t c = 1; c < sheet->column_count; c++) {
            if (!is_line(sheet, c, kind))
                continue;
            buf_put_text(page, ",");
            put_mean(page, sheet, i, width, c);
        }
        buf_put_text(page, "]");
    }
    buf_put_text(page, "]}");
}

static size_t points_of(const struct result_sheet *sheet) {
    return sheet->row_count < HTML_POINTS ? sheet->row_count : HTML_POINTS;
}

static void put_values(struct buf *page, const struct result_sheet *sheet, size_t column) {
    int kind = sheet->columns[column].kind;
    buf_put_text(page, "[");
    for (size_t i = 0; i < points_of(sheet); i++) {
        const union sheet_value *value = result_sheet_at(sheet, i, column);
        buf_put_text(page, i ? "," : "");
        if (!sheet_value_is_known(kind, value))
            buf_put_text(page, "null");
        else if (sheet_kind_is_integer(kind))
            buf_printf(page, "%" PRId64, value->integer);
        else
            buf_printf(page, "%.9g", value->number);
    }
    buf_put_text(page, "]");
}

/* The line's interval: the columns of this role before the next line. */
static void put_end_of_interval(struct buf *page, const struct result_sheet *sheet, size_t line,
                                int role) {
    for (size_t c = line + 1; c < sheet->column_count; c++) {
        if (sheet->columns[c].role == SHEET_LINE && sheet->columns[c].kind != SHEET_TEXT)
            break;
        if (sheet->columns[c].role == role && sheet->columns[c].kind == sheet->columns[line].kind) {
            put_values(page, sheet, c);
            return;
        }
    }
    buf_put_text(page, "null");
}

static void put_lines(struct buf *page, const struct result_sheet *sheet, int kind) {
    const char *comma = "";
    buf_put_text(page, ",\"lines\":[");
    for (size_t c = 1; c < sheet->column_count; c++) {
        if (!is_line(sheet, c, kind))
            continue;
        bool limit = sheet->columns[c].role == SHEET_LIMIT;
        buf_printf(page, "%s{\"name\":", comma);
        html_put_string(page, sheet->columns[c].name);
        buf_printf(page, ",\"limit\":%s,\"values\":", limit ? "true" : "false");
        put_values(page, sheet, c);
        buf_put_text(page, ",\"lower\":");
        put_end_of_interval(page, sheet, c, limit ? SHEET_ROLES : SHEET_LOWER);
        buf_put_text(page, ",\"upper\":");
        put_end_of_interval(page, sheet, c, limit ? SHEET_ROLES : SHEET_UPPER);
        buf_put_text(page, "}");
        comma = ",";
    }
    buf_put_text(page, "]");
}

enum { NO_LINE = -1, OF_ANOTHER_CHART = -2 };

/* The index, among the lines of this chart, of the nearest line before the column. */
static int marked_line(const struct result_sheet *sheet, size_t column, int kind) {
    int index = -1, nearest = NO_LINE;
    for (size_t c = 1; c < column; c++) {
        index += is_line(sheet, c, kind);
        if (sheet->columns[c].role == SHEET_LINE && sheet->columns[c].kind != SHEET_TEXT)
            nearest = is_line(sheet, c, kind) ? index : OF_ANOTHER_CHART;
    }
    return nearest;
}

static void put_marks(struct buf *page, const struct result_sheet *sheet, int kind) {
    const char *comma = "";
    buf_put_text(page, ",\"marks\":[");
    for (size_t c = 1; c < sheet->column_count; c++) {
        int line = marked_line(sheet, c, kind);
        if (sheet->columns[c].role != SHEET_MARK || sheet->columns[c].kind != SHEET_TEXT ||
            line == OF_ANOTHER_CHART)
            continue;
        for (size_t i = 0; i < points_of(sheet); i++) {
            const char *text = result_sheet_at(sheet, i, c)->text;
            if (!text || !text[0])
                continue;
            buf_printf(page, "%s{\"row\":%zu,\"line\":%d,\"text\":", comma, i, line);
            html_put_string(page, text);
            buf_put_text(page, "}");
            comma = ",";
        }
    }
    buf_put_text(page, "]");
}

static void put_curve(struct buf *page, const struct result_sheet *sheet, int kind) {
    put_place(page, sheet, kind);
    buf_put_text(page, ",\"x\":{\"name\":");
    html_put_string(page, sheet->columns[0].name);
    buf_printf(page, ",\"kind\":\"%s\",\"values\":", sheet_kind_names[sheet->columns[0].kind]);
    put_values(page, sheet, 0);
    buf_put_text(page, "}");
    put_lines(page, sheet, kind);
    put_marks(page, sheet, kind);
    buf_put_text(page, "}");
}

static void put_all(struct buf *page, const struct result *result, const char *member,
                    enum sheet_chart chart,
                    void (*put)(struct buf *, const struct result_sheet *, int)) {
    const char *comma = "";
    buf_printf(page, ",\"%s\":[", member);
    for (size_t i = 0; i < result->sheet_count; i++) {
        const struct result_sheet *sheet = result->sheets[i];
        for (int kind = 0; kind < SHEET_KINDS; kind++) {
            if (sheet->chart != (int)chart || !has_lines(sheet, kind) ||
                (chart == SHEET_CURVE && !is_curve(sheet)))
                continue;
            buf_put_text(page, comma);
            put(page, sheet, kind);
            comma = ",";
        }
    }
    buf_put_text(page, "]");
}

void html_put_sheet_data(struct buf *page, const struct result *result) {
    put_all(page, result, "sheets", SHEET_TIMELINE, put_timeline);
}

void html_put_curve_data(struct buf *page, const struct result *result) {
    put_all(page, result, "curves", SHEET_CURVE, put_curve);
}
