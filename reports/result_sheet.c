#include "reports/result_sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/text.h"
#include "common/units.h"
#include "reports/result.h"

const char *const sheet_kind_names[] = {
    [SHEET_TEXT] = "text",         [SHEET_COUNT] = "count",   [SHEET_DURATION] = "duration_us",
    [SHEET_TIME] = "time_us",      [SHEET_BYTES] = "bytes",   [SHEET_RATE] = "per second",
    [SHEET_FRACTION] = "fraction", [SHEET_NUMBER] = "number", [SHEET_DATE] = "date_us",
    [SHEET_KINDS] = NULL,
};

const char *const sheet_chart_names[] = {
    [SHEET_TABLE] = "none",
    [SHEET_TIMELINE] = "timeline",
    [SHEET_CURVE] = "curve",
    [SHEET_CHARTS] = NULL,
};

const char *const sheet_role_names[] = {
    [SHEET_LINE] = "line",   [SHEET_LOWER] = "lower", [SHEET_UPPER] = "upper",
    [SHEET_LIMIT] = "limit", [SHEET_MARK] = "mark",   [SHEET_ASIDE] = "aside",
    [SHEET_ROLES] = NULL,
};

static struct result_sheet *out_of_memory(struct err *err) {
    (void)err_set(err, ERR_SYSTEM, "out of memory for the result of the run");
    return NULL;
}

/* It becomes part of an identifier in the HTML report. */
static bool is_sheet_name(const char *name) {
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
    return length > 0 && length < SHEET_NAME_SIZE && name[length] == '\0';
}

struct result_sheet *result_add_sheet(struct result *result, const struct sheet_form *form,
                                      struct err *err) {
    if (!is_sheet_name(form->name) || form->column_count == 0 ||
        form->column_count > SHEET_COLUMNS || result_find_sheet(result, form->name)) {
        (void)err_set(
            err, ERR_USAGE,
            "a sheet cannot be named \"%.60s\" and have %zu columns: it is there once and "
            "has 1 to %d",
            form->name, form->column_count, SHEET_COLUMNS);
        return NULL;
    }
    struct result_sheet **sheets =
        realloc(result->sheets, (result->sheet_count + 1) * sizeof(struct result_sheet *));
    if (!sheets)
        return out_of_memory(err);
    result->sheets = sheets;
    struct result_sheet *sheet = calloc(1, sizeof *sheet);
    if (!sheet)
        return out_of_memory(err);
    text_copy(sheet->name, sizeof sheet->name, form->name);
    text_copy(sheet->title, sizeof sheet->title, form->title);
    sheet->column_count = form->column_count;
    sheet->summary_rows = form->summary_rows;
    sheet->chart = (int)form->chart;
    for (size_t i = 0; i < form->column_count; i++) {
        text_copy(sheet->columns[i].name, sizeof sheet->columns[i].name, form->columns[i].name);
        sheet->columns[i].kind = (int)form->columns[i].kind;
        sheet->columns[i].role = (int)(form->roles ? form->roles[i] : SHEET_LINE);
    }
    result->sheets[result->sheet_count++] = sheet;
    return sheet;
}

struct result_sheet *result_find_sheet(const struct result *result, const char *name) {
    for (size_t i = 0; i < result->sheet_count; i++)
        if (strcmp(result->sheets[i]->name, name) == 0)
            return result->sheets[i];
    return NULL;
}

/* A copy that JSON, a page and a terminal can carry. */
static char *copy_text(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    if (copy)
        text_copy(copy, size, text);
    return copy;
}

/* The sheet's own copy, as who frees it needs it. */
static char *text_of(const union sheet_value *value) {
    const union {
        const char *shown;
        char *owned;
    } text = {.shown = value->text};
    return text.owned;
}

int result_sheet_add(struct result_sheet *sheet, const union sheet_value *values, struct err *err) {
    size_t columns = sheet->column_count, rows = sheet->row_count;
    bool ok = true;
    if ((rows & (rows - 1)) == 0) { /* 0 and the powers of two: twice the room */
        size_t room = rows ? 2 * rows : 1;
        union sheet_value *larger = realloc(sheet->values, room * columns * sizeof *larger);
        ok = larger != NULL;
        sheet->values = ok ? larger : sheet->values;
    }
    union sheet_value *row = ok ? sheet->values + rows * columns : NULL;
    size_t made = 0;
    for (; ok && made < columns; made++) {
        row[made] = values[made];
        if (sheet->columns[made].kind != SHEET_TEXT || !values[made].text)
            continue;
        row[made].text = copy_text(values[made].text);
        ok = row[made].text != NULL;
    }
    if (ok) {
        sheet->row_count++;
        return 0;
    }
    for (size_t i = 0; row && i < made; i++)
        if (sheet->columns[i].kind == SHEET_TEXT)
            free(text_of(&row[i]));
    return err_set(err, ERR_SYSTEM, "out of memory for the result of the run");
}

static void free_row(struct result_sheet *sheet, size_t row) {
    for (size_t column = 0; column < sheet->column_count; column++)
        if (sheet->columns[column].kind == SHEET_TEXT)
            free(text_of(result_sheet_at(sheet, row, column)));
}

void result_sheet_drop(struct result_sheet *sheet, size_t row) {
    size_t columns = sheet->column_count;
    free_row(sheet, row);
    sheet->row_count--;
    memmove(&sheet->values[row * columns], &sheet->values[(row + 1) * columns],
            (sheet->row_count - row) * columns * sizeof *sheet->values);
}

int result_sheet_set_text(struct result_sheet *sheet, size_t row, size_t column, const char *text,
                          struct err *err) {
    union sheet_value *value = &sheet->values[row * sheet->column_count + column];
    char *copy = copy_text(text);
    if (!copy)
        return err_set(err, ERR_SYSTEM, "out of memory for the result of the run");
    free(text_of(value));
    value->text = copy;
    return 0;
}

const union sheet_value *result_sheet_at(const struct result_sheet *sheet, size_t row,
                                         size_t column) {
    return &sheet->values[row * sheet->column_count + column];
}

bool sheet_kind_is_integer(int kind) {
    return kind == SHEET_COUNT || kind == SHEET_DURATION || kind == SHEET_TIME ||
           kind == SHEET_BYTES || kind == SHEET_DATE;
}

bool sheet_value_is_known(int kind, const union sheet_value *value) {
    if (kind == SHEET_TEXT)
        return value->text != NULL;
    return sheet_kind_is_integer(kind) ? value->integer != SHEET_NOTHING : isfinite(value->number);
}

static const char *show_date(int64_t us, char shown[SHEET_SHOWN]) {
    time_t seconds = (time_t)(us / 1000000);
    struct tm parts;
    if (!gmtime_r(&seconds, &parts) || !strftime(shown, SHEET_SHOWN, "%Y-%m-%d %H:%M", &parts))
        return "-";
    return shown;
}

const char *sheet_value_show(int kind, const union sheet_value *value, char shown[SHEET_SHOWN]) {
    if (!sheet_value_is_known(kind, value))
        return "-";
    switch (kind) {
    case SHEET_TEXT: return value->text;
    case SHEET_COUNT: return units_format_integer(value->integer, shown);
    case SHEET_DURATION: return units_format_duration(value->integer, shown);
    case SHEET_BYTES: return units_format_size(value->integer, shown);
    case SHEET_RATE: return units_format_rate(value->number, shown);
    case SHEET_DATE: return show_date(value->integer, shown);
    case SHEET_TIME:
        (void)snprintf(shown, SHEET_SHOWN, "%.1f s", (double)value->integer / 1e6);
        return shown;
    case SHEET_FRACTION: return units_format_share(value->number, shown);
    default: (void)snprintf(shown, SHEET_SHOWN, "%.4g", value->number); return shown;
    }
}

void result_sheet_free(struct result_sheet *sheet) {
    for (size_t row = 0; row < sheet->row_count; row++)
        free_row(sheet, row);
    free(sheet->values);
    free(sheet);
}
