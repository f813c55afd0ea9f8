/* Any row of any table of a dataset, by its number: what `row` prints and `verify` compares with.
 */
#ifndef PGBAZAAR_GEN_ROW_AT_H
#define PGBAZAAR_GEN_ROW_AT_H

#include "gen/copy/dataset.h"
#include "gen/copy/fields.h"

#define ROW_COLUMNS_MAX 64

struct row_reader {
    const struct copy_dataset *dataset;
    void *maker;
    /* The unit that was made last: rows of one table come from it one after the other. */
    const struct copy_source *source;
    uint64_t unit;
    struct buf rows[COPY_SOURCE_TABLES];
};

int row_reader_init(struct row_reader *reader, const struct copy_dataset *dataset, struct err *err);
void row_reader_release(struct row_reader *reader);

/* Row `index` of tables[table] of the source; index must exist. The fields point into the reader
 * and are valid until the next call. */
int row_at(struct row_reader *reader, const struct copy_source *source, size_t table,
           uint64_t index, struct copy_field fields[ROW_COLUMNS_MAX], struct err *err);

/* The same row's bytes in COPY's binary form; *row owns nothing. */
int row_bytes_at(struct row_reader *reader, const struct copy_source *source, size_t table,
                 uint64_t index, struct buf *row, struct err *err);

#endif
