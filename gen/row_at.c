#include "gen/row_at.h"

#include <string.h>

int row_reader_init(struct row_reader *reader, const struct copy_dataset *dataset,
                    struct err *err) {
    memset(reader, 0, sizeof *reader);
    reader->dataset = dataset;
    reader->maker = dataset->maker_new(dataset, err);
    return reader->maker ? 0 : -1;
}

void row_reader_release(struct row_reader *reader) {
    reader->dataset->maker_free(reader->maker);
    for (size_t table = 0; table < COPY_SOURCE_TABLES; table++)
        buf_release(&reader->rows[table]);
}

/* The unit that makes a row of a further table: the last one with at most `index` rows before it.
 * It is looked for from the one made last, as rows are often asked for in order. */
static uint64_t unit_of_row(const struct row_reader *reader, const struct copy_source *source,
                            size_t table, uint64_t index) {
    const struct copy_dataset *dataset = reader->dataset;
    uint64_t low = 0, high = source->unit_count(dataset) - 1;
    if (reader->source == source && source->rows_before(dataset, table, reader->unit) <= index) {
        low = reader->unit;
        for (uint64_t step = 1; low + step < high; step *= 2) {
            if (source->rows_before(dataset, table, low + step) > index) {
                high = low + step - 1;
                break;
            }
            low += step;
        }
    }
    while (low < high) {
        uint64_t middle = low + (high - low + 1) / 2;
        if (source->rows_before(dataset, table, middle) <= index)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static void make_unit(struct row_reader *reader, const struct copy_source *source, uint64_t unit) {
    if (reader->source == source && reader->unit == unit)
        return;
    for (size_t i = 0; i < source->table_count; i++)
        buf_clear(&reader->rows[i]);
    source->encode(reader->maker, unit, 1, reader->rows);
    reader->source = source;
    reader->unit = unit;
}

static int split_row(struct row_reader *reader, const struct copy_source *source, size_t table,
                     uint64_t index, struct copy_field fields[ROW_COLUMNS_MAX], size_t *begin,
                     size_t *end, struct err *err) {
    uint64_t unit = table == 0 ? index : unit_of_row(reader, source, table, index);
    uint64_t skip = index - source->rows_before(reader->dataset, table, unit);
    make_unit(reader, source, unit);
    const struct buf *rows = &reader->rows[table];
    bool whole = !rows->failed;
    *begin = *end = 0;
    for (uint64_t i = 0; i <= skip && whole; i++) {
        *begin = *end;
        whole = copy_row_split(rows, end, source->tables[table]->column_count, fields);
    }
    if (rows->failed)
        return err_set(err, ERR_SYSTEM, "out of memory for a row");
    return whole ? 0
                 : err_set(err, ERR_SYSTEM,
                           "row %llu of table %s was encoded with another number of fields than "
                           "the table's %zu",
                           (unsigned long long)index, source->tables[table]->name,
                           source->tables[table]->column_count);
}

int row_at(struct row_reader *reader, const struct copy_source *source, size_t table,
           uint64_t index, struct copy_field fields[ROW_COLUMNS_MAX], struct err *err) {
    size_t begin, end;
    return split_row(reader, source, table, index, fields, &begin, &end, err);
}

int row_bytes_at(struct row_reader *reader, const struct copy_source *source, size_t table,
                 uint64_t index, struct buf *row, struct err *err) {
    struct copy_field fields[ROW_COLUMNS_MAX];
    size_t begin, end;
    if (split_row(reader, source, table, index, fields, &begin, &end, err) < 0)
        return -1;
    *row = (struct buf){.data = reader->rows[table].data + begin, .length = end - begin};
    return 0;
}
