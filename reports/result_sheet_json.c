/* Sheets in result.json: columns with their kinds, and rows of plain values. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/result_fields.h"

static json_t *value_json(int kind, const union sheet_value *value) {
    if (!sheet_value_is_known(kind, value))
        return json_null();
    if (kind == SHEET_TEXT)
        return json_string(value->text);
    return sheet_kind_is_integer(kind) ? json_integer(value->integer) : json_real(value->number);
}

/* append_new and set_new take a value that is NULL as a failure. */
static json_t *rows_json(const struct result_sheet *sheet) {
    json_t *rows = json_array();
    int failed = 0;
    for (size_t i = 0; i < sheet->row_count; i++) {
        json_t *row = json_array();
        for (size_t c = 0; c < sheet->column_count; c++)
            failed |= json_array_append_new(
                row, value_json(sheet->columns[c].kind, result_sheet_at(sheet, i, c)));
        failed |= json_array_append_new(rows, row);
    }
    if (failed) {
        json_decref(rows);
        return NULL;
    }
    return rows;
}

static json_t *columns_json(const struct result_sheet *sheet) {
    json_t *columns = json_array();
    int failed = 0;
    for (size_t i = 0; i < sheet->column_count; i++)
        failed |= json_array_append_new(
            columns, json_pack("{s:s, s:s, s:s}", "name", sheet->columns[i].name, "kind",
                               sheet_kind_names[sheet->columns[i].kind], "role",
                               sheet_role_names[sheet->columns[i].role]));
    if (failed) {
        json_decref(columns);
        return NULL;
    }
    return columns;
}

json_t *result_sheets_json(const struct result *result) {
    json_t *sheets = json_array();
    int failed = 0;
    for (size_t i = 0; i < result->sheet_count; i++) {
        const struct result_sheet *sheet = result->sheets[i];
        failed |= json_array_append_new(
            sheets, json_pack("{s:s, s:s, s:b, s:s, s:I, s:o, s:o}", "name", sheet->name, "title",
                              sheet->title, "series", sheet->chart == SHEET_TIMELINE, "chart",
                              sheet_chart_names[sheet->chart], "summary_rows",
                              (json_int_t)sheet->summary_rows, "columns", columns_json(sheet),
                              "rows", rows_json(sheet)));
    }
    if (failed) {
        json_decref(sheets);
        return NULL;
    }
    return sheets;
}

static int read_value(const json_t *json, int kind, union sheet_value *value, const char *where,
                      struct err *err) {
    bool none = json_is_null(json);
    if (kind == SHEET_TEXT && (none || json_is_string(json)))
        value->text = json_string_value(json);
    else if (sheet_kind_is_integer(kind) && (none || json_is_integer(json)))
        value->integer = none ? SHEET_NOTHING : json_integer_value(json);
    else if (kind > SHEET_TEXT && !sheet_kind_is_integer(kind) && (none || json_is_number(json)))
        value->number = none ? NAN : json_number_value(json);
    else
        return err_set(err, ERR_USAGE, "%s: a value is not a %s", where, sheet_kind_names[kind]);
    return 0;
}

static int read_row(struct result_sheet *sheet, const json_t *row, const char *where,
                    struct err *err) {
    union sheet_value values[SHEET_COLUMNS];
    if (!json_is_array(row) || json_array_size(row) != sheet->column_count)
        return err_set(err, ERR_USAGE, "%s: a row has not as many values as there are columns",
                       where);
    for (size_t c = 0; c < sheet->column_count; c++)
        if (read_value(json_array_get(row, c), sheet->columns[c].kind, &values[c], where, err) < 0)
            return -1;
    return result_sheet_add(sheet, values, err);
}

/* What stands beside the columns and rows. */
struct told {
    char name[SHEET_NAME_SIZE], title[SHEET_TITLE_SIZE];
    bool series; /* all that results had before there were curves */
    int chart;
    uint64_t summary_rows;
};
static const struct json_field told_fields[] = {
    {"name", JSON_FIELD_TEXT, offsetof(struct told, name), SHEET_NAME_SIZE, NULL, false},
    {"title", JSON_FIELD_TEXT, offsetof(struct told, title), SHEET_TITLE_SIZE, NULL, false},
    {"series", JSON_FIELD_BOOL, offsetof(struct told, series), 0, NULL, false},
    {"summary_rows", JSON_FIELD_COUNT, offsetof(struct told, summary_rows), 0, NULL, false},
    {"chart", JSON_FIELD_CHOICE, offsetof(struct told, chart), 0, sheet_chart_names, true},
};

struct told_column {
    char name[SHEET_NAME_SIZE];
    int kind, role;
};
static const struct json_field column_fields[] = {
    {"name", JSON_FIELD_TEXT, offsetof(struct told_column, name), SHEET_NAME_SIZE, NULL, false},
    {"kind", JSON_FIELD_CHOICE, offsetof(struct told_column, kind), 0, sheet_kind_names, false},
    {"role", JSON_FIELD_CHOICE, offsetof(struct told_column, role), 0, sheet_role_names, true},
};

#define READ_FIELDS(table, object, record, where, err)                                             \
    json_fields_read_object((table), sizeof(table) / sizeof *(table), (object), (record), (where), \
                            (err))

static int read_sheet(struct result *result, const json_t *object, const char *where,
                      struct err *err) {
    struct told told = {.chart = SHEET_CHARTS};
    struct told_column columns[SHEET_COLUMNS];
    struct sheet_column forms[SHEET_COLUMNS];
    enum sheet_role roles[SHEET_COLUMNS];
    if (READ_FIELDS(told_fields, object, &told, where, err) < 0)
        return -1;
    if (told.chart == SHEET_CHARTS)
        told.chart = told.series ? SHEET_TIMELINE : SHEET_TABLE;
    json_t *heads = json_member(object, "columns", JSON_ARRAY, where, err);
    json_t *rows = heads ? json_member(object, "rows", JSON_ARRAY, where, err) : NULL;
    if (!rows)
        return -1;
    size_t count = json_array_size(heads);
    for (size_t i = 0; i < count && i < SHEET_COLUMNS; i++) {
        columns[i].role = SHEET_LINE;
        if (READ_FIELDS(column_fields, json_array_get(heads, i), &columns[i], where, err) < 0)
            return -1;
        forms[i] = (struct sheet_column){columns[i].name, (enum sheet_kind)columns[i].kind};
        roles[i] = (enum sheet_role)columns[i].role;
    }
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = told.name,
                                              .title = told.title,
                                              .columns = forms,
                                              .column_count = count,
                                              .summary_rows = told.summary_rows,
                                              .chart = (enum sheet_chart)told.chart,
                                              .roles = roles},
                         err);
    if (!sheet)
        return err_prefix(err, "%s", where);
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (read_row(sheet, json_array_get(rows, i), where, err) < 0)
            return -1;
    return 0;
}

int result_sheets_read(struct result *result, const json_t *document, struct err *err) {
    json_t *array = json_object_get(document, "sheets");
    if (!array)
        return 0; /* a result from before there were any */
    if (!json_is_array(array))
        return err_set(err, ERR_USAGE, "\"sheets\" is not an array");
    for (size_t i = 0; i < json_array_size(array); i++) {
        char where[64];
        (void)snprintf(where, sizeof where, "sheets[%zu]", i);
        if (read_sheet(result, json_array_get(array, i), where, err) < 0)
            return -1;
    }
    return 0;
}
