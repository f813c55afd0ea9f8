/* One COPY ... FROM STDIN in binary format on a connection: ask, begin, send as often as there are
 * rows, close, end. */
#ifndef PGBAZAAR_GEN_COPY_STREAM_H
#define PGBAZAAR_GEN_COPY_STREAM_H

#include "common/pg.h"
#include "gen/copy/dataset.h"

struct copy_stream {
    PGconn *conn; /* borrowed */
    const struct copy_table *table;
    bool plain; /* the connection is a socket, and no more: neither TLS nor GSS encryption */
};

/* Asks for the COPY, along with commands before and behind it (BUF_EMPTY or such as "BEGIN; " and
 * "; INSERT ..."), and waits for nothing: several connections can be asked at once. */
int copy_stream_ask(struct copy_stream *stream, PGconn *conn, const struct copy_table *table,
                    const char *before, const char *behind, struct err *err);

/* Waits until the server takes rows, and sends the file header. */
int copy_stream_begin(struct copy_stream *stream, struct err *err);

/* Sends whole rows. */
int copy_stream_send(struct copy_stream *stream, const struct buf *rows, struct err *err);

/* Says that no more rows come, and waits for nothing but to have said it. */
int copy_stream_close(struct copy_stream *stream, struct err *err);

/* The server's word on all of it; an error unless the COPY took exactly this many rows. */
int copy_stream_end(struct copy_stream *stream, uint64_t rows, struct err *err);

/* The statement: COPY "schema"."table" ("a", "b") FROM STDIN (FORMAT binary). */
void copy_statement(PGconn *conn, const struct copy_table *table, struct buf *sql);

#endif
