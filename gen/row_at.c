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
 */
static uint64_t unit_of_row(const struct row_reader *reader, const struct copy_source *source,
                            size_t table, uint64_t index) {
    uint64_t low = 0, high = source->unit_count(reader->dataset) - 1;
    while (low < high) {
        uint64_t middle = low + (high - low + 1) / 2;
        if (source->rows_before(reader->dataset, table, middle) <= index)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

int row_at(struct row_reader *reader, const struct copy_source *source, size_t table,
           uint64_t index, struct copy_field fields[ROW_COLUMNS_MAX], struct err *err) {
    uint64_t unit = table == 0 ? index : unit_of_row(reader, source, table, index);
    uint64_t skip = index - source->rows_before(reader->dataset, table, unit);
    for (size_t i = 0; i < source->table_count; i++)
        buf_clear(&reader->rows[i]);
    source->encode(reader->maker, unit, 1, reader->rows);
    const struct buf *rows = &reader->rows[table];
    size_t at = 0;
    bool whole = !rows->failed;
    for (uint64_t i = 0; i <= skip && whole; i++)
        whole = copy_row_split(rows, &at, source->tables[table]->column_count, fields);
    if (rows->failed)
        return err_set(err, ERR_SYSTEM, "out of memory for a row");
    return whole ? 0
                 : err_set(err, ERR_SYSTEM,
                           "row %llu of table %s was encoded with another number of fields than "
                           "the table's %zu",
                           (unsigned long long)index, source->tables[table]->name,
                           source->tables[table]->column_count);
}
