/* The ledger: which rows are in the database, told by the database itself.
 *
 * What a slice has for a table commits together with its row in the ledger, so after any accident
 * the ledger says exactly what is there. It speaks of ranges of a source's units, table by table:
 * two tables of a source may differ, and ranges need not be those that this run would take.
 */
#ifndef PGBAZAAR_GEN_COPY_LEDGER_H
#define PGBAZAAR_GEN_COPY_LEDGER_H

#include "common/pg.h"
#include "gen/copy/dataset.h"

/* Appends the statement that records what a slice has for its tables[table]; for the transaction of
 * those rows. It fails where that is recorded already. */
void ledger_statement(PGconn *conn, const struct copy_slice *slice, size_t table, struct buf *sql);

/* Puts the rows of the ledger whose ranges touch together. */
int ledger_compact(PGconn *conn, struct err *err);

/* Units from `first` up to, but not with, `end`. */
struct ledger_range {
    uint64_t first, end;
};

struct ledger_table {
    struct ledger_range *ranges; /* in order; no two touch */
    size_t count;
};

struct ledger {
    const struct copy_dataset *dataset;
    struct ledger_table *tables; /* [source][COPY_SOURCE_TABLES] */
    uint64_t rows;               /* recorded, of all tables */
};

/* Reads the ledger; all of it must fit the dataset. */
int ledger_read(struct ledger *ledger, const struct copy_dataset *dataset, PGconn *conn,
                struct err *err);
/* A ledger in which nothing is recorded. */
int ledger_init(struct ledger *ledger, const struct copy_dataset *dataset, struct err *err);
void ledger_release(struct ledger *ledger);

/* Adds a range behind all that the table has. */
int ledger_add(struct ledger *ledger, const struct copy_source *source, size_t table,
               struct ledger_range range, struct err *err);

/* Whether a unit of the table is recorded, and in *end where that changes: behind the range that it
 * is in, or where the next one begins (UINT64_MAX: none does). */
bool ledger_has(const struct ledger *ledger, const struct copy_source *source, size_t table,
                uint64_t unit, uint64_t *end);

#endif
