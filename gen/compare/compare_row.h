/* One row of a database against the function. Private to the comparison of whole tables: compare.h.
 */
#ifndef PGBAZAAR_GEN_COMPARE_COMPARE_ROW_H
#define PGBAZAAR_GEN_COMPARE_COMPARE_ROW_H

#include "gen/compare/compare.h"
#include "gen/row_at.h"

static inline const struct copy_table *compare_table_of(const struct compare_table *table) {
    return table->source->tables[table->table];
}

/* Compares a row as COPY TO gave it. *row is its number, or UINT64_MAX where its key is none of
 * this world's. What is wrong is counted and described in *table. */
int compare_row(struct row_reader *reader, struct compare_table *table, const struct buf *found,
                uint64_t *row, struct err *err);

/* Of a row that has a key alone: its number, or UINT64_MAX. */
uint64_t compare_key(const struct row_reader *reader, const struct compare_table *table,
                     const struct buf *found);

/* Counts and describes a row that is missing, or there twice. */
int compare_note(struct row_reader *reader, struct compare_table *table, enum compare_kind kind,
                 uint64_t row, struct err *err);

/* Adds what another thread found in the same table, and empties it. */
void compare_merge(struct compare_table *table, struct compare_table *other);

#endif
