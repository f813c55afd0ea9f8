/* The way back: the rows of a range of a table's pages, one by one, as COPY TO gives them. */
#ifndef PGBAZAAR_GEN_COPY_SCAN_H
#define PGBAZAAR_GEN_COPY_SCAN_H

#include "common/pg.h"
#include "gen/copy/dataset.h"

/* Pages of a table's heap. */
struct copy_pages {
    uint32_t first, end; /* first .. end - 1; end UINT32_MAX: to the table's last */
};

struct copy_scan {
    PGconn *conn;
    const struct copy_table *table;
    char *message; /* libpq's, of the current row */
    bool headed;   /* the format's header has been read */
};

/* Pages that a table has now. */
int copy_table_pages(PGconn *conn, const struct copy_table *table, uint32_t *pages,
                     struct err *err);

/* Asks for the table's first `columns` columns. A scan that was begun must be read to its end, or
 * its connection closed. Release with copy_scan_release, after a failure too. */
int copy_scan_begin(struct copy_scan *scan, PGconn *conn, const struct copy_table *table,
                    size_t columns, struct copy_pages pages, struct err *err);

/* 1: *row is the next row in COPY's binary form, valid until the next call; 0: there is none left.
 */
int copy_scan_next(struct copy_scan *scan, struct buf *row, struct err *err);
void copy_scan_release(struct copy_scan *scan);

#endif
