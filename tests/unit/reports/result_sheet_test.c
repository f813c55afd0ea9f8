/* Sheets: what goes in comes out, through result.json too. */
#include <math.h>
#include <stdlib.h>

#include "reports/result_fields.h"

#include "tests/unit/reports/sample.h"

static const struct sheet_column columns[] = {
    {"tenant", SHEET_TEXT},    {"requests", SHEET_COUNT}, {"p99", SHEET_DURATION},
    {"share", SHEET_FRACTION}, {"rate", SHEET_RATE},      {"at", SHEET_TIME},
    {"written", SHEET_BYTES},  {"index", SHEET_NUMBER},   {"on", SHEET_DATE},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const union sheet_value known[COLUMNS] = {
    {.text = "SEA\n1"},   {.integer = 12345}, {.integer = 1500},
    {.number = 0.125},    {.number = 250.5},  {.integer = 2500000},
    {.integer = 1000000}, {.number = 0.75},   {.integer = SAMPLE_START_US}};
static const union sheet_value unknown[COLUMNS] = {{.text = NULL},
                                                   {.integer = SHEET_NOTHING},
                                                   {.integer = SHEET_NOTHING},
                                                   {.number = NAN},
                                                   {.number = NAN},
                                                   {.integer = SHEET_NOTHING},
                                                   {.integer = SHEET_NOTHING},
                                                   {.number = NAN},
                                                   {.integer = SHEET_NOTHING}};
static const char *const shown_texts[COLUMNS] = {
    "SEA 1", "12,345", "1.5 ms", "12.5 %", "250/s", "2.5 s", "1 MB", "0.75", "2025-01-01 10:00"};

static void fill(struct result *result) {
    struct err err = {.kind = ERR_NONE};
    struct result_sheet *sheet = result_add_sheet(result,
                                                  &(struct sheet_form){.name = "tenants",
                                                                       .title = "Worst tenants",
                                                                       .columns = columns,
                                                                       .column_count = COLUMNS,
                                                                       .summary_rows = 1},
                                                  &err);
    ok(sheet != NULL, "a sheet is added");
    for (int i = 0; i < 3; i++)
        ok(result_sheet_add(sheet, i == 1 ? unknown : known, &err) == 0, "and row %d", i);
    ok(result_add_sheet(result, &(struct sheet_form){.name = "tenants"}, &err) == NULL,
       "not twice of a name");
    ok(result_add_sheet(result,
                        &(struct sheet_form){.name = "a\"b", .columns = columns, .column_count = 1},
                        &err) == NULL,
       "nor of a name that ends an attribute");
}

static void check(const struct result *result, const char *which) {
    const struct result_sheet *sheet = result_find_sheet(result, "tenants");
    char shown[SHEET_SHOWN];
    ok(sheet && sheet->row_count == 3 && sheet->column_count == COLUMNS, "%s: its size", which);
    for (size_t c = 0; sheet && c < sheet->column_count; c++) {
        is_text(sheet_value_show(sheet->columns[c].kind, result_sheet_at(sheet, 2, c), shown),
                shown_texts[c], "%s: %s", which, columns[c].name);
        is_text(sheet_value_show(sheet->columns[c].kind, result_sheet_at(sheet, 1, c), shown), "-",
                "%s: no %s", which, columns[c].name);
    }
}

static const struct sheet_column curve[] = {
    {"rate", SHEET_RATE},      {"p99", SHEET_DURATION},   {"lower", SHEET_DURATION},
    {"upper", SHEET_DURATION}, {"limit", SHEET_DURATION}, {"knee", SHEET_TEXT},
    {"runs", SHEET_COUNT},
};
static const enum sheet_role roles[] = {SHEET_LINE,  SHEET_LINE, SHEET_LOWER, SHEET_UPPER,
                                        SHEET_LIMIT, SHEET_MARK, SHEET_ASIDE};
enum { CURVE_COLUMNS = sizeof curve / sizeof *curve };

static void fill_curve(struct result *result) {
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "capacity",
                                              .title = "By rate",
                                              .columns = curve,
                                              .column_count = CURVE_COLUMNS,
                                              .chart = SHEET_CURVE,
                                              .roles = roles},
                         NULL);
    const union sheet_value row[CURVE_COLUMNS] = {
        {.number = 800},    {.integer = 4000}, {.integer = 3000}, {.integer = 5000},
        {.integer = 50000}, {.text = "knee"},  {.integer = 3}};
    ok(sheet && result_sheet_add(sheet, row, NULL) == 0, "a curve is added");
}

static void check_charts(const struct result *result) {
    const struct result_sheet *sheet = result_find_sheet(result, "capacity");
    ok(sheet != NULL, "the curve is there");
    if (!sheet)
        return;
    is_int(sheet->chart, SHEET_CURVE, "as a curve");
    for (size_t c = 0; c < CURVE_COLUMNS; c++)
        is_int(sheet->columns[c].role, (int)roles[c], "the role of %s", curve[c].name);
    sheet = result_find_sheet(result, "server");
    ok(sheet && sheet->chart == SHEET_TIMELINE, "a timeline is one");
    sheet = result_find_sheet(result, "tenants");
    ok(sheet && sheet->chart == SHEET_TABLE, "and a table a table");
}

/* As results were before there were curves. */
static void reads_sheets_without_charts(void) {
    struct result result;
    struct err err = {.kind = ERR_NONE};
    (void)result_init(&result, NULL);
    json_t *document = json_loads(
        "{\"sheets\": [{\"name\": \"a\", \"title\": \"A\", \"series\": true, \"summary_rows\": 0, "
        "\"columns\": [{\"name\": \"second\", \"kind\": \"count\"}], \"rows\": [[1]]}]}",
        0, NULL);
    ok(document && result_sheets_read(&result, document, &err) == 0, "read: %s", err.text);
    const struct result_sheet *sheet = result_find_sheet(&result, "a");
    ok(sheet && sheet->chart == SHEET_TIMELINE && sheet->columns[0].role == SHEET_LINE,
       "an old series is a timeline");
    json_decref(document);
    result_release(&result);
}

int main(void) {
    struct err err = {.kind = ERR_NONE};
    struct result result, loaded;
    char folder[] = "/tmp/result_sheet_test.XXXXXX";
    ok(mkdtemp(folder) != NULL, "a folder");
    sample_result(&result);
    fill(&result);
    fill_curve(&result);
    check(&result, "made");
    ok(result_save(&result, folder, &err) == 0, "saved: %s", err.text);
    ok(sample_keeps_to_schema(folder), "as the schema has it");
    ok(result_load(&loaded, folder, &err) == 0, "loaded: %s", err.text);
    check(&loaded, "loaded");
    check_charts(&loaded);
    reads_sheets_without_charts();
    result_release(&loaded);
    result_release(&result);
    return tap_done();
}
