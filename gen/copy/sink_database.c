#include <stdlib.h>

#include "gen/copy/ledger.h"
#include "gen/copy/sink.h"
#include "gen/copy/stream.h"

struct port {
    struct copy_sink_database *sink;
    const struct copy_slice *slice; /* NULL between two */
    struct lane *lanes[COPY_SOURCE_TABLES];
    size_t lane_count;
    struct copy_stream streams[COPY_SOURCE_TABLES]; /* of the tables that go side by side */
    bool streams_now[COPY_SOURCE_TABLES];
};

static void *database_open(struct copy_sink *sink, struct err *err) {
    struct port *port = calloc(1, sizeof *port);
    if (!port)
        (void)err_set(err, ERR_SYSTEM, "out of memory for a worker's connections");
    else
        port->sink = (struct copy_sink_database *)sink;
    return port;
}

static void database_close(void *port_) {
    struct port *port = port_;
    if (port->slice)
        lanes_give(&port->sink->lanes, port->lanes, port->lane_count, true);
    free(port);
}

/* Asks for the COPY of one table, in a transaction with its row in the ledger. */
static int ask(struct port *port, size_t table, struct lane *lane, const char *before,
               struct err *err) {
    struct buf behind = BUF_EMPTY;
    buf_put_text(&behind, "; ");
    ledger_statement(lane->conn, port->slice, table, &behind);
    int status = behind.failed ? err_set(err, ERR_SYSTEM, "out of memory for a statement")
                               : copy_stream_ask(&port->streams[table], lane->conn,
                                                 port->slice->source->tables[table], before,
                                                 buf_text(&behind), err);
    buf_release(&behind);
    return status;
}

/* The COMMIT of the slice before saves a round trip here. */
static int ask_first(struct port *port, size_t table, struct lane *lane, struct err *err) {
    const char *before = lane->uncommitted ? "COMMIT; BEGIN; " : "BEGIN; ";
    lane->uncommitted = false;
    return ask(port, table, lane, before, err);
}

static size_t wanted_tables(const struct copy_slice *slice) {
    size_t count = 0;
    for (size_t table = 0; table < slice->source->table_count; table++)
        count += slice->wanted[table];
    return count;
}

static int take_lanes(struct port *port, const struct copy_slice *slice, struct err *err) {
    struct lanes *lanes = &port->sink->lanes;
    size_t wanted = port->sink->together ? 1 : wanted_tables(slice);
    port->lane_count = wanted < lanes->count ? wanted : lanes->count;
    int status = lanes_take(lanes, port->lanes, port->lane_count, err);
    port->slice = port->lanes[0] ? slice : NULL;
    return status;
}

static int database_begin(void *port_, const struct copy_slice *slice, struct err *err) {
    struct port *port = port_;
    if (take_lanes(port, slice, err) < 0)
        return -1;
    size_t lane = 0;
    for (size_t table = 0; table < slice->source->table_count; table++) {
        port->streams_now[table] = slice->wanted[table] && lane < port->lane_count;
        if (port->streams_now[table] && ask_first(port, table, port->lanes[lane++], err) < 0)
            return -1;
    }
    for (size_t table = 0; table < slice->source->table_count; table++)
        if (port->streams_now[table] && copy_stream_begin(&port->streams[table], err) < 0)
            return -1;
    return 0;
}

static int database_more(void *port_, struct buf rows[], struct err *err) {
    struct port *port = port_;
    const struct copy_slice *slice = port->slice;
    for (size_t table = 0; table < slice->source->table_count; table++) {
        if (port->streams_now[table] &&
            copy_stream_send(&port->streams[table], &rows[table], err) < 0)
            return -1;
        if (port->streams_now[table] || !slice->wanted[table])
            buf_clear(&rows[table]);
    }
    return 0;
}

/* All connections are told before the first is waited for. */
static int end_streams(struct port *port, struct err *err) {
    size_t tables = port->slice->source->table_count;
    for (size_t table = 0; table < tables; table++)
        if (port->streams_now[table] && copy_stream_close(&port->streams[table], err) < 0)
            return -1;
    for (size_t table = 0; table < tables; table++)
        if (port->streams_now[table] &&
            copy_stream_end(&port->streams[table], port->slice->rows[table], err) < 0)
            return -1;
    return 0;
}

/* One table whose rows have waited in memory for a connection: in the transaction that is open. */
static int copy_whole(struct port *port, size_t table, const struct buf *rows, struct err *err) {
    struct copy_stream *stream = &port->streams[table];
    if (ask(port, table, port->lanes[0], "", err) < 0 || copy_stream_begin(stream, err) < 0 ||
        copy_stream_send(stream, rows, err) < 0 || copy_stream_close(stream, err) < 0)
        return -1;
    return copy_stream_end(stream, port->slice->rows[table], err);
}

static int database_end(void *port_, struct buf rows[], struct err *err) {
    struct port *port = port_;
    const struct copy_slice *slice = port->slice;
    if (database_more(port, rows, err) < 0 || end_streams(port, err) < 0)
        return -1;
    for (size_t table = 0; table < slice->source->table_count; table++)
        if (slice->wanted[table] && !port->streams_now[table] &&
            copy_whole(port, table, &rows[table], err) < 0)
            return -1;
    for (size_t i = 0; i < port->lane_count; i++)
        port->lanes[i]->uncommitted = true;
    if (port->sink->together && lane_commit(port->lanes[0], err) < 0)
        return -1;
    lanes_give(&port->sink->lanes, port->lanes, port->lane_count, false);
    port->slice = NULL;
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
