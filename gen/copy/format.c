#include "gen/copy/format.h"

#include "common/text.h"
#include "gen/copy/copybin.h"
#include "gen/copy/format_row.h"

/* A table with more columns is refused, as bytes that are not its rows. */
#define COLUMNS_MAX 64

static void binary_header(const struct copy_table *table, struct buf *out) {
    (void)table;
    copybin_header(out);
}

static bool next_row(const struct copy_table *table, const struct buf *rows, size_t *at,
                     struct copy_field fields[]) {
    return table->column_count <= COLUMNS_MAX &&
           copy_row_split(rows, at, table->column_count, fields);
}

/* Each row by itself, each table in a file of its own. */
static bool render_rows(const struct copy_format *format, const struct copy_dataset *dataset,
                        const struct copy_slice *slice, const struct buf rows[], struct buf out[]) {
    (void)dataset;
    struct copy_field fields[COLUMNS_MAX];
    for (size_t table = 0; table < slice->source->table_count; table++) {
        size_t at = 0;
        for (uint64_t i = 0; i < slice->rows[table]; i++) {
            if (!next_row(slice->source->tables[table], &rows[table], &at, fields))
                return false;
            format->row(slice->source->tables[table], fields, &out[table]);
        }
        if (at != rows[table].length)
            return false;
    }
    return true;
}

/* One member of a unit's document: the rows of tables[table] that belong to it. */
static bool put_nested(const struct copy_source *source, size_t table, const struct buf *rows,
                       size_t *at, uint64_t count, struct buf *out) {
    struct copy_field fields[COLUMNS_MAX];
    buf_put_text(out, ", ");
    copy_json_string(source->nested[table], strlen(source->nested[table]), out);
    buf_put_text(out, ": [");
    for (uint64_t i = 0; i < count; i++) {
        if (!next_row(source->tables[table], rows, at, fields))
            return false;
        if (i > 0)
            buf_put_text(out, ", ");
        copy_row_json(source->tables[table], fields, out);
    }
    buf_put_text(out, "]");
    return true;
}

/* A unit a line. */
static bool render_documents(const struct copy_format *format, const struct copy_dataset *dataset,
                             const struct copy_slice *slice, const struct buf rows[],
                             struct buf out[]) {
    (void)format;
    const struct copy_source *source = slice->source;
    struct copy_field fields[COLUMNS_MAX];
    size_t at[COPY_SOURCE_TABLES] = {0};
    uint64_t before[COPY_SOURCE_TABLES] = {0};
    for (size_t table = 1; table < source->table_count; table++)
        before[table] = source->rows_before(dataset, table, slice->first);
    for (uint64_t i = 0; i < slice->count; i++) {
        if (!next_row(source->tables[0], &rows[0], &at[0], fields))
            return false;
        copy_row_json(source->tables[0], fields, &out[0]);
        if (!out[0].failed)
            out[0].length--; /* the brace closes behind what is nested */
        for (size_t table = 1; table < source->table_count; table++) {
            uint64_t after = source->rows_before(dataset, table, slice->first + i + 1);
            if (!put_nested(source, table, &rows[table], &at[table], after - before[table],
                            &out[0]))
                return false;
            before[table] = after;
        }
        buf_put_text(&out[0], "}\n");
    }
    for (size_t table = 0; table < source->table_count; table++)
        if (at[table] != rows[table].length)
            return false;
    return true;
}

static const struct copy_format formats[] = {
    {.name = "binary", .suffix = ".copy", .header = binary_header, .trailer = copybin_trailer},
    {.name = "text", .suffix = ".txt", .row = format_row_text, .render = render_rows},
    {.name = "csv",
     .suffix = ".csv",
     .header = format_header_csv,
     .row = format_row_csv,
     .render = render_rows},
    {.name = "json", .suffix = ".jsonl", .documents = true, .render = render_documents},
};

#define FORMATS (sizeof formats / sizeof *formats)

const struct copy_format *copy_format_find(const char *name, struct err *err) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    for (size_t i = 0; i < FORMATS; i++) {
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
        text_nearest_try(&nearest, formats[i].name);
    }
    char shown[TEXT_SHOWN], hint[TEXT_SHOWN];
    struct buf names = BUF_EMPTY;
    for (size_t i = 0; i < FORMATS; i++)
        buf_printf(&names, "%s%s", i == 0 ? "" : i + 1 < FORMATS ? ", " : " or ", formats[i].name);
    (void)err_set(err, ERR_USAGE, "unknown format \"%s\": it may be %s%s", text_show(name, shown),
                  buf_text(&names), text_nearest_hint(&nearest, hint));
    buf_release(&names);
    return NULL;
}

size_t copy_format_files(const struct copy_format *format, const struct copy_source *source) {
    return format->documents ? 1 : source->table_count;
}

int copy_format_render(const struct copy_format *format, const struct copy_dataset *dataset,
                       const struct copy_slice *slice, const struct buf rows[], struct buf out[],
                       struct err *err) {
    for (size_t table = 0; table < COPY_SOURCE_TABLES; table++)
        buf_clear(&out[table]);
    bool whole = format->render(format, dataset, slice, rows, out);
    for (size_t table = 0; table < COPY_SOURCE_TABLES; table++)
        if (out[table].failed)
            return err_set(err, ERR_SYSTEM, "out of memory for a slice as %s", format->name);
    return whole ? 0
                 : err_set(err, ERR_SYSTEM,
                           "the slice of %s from %llu on is not made of its rows: this is a fault "
                           "of the program, please report it",
                           slice->source->name, (unsigned long long)slice->first);
}
