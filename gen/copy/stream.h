/* One COPY ... FROM STDIN in binary format on a connection. */
#ifndef PGBAZAAR_GEN_COPY_STREAM_H
#define PGBAZAAR_GEN_COPY_STREAM_H

#include "common/pg.h"
#include "gen/copy/dataset.h"

struct copy_stream {
    PGconn *conn; /* borrowed */
    const struct copy_table *table;
};

/* Starts the COPY and sends the file header. */
int copy_stream_begin(struct copy_stream *stream, PGconn *conn, const struct copy_table *table,
                      struct err *err);

/* Sends whole rows. */
int copy_stream_send(struct copy_stream *stream, const struct buf *rows, struct err *err);

/* Ends the COPY; an error unless the server took exactly this many rows. */
int copy_stream_end(struct copy_stream *stream, uint64_t rows, struct err *err);

/* The statement: COPY "schema"."table" ("a", "b") FROM STDIN (FORMAT binary). */
void copy_statement(PGconn *conn, const struct copy_table *table, struct buf *sql);

#endif
