#include "gen/copy/format.h"

#include "gen/copy/copybin.h"
#include "tests/tap.h"

static struct err err;

static const struct copy_format *format(const char *name) {
    return copy_format_find(name, &err);
}

/* A text, and how each format writes it. */
static const struct {
    const char *value, *text, *csv, *json;
} texts[] = {
    {NULL, "\\N", "", "null"},
    {"", "", "\"\"", "\"\""},
    {"plain words", "plain words", "plain words", "\"plain words\""},
    {"a\tb\nc\rd", "a\\tb\\nc\\rd", "\"a\tb\nc\rd\"", "\"a\\u0009b\\u000ac\\u000dd\""},
    {"\b\f\v", "\\b\\f\\v", "\b\f\v", "\"\\u0008\\u000c\\u000b\""},
    {"back\\slash", "back\\\\slash", "back\\slash", "\"back\\\\slash\""},
    {"\\", "\\\\", "\\", "\"\\\\\""},
    {"\\N", "\\\\N", "\\N", "\"\\\\N\""},
    {"\\.", "\\\\.", "\"\\.\"", "\"\\\\.\""},
    {"NULL", "NULL", "NULL", "\"NULL\""},
    {"one, two", "one, two", "\"one, two\"", "\"one, two\""},
    {"5\" nail", "5\" nail", "\"5\"\" nail\"", "\"5\\\" nail\""},
    {"\"", "\"", "\"\"\"\"", "\"\\\"\""},
    {"J\xc3\xbcrgen \xd0\xaf \xf0\x9f\x9b\x92", "J\xc3\xbcrgen \xd0\xaf \xf0\x9f\x9b\x92",
     "J\xc3\xbcrgen \xd0\xaf \xf0\x9f\x9b\x92", "\"J\xc3\xbcrgen \xd0\xaf \xf0\x9f\x9b\x92\""},
};

static const struct copy_column text_columns[] = {{"note", COPY_TEXT}, {"code", COPY_INT4}};
static const struct copy_table notes = {
    .schema = "s", .name = "notes", .columns = text_columns, .column_count = 2};

static const struct copy_source notes_source = {
    .name = "notes", .tables = {&notes}, .table_count = 1};

/* One slice of `count` rows of a source with one table, rendered; "" when that fails. */
static const char *rendered(const char *name, const struct copy_source *source, uint64_t count,
                            const struct buf *rows) {
    static struct buf out[COPY_SOURCE_TABLES];
    const struct buf in[COPY_SOURCE_TABLES] = {*rows};
    const struct copy_dataset dataset = {.sources = source, .source_count = 1};
    const struct copy_slice slice = {.source = source, .count = count, .rows = {count}};
    int status = copy_format_render(format(name), &dataset, &slice, in, out, &err);
    return status == 0 ? buf_text(&out[0]) : "";
}

static void texts_are_escaped_as_each_format_needs(void) {
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct buf row = BUF_EMPTY;
        char expected[256];
        copybin_row(&row, 2);
        if (texts[i].value)
            copybin_text(&row, texts[i].value);
        else
            copybin_null(&row);
        copybin_int4(&row, -7);
        (void)snprintf(expected, sizeof expected, "%s\t-7\n", texts[i].text);
        is_text(rendered("text", &notes_source, 1, &row), expected, "text %zu", i);
        (void)snprintf(expected, sizeof expected, "%s,-7\n", texts[i].csv);
        is_text(rendered("csv", &notes_source, 1, &row), expected, "csv %zu", i);
        (void)snprintf(expected, sizeof expected, "{\"note\": %s, \"code\": -7}\n", texts[i].json);
        is_text(rendered("json", &notes_source, 1, &row), expected, "json %zu", i);
        buf_release(&row);
    }
}

static const struct copy_column typed_columns[] = {
    {"id", COPY_UUID},  {"yes", COPY_BOOL},   {"price", COPY_NUMERIC},   {"at", COPY_TIMESTAMPTZ},
    {"day", COPY_DATE}, {"data", COPY_JSONB}, {"tags", COPY_TEXT_ARRAY}, {"place", COPY_VECTOR},
};
static const struct copy_table things = {
    .schema = "s", .name = "things", .columns = typed_columns, .column_count = 8};
static const struct copy_source things_source = {
    .name = "things", .tables = {&things}, .table_count = 1};

static void put_float(struct buf *row, float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    buf_put_int32(row, bits);
}

static void put_thing(struct buf *row, const char *const *tags, size_t tag_count) {
    copybin_row(row, 8);
    copybin_uuid(row, UINT64_C(0x0123456789abcdef), UINT64_C(0xfedcba9876543210));
    copybin_bool(row, true);
    copybin_cents(row, -123405);
    copybin_timestamptz(row, INT64_C(1700000000250000));
    copybin_date(row, -1);
    copybin_jsonb(row, "{\"a\": \"x\\ny\"}");
    copybin_text_array(row, tags, tag_count);
    copybin_vector_head(row, 3, 3 * sizeof(float));
    put_float(row, 0.1F);
    put_float(row, -1.0F / 3);
    put_float(row, 0.00001F);
}

/* The array's elements are quoted as array_out does. */
static void every_type_is_written_as_the_server_prints_it(void) {
    static const char *const tags[] = {"plain", "two words", "", "null", "a,b", "q\"b\\s", "{x}"};
    struct buf row = BUF_EMPTY;
    put_thing(&row, tags, sizeof tags / sizeof *tags);
    is_text(rendered("text", &things_source, 1, &row),
            "01234567-89ab-cdef-fedc-ba9876543210\tt\t-1234.05\t2023-11-14 22:13:20.25+00\t"
            "1969-12-31\t{\"a\": \"x\\\\ny\"}\t"
            "{plain,\"two words\",\"\",\"null\",\"a,b\",\"q\\\\\"b\\\\\\\\s\",\"{x}\"}\t"
            "[0.1,-0.33333334,1e-05]\n",
            "text");
    is_text(rendered("csv", &things_source, 1, &row),
            "01234567-89ab-cdef-fedc-ba9876543210,t,-1234.05,2023-11-14 22:13:20.25+00,"
            "1969-12-31,\"{\"\"a\"\": \"\"x\\ny\"\"}\","
            "\"{plain,\"\"two words\"\",\"\"\"\",\"\"null\"\",\"\"a,b\"\",\"\"q\\\"\"b\\\\s\"\","
            "\"\"{x}\"\"}\",\"[0.1,-0.33333334,1e-05]\"\n",
            "csv");
    is_text(rendered("json", &things_source, 1, &row),
            "{\"id\": \"01234567-89ab-cdef-fedc-ba9876543210\", \"yes\": true, "
            "\"price\": -1234.05, \"at\": \"2023-11-14 22:13:20.25+00\", "
            "\"day\": \"1969-12-31\", \"data\": {\"a\": \"x\\ny\"}, "
            "\"tags\": [\"plain\",\"two words\",\"\",\"null\",\"a,b\",\"q\\\"b\\\\s\",\"{x}\"], "
            "\"place\": [0.1,-0.33333334,1e-05]}\n",
            "json");
    buf_clear(&row);
    put_thing(&row, NULL, 0);
    ok(strstr(rendered("text", &things_source, 1, &row), "\t{}\t") != NULL, "an empty array: {}");
    ok(strstr(rendered("json", &things_source, 1, &row), "\"tags\": [],") != NULL,
       "an empty array in JSON: []");
    buf_release(&row);
}

/* Unit u has u % 3 leaves: 0, 1, 2, 0, 1, 2 ... */
static uint64_t rows_before(const struct copy_dataset *dataset, size_t table, uint64_t unit) {
    (void)dataset;
    return table == 0 ? unit : unit / 3 * 3 + (unit % 3 == 2);
}

static const struct copy_column tree_columns[] = {{"tree", COPY_INT4}};
static const struct copy_column leaf_columns[] = {{"leaf", COPY_INT4}};
static const struct copy_table trees = {
    .schema = "s", .name = "trees", .columns = tree_columns, .column_count = 1};
static const struct copy_table leaves = {
    .schema = "s", .name = "leaves", .columns = leaf_columns, .column_count = 1};
static const struct copy_source forest = {.name = "forest",
                                          .tables = {&trees, &leaves},
                                          .table_count = 2,
                                          .nested = {NULL, "the leaves"},
                                          .rows_before = rows_before};
static const struct copy_dataset forest_dataset = {.sources = &forest, .source_count = 1};

static void put_number(struct buf *rows, int32_t number) {
    copybin_row(rows, 1);
    copybin_int4(rows, number);
}

/* The slice of units 4 .. 6, whose leaves are 1 .. 3. */
static const struct copy_slice grove = {.source = &forest, .first = 4, .count = 3, .rows = {3, 3}};

static void rows_of_a_unit_stand_inside_its_document(void) {
    struct buf rows[COPY_SOURCE_TABLES] = {BUF_EMPTY, BUF_EMPTY};
    struct buf out[COPY_SOURCE_TABLES] = {BUF_EMPTY, BUF_EMPTY};
    for (int32_t i = 0; i < 3; i++) {
        put_number(&rows[0], 4 + i);
        put_number(&rows[1], 1 + i);
    }
    is_int(copy_format_render(format("json"), &forest_dataset, &grove, rows, out, &err), 0,
           "documents are made");
    is_text(buf_text(&out[0]),
            "{\"tree\": 4, \"the leaves\": [{\"leaf\": 1}]}\n"
            "{\"tree\": 5, \"the leaves\": [{\"leaf\": 2}, {\"leaf\": 3}]}\n"
            "{\"tree\": 6, \"the leaves\": []}\n",
            "each with its own, from the middle of the world on");
    is_int(out[1].length, 0, "no file of their own");
    is_int(copy_format_files(format("json"), &forest), 1, "a source has one file of documents");
    is_int(copy_format_files(format("csv"), &forest), 2, "and two of rows");
    is_int(copy_format_render(format("csv"), &forest_dataset, &grove, rows, out, &err), 0,
           "rows are made");
    is_text(buf_text(&out[0]), "4\n5\n6\n", "what was in the buffers before is gone");
    is_text(buf_text(&out[1]), "1\n2\n3\n", "the second table");
    for (size_t i = 0; i < COPY_SOURCE_TABLES; i++) {
        buf_release(&rows[i]);
        buf_release(&out[i]);
    }
}

static void bytes_that_are_not_the_slice_are_refused(void) {
    struct buf rows[COPY_SOURCE_TABLES] = {BUF_EMPTY, BUF_EMPTY};
    struct buf out[COPY_SOURCE_TABLES] = {BUF_EMPTY, BUF_EMPTY};
    static const char *const names[] = {"text", "csv", "json"};
    for (int32_t i = 0; i < 3; i++)
        put_number(&rows[0], i);
    put_number(&rows[1], 0);
    put_number(&rows[1], 0);
    for (size_t i = 0; i < 3; i++)
        ok(copy_format_render(format(names[i]), &forest_dataset, &grove, rows, out, &err) < 0 &&
               strstr(err.text, "the slice of forest from 4 on") != NULL,
           "%s: a row too few", names[i]);
    put_number(&rows[1], 0);
    rows[1].length--;
    for (size_t i = 0; i < 3; i++)
        ok(copy_format_render(format(names[i]), &forest_dataset, &grove, rows, out, &err) < 0,
           "%s: a row that is cut", names[i]);
    rows[1].length++;
    put_number(&rows[1], 0);
    for (size_t i = 0; i < 3; i++)
        ok(copy_format_render(format(names[i]), &forest_dataset, &grove, rows, out, &err) < 0,
           "%s: a row too many", names[i]);
    for (size_t i = 0; i < COPY_SOURCE_TABLES; i++) {
        buf_release(&rows[i]);
        buf_release(&out[i]);
    }
}

static void formats_are_found_by_name(void) {
    struct buf head = BUF_EMPTY;
    format("csv")->header(&notes, &head);
    is_text(buf_text(&head), "note,code\n", "csv has a line of names");
    buf_release(&head);
    is_text(format("binary")->suffix, ".copy", "binary files are .copy");
    ok(format("binary")->render == NULL, "binary rows go out as they are");
    ok(format("CSV") == NULL && err.kind == ERR_USAGE, "names are in small letters");
    ok(format("jsom") == NULL && strstr(err.text, "did you mean \"json\"?") != NULL,
       "the nearest is named: %s", err.text);
    ok(format("parquet") == NULL && strstr(err.text, "binary, text, csv or json") != NULL,
       "all are named: %s", err.text);
}

int main(void) {
    texts_are_escaped_as_each_format_needs();
    every_type_is_written_as_the_server_prints_it();
    rows_of_a_unit_stand_inside_its_document();
    bytes_that_are_not_the_slice_are_refused();
    formats_are_found_by_name();
    return tap_done();
}
