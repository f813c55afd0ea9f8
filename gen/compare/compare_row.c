#include "gen/compare/compare_row.h"

#include <inttypes.h>
#include <string.h>

#include "common/text.h"

/* Counts a violation; NULL when enough of the kind have been described. */
static struct buf *count(struct compare_table *table, enum compare_kind kind) {
    return table->wrong[kind]++ < COMPARE_SHOWN ? &table->shown[kind] : NULL;
}

static void put_key(const struct compare_table *table, struct copy_field key, struct buf *out) {
    char shown[TEXT_SHOWN];
    struct buf text = BUF_EMPTY;
    if (key.bytes)
        copy_field_text(compare_table_of(table)->columns[0].type, key, &text);
    else
        buf_put_text(&text, "(null)");
    buf_printf(out, "       %s %s", compare_table_of(table)->name,
               text_show(buf_text(&text), shown));
    buf_release(&text);
}

#define NUMERIC_SCALE 6 /* where a numeric says how many decimals to show */
#define NUMERIC_HEAD  8 /* before its digits */

/* Of a numeric the digits count: a column of somebody else's may have more decimals, all of them
 * zeros. */
static bool is_same(enum copy_type type, struct copy_field a, struct copy_field b) {
    if (!a.bytes || !b.bytes)
        return a.bytes == b.bytes;
    if (a.length != b.length)
        return false;
    if (type != COPY_NUMERIC || a.length < NUMERIC_HEAD)
        return memcmp(a.bytes, b.bytes, a.length) == 0;
    return memcmp(a.bytes, b.bytes, NUMERIC_SCALE) == 0 &&
           memcmp(a.bytes + NUMERIC_HEAD, b.bytes + NUMERIC_HEAD, a.length - NUMERIC_HEAD) == 0;
}

static bool is_changed(const struct copy_table *columns, size_t i,
                       const struct copy_field expected[], const struct copy_field found[]) {
    return !is_same(columns->columns[i].type, expected[i], found[i]);
}

/* Cut short, and without what a terminal would obey: it may be anybody's. */
static void put_value(enum copy_type type, struct copy_field field, struct buf *out) {
    char shown[201];
    struct buf text = BUF_EMPTY;
    copy_field_json(type, field, &text);
    text_copy(shown, sizeof shown, buf_text(&text));
    buf_put_text(out, shown);
    buf_release(&text);
}

/* One line for each column that differs. */
static void describe_changes(const struct compare_table *table, uint64_t row,
                             const struct copy_field expected[], const struct copy_field found[],
                             struct buf *out) {
    const struct copy_table *columns = compare_table_of(table);
    for (size_t i = 0; i < columns->column_count; i++) {
        if (!is_changed(columns, i, expected, found))
            continue;
        put_key(table, expected[0], out);
        buf_printf(out, " (row %" PRIu64 "): column %s must be ", row, columns->columns[i].name);
        put_value(columns->columns[i].type, expected[i], out);
        buf_put_text(out, " and is ");
        put_value(columns->columns[i].type, found[i], out);
        buf_put_text(out, "\n");
    }
}

static uint64_t row_of(const struct row_reader *reader, const struct compare_table *table,
                       struct copy_field key) {
    uint64_t row;
    bool known = key.bytes &&
                 table->source->row_of(reader->dataset, table->table, key.bytes, key.length, &row);
    return known ? row : UINT64_MAX;
}

static int no_row(const struct compare_table *table, struct err *err) {
    return err_set(err, ERR_DB, "the server sent a row of table \"%s\" that is none",
                   compare_table_of(table)->name);
}

int compare_row(struct row_reader *reader, struct compare_table *table, const struct buf *found,
                uint64_t *row, struct err *err) {
    struct copy_field fields[ROW_COLUMNS_MAX], wanted[ROW_COLUMNS_MAX];
    const struct copy_table *columns = compare_table_of(table);
    struct buf expected;
    size_t at = 0;
    if (!copy_row_split(found, &at, columns->column_count, fields))
        return no_row(table, err);
    *row = row_of(reader, table, fields[0]);
    if (*row == UINT64_MAX) {
        struct buf *out = count(table, COMPARE_FOREIGN);
        if (out) {
            put_key(table, fields[0], out);
            buf_put_text(out, " is no row of this world\n");
        }
        return 0;
    }
    if (row_bytes_at(reader, table->source, table->table, *row, &expected, err) < 0)
        return -1;
    if (expected.length == found->length && memcmp(expected.data, found->data, found->length) == 0)
        return 0;
    size_t begin = 0, changed = 0;
    if (!copy_row_split(&expected, &begin, columns->column_count, wanted))
        return no_row(table, err);
    for (size_t i = 0; i < columns->column_count; i++)
        changed += is_changed(columns, i, wanted, fields);
    struct buf *out = changed > 0 ? count(table, COMPARE_CHANGED) : NULL;
    if (out)
        describe_changes(table, *row, wanted, fields, out);
    return 0;
}

uint64_t compare_key(const struct row_reader *reader, const struct compare_table *table,
                     const struct buf *found) {
    struct copy_field key;
    size_t at = 0;
    return copy_row_split(found, &at, 1, &key) ? row_of(reader, table, key) : UINT64_MAX;
}

int compare_note(struct row_reader *reader, struct compare_table *table, enum compare_kind kind,
                 uint64_t row, struct err *err) {
    struct copy_field wanted[ROW_COLUMNS_MAX];
    struct buf *out = count(table, kind);
    if (!out)
        return 0;
    if (row_at(reader, table->source, table->table, row, wanted, err) < 0)
        return -1;
    put_key(table, wanted[0], out);
    buf_printf(out, " (row %" PRIu64 ") is %s\n", row,
               kind == COMPARE_MISSING ? "missing" : "there more than once");
    return 0;
}

void compare_merge(struct compare_table *table, struct compare_table *other) {
    table->rows += other->rows;
    for (int kind = 0; kind < COMPARE_KINDS; kind++) {
        if (table->wrong[kind] < COMPARE_SHOWN)
            buf_put(&table->shown[kind], other->shown[kind].data, other->shown[kind].length);
        table->wrong[kind] += other->wrong[kind];
        buf_release(&other->shown[kind]);
    }
}
