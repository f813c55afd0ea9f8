#include <stdlib.h>

#include "gen/copy/ledger.h"
#include "gen/copy/sink.h"
#include "gen/copy/stream.h"

struct port {
    struct copy_sink_database *sink;
    const struct copy_slice *slice;
    struct lane *lane;         /* NULL between two slices */
    struct copy_stream stream; /* of the table in hand */
    size_t streaming;          /* which one */
};

static void *database_open(struct copy_sink *sink, struct err *err) {
    struct port *port = calloc(1, sizeof *port);
    if (!port)
        (void)err_set(err, ERR_SYSTEM, "out of memory for a worker's connection");
    else
        port->sink = (struct copy_sink_database *)sink;
    return port;
}

static void database_close(void *port_) {
    struct port *port = port_;
    if (port->lane)
        lanes_give(&port->sink->lanes, port->lane, true);
    free(port);
}

/* Begins the COPY of one table, with its row in the ledger behind it. */
static int stream(struct port *port, size_t table, const char *before, struct err *err) {
    struct buf behind = BUF_EMPTY;
    port->streaming = table;
    buf_put_text(&behind, "; ");
    ledger_statement(port->lane->conn, port->slice, table, &behind);
    int status = behind.failed ? err_set(err, ERR_SYSTEM, "out of memory for a statement")
                               : copy_stream_ask(&port->stream, port->lane->conn,
                                                 port->slice->source->tables[table], before,
                                                 buf_text(&behind), err);
    buf_release(&behind);
    return status < 0 ? -1 : copy_stream_begin(&port->stream, err);
}

/* Which table's rows are sent while they are made; a slice has one that gets rows. It is the last
 * one, a sale's lines: what waits for the end of the slice must not grow with the lines of a sale.
 * In tables in use rows refer to those before, which must be there. */
static size_t table_to_stream(const struct port *port) {
    size_t table = port->sink->at_once ? 0 : port->slice->source->table_count - 1;
    while (!port->slice->wanted[table])
        table = port->sink->at_once ? table + 1 : table - 1;
    return table;
}

/* The COMMIT of the slice before saves a round trip here. */
static int database_begin(void *port_, const struct copy_slice *slice, struct err *err) {
    struct port *port = port_;
    port->slice = slice;
    port->lane = lanes_take(&port->sink->lanes, err);
    if (!port->lane)
        return -1;
    const char *before = port->lane->uncommitted ? "COMMIT; BEGIN; " : "BEGIN; ";
    port->lane->uncommitted = false;
    return stream(port, table_to_stream(port), before, err);
}

/* Rows of other tables wait in memory. */
static int database_more(void *port_, struct buf rows[], struct err *err) {
    struct port *port = port_;
    if (copy_stream_send(&port->stream, &rows[port->streaming], err) < 0)
        return -1;
    for (size_t table = 0; table < port->slice->source->table_count; table++)
        if (table == port->streaming || !port->slice->wanted[table])
            buf_clear(&rows[table]);
    return 0;
}

static int end_stream(struct port *port, struct err *err) {
    return copy_stream_close(&port->stream, err) < 0
               ? -1
               : copy_stream_end(&port->stream, port->slice->rows[port->streaming], err);
}

static int database_end(void *port_, struct buf rows[], struct err *err) {
    struct port *port = port_;
    const struct copy_slice *slice = port->slice;
    if (database_more(port, rows, err) < 0 || end_stream(port, err) < 0)
        return -1;
    size_t streamed = port->streaming;
    for (size_t table = 0; table < slice->source->table_count; table++)
        if (table != streamed && slice->wanted[table] &&
            (stream(port, table, "", err) < 0 ||
             copy_stream_send(&port->stream, &rows[table], err) < 0 || end_stream(port, err) < 0))
            return -1;
    port->lane->uncommitted = true;
    if (port->sink->at_once && lane_commit(port->lane, err) < 0)
        return -1;
    lanes_give(&port->sink->lanes, port->lane, false);
    port->lane = NULL;
    return 0;
}

int copy_sink_database_init(struct copy_sink_database *sink, const struct pg_target *target,
                            const struct copy_share *share, size_t connections, struct err *err) {
    *sink = (struct copy_sink_database){
        .sink = {.open = database_open,
                 .close = database_close,
                 .begin = database_begin,
                 .more = database_more,
                 .end = database_end,
                 .when_interrupted = "slices that were sent stay; go on with --resume"},
    };
    return lanes_init(&sink->lanes, target, share, connections, err);
}

int copy_sink_database_finish(struct copy_sink_database *sink, struct err *err) {
    return lanes_commit(&sink->lanes, err);
}

void copy_sink_database_release(struct copy_sink_database *sink) {
    lanes_release(&sink->lanes);
}
