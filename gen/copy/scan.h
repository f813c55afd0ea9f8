/* The way back: the rows of a range of a table's pages, one by one, as COPY TO gives them. */
#ifndef PGBAZAAR_GEN_COPY_SCAN_H
#define PGBAZAAR_GEN_COPY_SCAN_H

#include "common/pg.h"
#include "gen/copy/dataset.h"

/* Where the rows of a table are: in the table itself, or in each of its partitions. */
struct copy_heaps {
    PGresult *found; /* name and pages of each */
    size_t count;
};

/* Pages of a heap. */
struct copy_pages {
    const char *heap;    /* its name as SQL has it, owned by the heaps; NULL: the table's, all */
    uint32_t first, end; /* first .. end - 1; end UINT32_MAX: to the heap's last */
};

struct copy_scan {
    PGconn *conn;
    const struct copy_table *table;
    char *message; /* libpq's, of the current row */
    bool headed;   /* the format's header has been read */
};

/* The heaps that a table has now. Release with copy_heaps_release, after a failure too. */
int copy_heaps_init(struct copy_heaps *heaps, PGconn *conn, const struct copy_table *table,
                    struct err *err);
void copy_heaps_release(struct copy_heaps *heaps);

/* The pages of a heap, as many as there were. */
struct copy_pages copy_heap_pages(const struct copy_heaps *heaps, size_t number);

/* Asks for the table's first `columns` columns. A scan that was begun must be read to its end, or
 * its connection closed. Release with copy_scan_release, after a failure too. */
int copy_scan_begin(struct copy_scan *scan, PGconn *conn, const struct copy_table *table,
                    size_t columns, struct copy_pages pages, struct err *err);

/* 1: *row is the next row in COPY's binary form, valid until the next call; 0: there is none left.
 */
int copy_scan_next(struct copy_scan *scan, struct buf *row, struct err *err);
void copy_scan_release(struct copy_scan *scan);

#endif
