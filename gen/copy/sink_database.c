#include "gen/copy/sink.h"

#include <stdlib.h>

#include "gen/copy/ledger.h"
#include "gen/copy/session.h"
#include "gen/copy/stream.h"

struct port {
    PGconn *conn;
    const struct copy_slice *slice;
    struct copy_stream stream; /* of the first table */
    uint64_t bytes;
};

static void database_close(void *port_) {
    struct port *port = port_;
    /* A server that waits for something does not notice that the client is gone. */
    if (PQtransactionStatus(port->conn) == PQTRANS_ACTIVE)
        pg_cancel(port->conn);
    PQfinish(port->conn);
    free(port);
}

static void *database_open(struct copy_sink *sink_, struct err *err) {
    struct copy_sink_database *sink = (struct copy_sink_database *)sink_;
    struct port *port = calloc(1, sizeof *port);
    if (!port) {
        (void)err_set(err, ERR_SYSTEM, "out of memory for a connection");
        return NULL;
    }
    port->conn = copy_session_open(sink->target, err);
    if (!port->conn) {
        free(port);
        return NULL;
    }
    return port;
}

static int database_begin(void *port_, const struct copy_slice *slice, struct err *err) {
    struct port *port = port_;
    port->slice = slice;
    port->bytes = 0;
    if (pg_exec(port->conn, err, "BEGIN") < 0)
        return -1;
    return copy_stream_begin(&port->stream, port->conn, slice->source->tables[0], err);
}

static int database_more(void *port_, struct buf *rows, struct err *err) {
    struct port *port = port_;
    port->bytes += rows->length;
    if (copy_stream_send(&port->stream, rows, err) < 0)
        return -1;
    buf_clear(rows);
    return 0;
}

/* One table whose rows have waited in memory for the connection. */
static int copy_whole(struct port *port, size_t table, const struct buf *rows, struct err *err) {
    const struct copy_slice *slice = port->slice;
    if (slice->rows[table] == 0)
        return 0;
    port->bytes += rows->length;
    struct copy_stream stream;
    if (copy_stream_begin(&stream, port->conn, slice->source->tables[table], err) < 0 ||
        copy_stream_send(&stream, rows, err) < 0)
        return -1;
    return copy_stream_end(&stream, slice->rows[table], err);
}

static int database_end(void *port_, struct buf rows[], struct err *err) {
    struct port *port = port_;
    const struct copy_slice *slice = port->slice;
    if (database_more(port, &rows[0], err) < 0 ||
        copy_stream_end(&port->stream, slice->rows[0], err) < 0)
        return -1;
    for (size_t table = 1; table < slice->source->table_count; table++)
        if (copy_whole(port, table, &rows[table], err) < 0)
            return -1;
    if (ledger_record(port->conn, slice, port->bytes, err) < 0)
        return -1;
    return pg_exec(port->conn, err, "COMMIT");
}

void copy_sink_database_init(struct copy_sink_database *sink, const struct pg_target *target) {
    *sink = (struct copy_sink_database){
        .sink = {.open = database_open,
                 .close = database_close,
                 .begin = database_begin,
                 .more = database_more,
                 .end = database_end,
                 .when_interrupted = "slices that were sent stay; go on with --resume"},
        .target = target,
    };
}
