/* A dataset as the way into PostgreSQL knows it: tables of named columns, and sources that make
 * their rows.
 *
 * A source fills one table, or several whose rows are made together (a sale and its lines). Its
 * work is counted in units: rows of its first table. Any range of units can be made at any time by
 * any thread, always with the same bytes. A slice is the range that is made at once, and sent in
 * one transaction with what the ledger records of it, table by table.
 */
#ifndef PGBAZAAR_GEN_COPY_DATASET_H
#define PGBAZAAR_GEN_COPY_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"

enum copy_type {
    COPY_TEXT, /* text, varchar */
    COPY_INT4,
    COPY_BOOL,
    COPY_UUID,
    COPY_NUMERIC,
    COPY_TIMESTAMPTZ,
    COPY_DATE,
    COPY_JSONB,
    COPY_TEXT_ARRAY,
    COPY_VECTOR, /* vector or halfvec: the length tells how wide its numbers are */
};

struct copy_column {
    const char *name;
    enum copy_type type;
};

struct copy_table {
    const char *schema, *name;
    const struct copy_column *columns; /* the first one identifies a row */
    size_t column_count;
    /* Bytes on disk for an average row, and for its entries in keys and indexes; and what there is
     * besides the rows (first pages, maps of free space): pg_table_size and pg_indexes_size of the
     * profiles dev and ci, PostgreSQL 15, by tests/bench/plan_size. For `plan`. 0 where they depend
     * on the world: see gen/retail/table_bytes.h. */
    double heap_bytes, index_bytes;
    double heap_start_bytes, index_start_bytes;
};

#define COPY_SOURCE_TABLES 2

struct copy_dataset;

struct copy_source {
    const char *name;
    const struct copy_table *tables[COPY_SOURCE_TABLES];
    size_t table_count;
    /* What a document that stands for a unit calls its rows of tables[i], i > 0. */
    const char *nested[COPY_SOURCE_TABLES];
    uint64_t units_per_slice;
    unsigned generation; /* rows refer to rows of sources of lower generations, and to their own */
    uint64_t (*unit_count)(const struct copy_dataset *dataset);
    /* Rows of tables[table] that units 0 .. unit - 1 make. For the first table that is `unit`. */
    uint64_t (*rows_before)(const struct copy_dataset *dataset, size_t table, uint64_t unit);
    /* The row of tables[table] whose key (the first column, as COPY has it) this is; false when
     * none has it. */
    bool (*row_of)(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                   size_t key_bytes, uint64_t *row);
    /* Appends the binary COPY rows of `count` units from `first`, to one buffer for each table.
     * `maker` is the thread's own. Memory is the only thing that can fail (rows[i].failed). */
    void (*encode)(void *maker, uint64_t first, uint64_t count, struct buf rows[]);
};

/* Values of rows that are there, which change when a dataset goes on. What changes goes into a
 * temporary table, and from there to the rows. */
struct copy_update {
    const struct copy_table *table; /* whose rows they are: the first one of a source */
    struct copy_table changes;      /* the temporary table */
    const char *create, *apply;     /* SQL: makes that table, empty after each COMMIT; updates */
    uint64_t units_at_once;
    /* Appends the rows of `changes` for `count` units from `first`, which both datasets have.
     * Returns their number. */
    uint64_t (*encode)(const struct copy_dataset *before, const struct copy_dataset *after,
                       uint64_t first, uint64_t count, struct buf *rows);
};

struct copy_dataset {
    const struct copy_source *sources; /* in the order in which they are loaded */
    size_t source_count;
    const struct copy_update *update; /* what changes when it goes on; NULL: nothing */
    const char *schema;               /* that all tables are in */
    const char *finish_files;         /* embedded SQL files whose names begin so: see finish.h */
    const char *finish_layout; /* likewise, what a layout does otherwise; NULL or "": nothing */
    const void *world;
    /* What a thread needs to make rows: scratch memory and what the previous row knew. */
    void *(*maker_new)(const struct copy_dataset *dataset, struct err *err);
    void (*maker_free)(void *maker);
};

/* Units that are made and sent together. */
struct copy_slice {
    const struct copy_source *source;
    uint64_t first, count;             /* units */
    uint64_t rows[COPY_SOURCE_TABLES]; /* of each table */
    bool wanted[COPY_SOURCE_TABLES];   /* tables that get their rows; of others they are there */
};

/* That slice, wanted in every table. */
struct copy_slice copy_slice_make(const struct copy_dataset *dataset,
                                  const struct copy_source *source, uint64_t first, uint64_t count);

/* The source and the place in it of a table, by name; NULL when there is no such table. */
const struct copy_source *copy_find_table(const struct copy_dataset *dataset, const char *name,
                                          size_t *table);

/* Rows of tables[table] of a source in all. */
uint64_t copy_table_rows(const struct copy_dataset *dataset, const struct copy_source *source,
                         size_t table);

#endif
