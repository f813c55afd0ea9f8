/* What a slice has for a table is one transaction: all its rows and their line in the ledger, or
 * none.
 */
#include "gen/copy/ledger.h"
#include "gen/copy/sink.h"
#include "tests/own_database.h"
#include "tests/small_dataset.h"

static struct own_database own;
static struct copy_sink_database sink;
static struct err err;

#define COUNTS                                                                                     \
    "SELECT (SELECT count(*) FROM sea.voyages) || ' ' || (SELECT count(*) FROM sea.ports) || ' ' " \
    "|| (SELECT count(*) FROM pgbazaar.ledger)"

static struct copy_slice slice_of(size_t source, uint64_t number) {
    uint64_t size = small_sources[source].units_per_slice, first = number * size;
    uint64_t left = small_sources[source].unit_count(&small_dataset) - first;
    return copy_slice_make(&small_dataset, &small_sources[source], first,
                           left < size ? left : size);
}

/* Whose rows do not wait: those of the last table, unless parents must come first. */
static size_t streamed(const struct copy_slice *slice) {
    return sink.at_once ? 0 : slice->source->table_count - 1;
}

/* Sends a slice in so many parts. */
static int send(void *port, struct copy_slice slice, uint64_t parts) {
    struct buf rows[COPY_SOURCE_TABLES] = {BUF_EMPTY, BUF_EMPTY};
    err = (struct err){.kind = ERR_NONE};
    int status = sink.sink.begin(port, &slice, &err);
    for (uint64_t part = 0; part < parts && status == 0; part++) {
        uint64_t from = slice.count * part / parts, to = slice.count * (part + 1) / parts;
        slice.source->encode(NULL, slice.first + from, to - from, rows);
        status = sink.sink.more(port, rows, &err);
        if (status == 0 && rows[streamed(&slice)].length > 0)
            status = -2; /* what was taken must be gone */
    }
    if (status == 0)
        status = sink.sink.end(port, rows, &err);
    for (size_t i = 0; i < COPY_SOURCE_TABLES; i++)
        buf_release(&rows[i]);
    return status;
}

static int send_slice(void *port, size_t source, uint64_t number, uint64_t parts) {
    return send(port, slice_of(source, number), parts);
}

/* A transaction that was left open is an error, not an endless wait for its locks. */
static void begin(size_t connections) {
    is_int(own_database_run(&own,
                            "SET lock_timeout = '5s'; "
                            "TRUNCATE sea.voyages, sea.ports, sea.ships, pgbazaar.ledger",
                            &err),
           0, "empty tables");
    is_int(copy_sink_database_init(&sink, &own.target, &COPY_SHARE_WHOLE, connections, &err), 0,
           "%zu connections", connections);
}

static void commits_slices(size_t connections) {
    begin(connections);
    void *port = sink.sink.open(&sink.sink, &err), *other = sink.sink.open(&sink.sink, &err);
    is_int(send_slice(port, VOYAGE_SOURCE, 5, 1), 0, "the last slice, of three voyages");
    is_int(send_slice(other, VOYAGE_SOURCE, 0, 7), 0, "the first one, in parts, by another port");
    is_int(send_slice(port, SHIP_SOURCE, 1, 2), 0, "and one of another source");
    is_int(copy_sink_database_finish(&sink, &err), 0, "all is committed");
    is_text(own_database_ask(&own, COUNTS), "23 22 5", "and there, with a line for each table");
    struct ledger ledger;
    uint64_t end;
    is_int(ledger_read(&ledger, &small_dataset, own.conn, &err), 0, "the ledger fits them");
    is_int(ledger.rows, 23 + 22 + 10, "row by row");
    ok(ledger_has(&ledger, &small_sources[VOYAGE_SOURCE], 1, 102, &end) &&
           !ledger_has(&ledger, &small_sources[VOYAGE_SOURCE], 1, 20, &end),
       "slice by slice");
    ledger_release(&ledger);
    sink.sink.close(port);
    sink.sink.close(other);
    copy_sink_database_release(&sink);
}

static void keeps_nothing_of_a_failure(size_t connections) {
    begin(connections);
    void *port = sink.sink.open(&sink.sink, &err);
    is_int(own_database_run(&own, "ALTER TABLE sea.ports ADD CHECK (voyage <> 25)", &err), 0,
           "a table that refuses a row");
    is_int(send_slice(port, VOYAGE_SOURCE, 0, 2), 0, "a slice without that row");
    is_int(send_slice(port, VOYAGE_SOURCE, 1, 3), -1, "and one with it");
    is_text(err.sqlstate, "23514", "which fails by that: %s", err.text);
    sink.sink.close(port);
    copy_sink_database_release(&sink);
    is_text(own_database_ask(&own, "SELECT count(*) FILTER (WHERE voyage >= 20) FROM sea.ports"),
            "0", "nothing of it stays in the table");
    is_text(own_database_ask(&own,
                             "SELECT count(*) FROM pgbazaar.ledger WHERE table_name = 'ports' "
                             "AND first_unit = 20"),
            "0", "nor in the ledger");
    is_text(own_database_ask(&own,
                             "SELECT (SELECT count(*) FROM sea.voyages) = (SELECT sum(row_count) "
                             "FROM pgbazaar.ledger WHERE table_name = 'voyages')"),
            "t", "the other table is as the ledger says");
    (void)own_database_run(&own, "ALTER TABLE sea.ports DROP CONSTRAINT ports_voyage_check", &err);
}

/* A run that is given up keeps the slices that were sent to the end. */
static void keeps_what_was_ended(size_t connections) {
    begin(connections);
    void *port = sink.sink.open(&sink.sink, &err);
    is_int(send_slice(port, VOYAGE_SOURCE, 0, 2), 0, "a slice, and no other behind it");
    sink.sink.close(port);
    copy_sink_database_release(&sink);
    is_text(own_database_ask(&own, COUNTS), "20 19 2", "is there");
}

/* COMMIT is no error there, and commits nothing. */
static void sees_that_a_transaction_was_given_up(size_t connections) {
    begin(connections);
    void *port = sink.sink.open(&sink.sink, &err);
    is_int(send_slice(port, SHIP_SOURCE, 0, 1), 0, "a slice");
    PQclear(PQexec(sink.lanes.lanes[0].conn, "SELECT 1 / 0"));
    is_int(copy_sink_database_finish(&sink, &err), -1, "whose transaction the server gives up");
    is_int(err.kind, ERR_DB, "is not called committed: %s", err.text);
    sink.sink.close(port);
    copy_sink_database_release(&sink);
}

/* Only one of a source's tables may still need its rows. */
static void fills_what_is_wanted(size_t connections) {
    begin(connections);
    void *port = sink.sink.open(&sink.sink, &err);
    struct copy_slice slice = slice_of(VOYAGE_SOURCE, 0);
    slice.wanted[0] = false;
    is_int(send(port, slice, 3), 0, "a slice for its second table alone");
    is_int(copy_sink_database_finish(&sink, &err), 0, "is committed");
    is_text(own_database_ask(&own, COUNTS), "0 19 1", "it came to that table");
    is_int(send(port, slice, 1), -1, "a second time it is refused");
    sink.sink.close(port);
    copy_sink_database_release(&sink);
    is_text(own_database_ask(&own, COUNTS), "0 19 1", "and not doubled");
}

/* With foreign keys on, a line needs its sale: what a slice has for all tables is one transaction,
 * committed when it has ended. */
static void sends_together(void) {
    begin(2);
    sink.at_once = true;
    void *port = sink.sink.open(&sink.sink, &err);
    is_int(send_slice(port, VOYAGE_SOURCE, 0, 3), 0, "a slice of two tables together");
    is_text(own_database_ask(&own, COUNTS), "20 19 2", "is there at once");
    is_text(own_database_ask(&own, "SELECT count(DISTINCT x) FROM (SELECT xmin::text AS x FROM "
                                   "sea.voyages UNION ALL SELECT xmin::text FROM sea.ports UNION "
                                   "ALL SELECT xmin::text FROM pgbazaar.ledger) AS rows"),
            "1", "in one transaction");
    is_int(own_database_run(&own, "ALTER TABLE sea.ports ADD CHECK (voyage <> 25)", &err), 0,
           "a table that refuses a row");
    is_int(send_slice(port, VOYAGE_SOURCE, 1, 1), -1, "is not half filled");
    sink.sink.close(port);
    copy_sink_database_release(&sink);
    is_text(own_database_ask(&own, COUNTS), "20 19 2", "nor is its parent");
    (void)own_database_run(&own, "ALTER TABLE sea.ports DROP CONSTRAINT ports_voyage_check", &err);
}

/* A worker that is given up leaves nothing, and nobody waits for its connections. */
static void closes_in_the_middle(void) {
    begin(2);
    void *port = sink.sink.open(&sink.sink, &err), *other = sink.sink.open(&sink.sink, &err);
    struct copy_slice slice = slice_of(VOYAGE_SOURCE, 2);
    is_int(sink.sink.begin(port, &slice, &err), 0, "a slice that is begun");
    sink.sink.close(port);
    is_text(own_database_ask(&own, COUNTS), "0 0 0", "and not ended leaves nothing");
    is_int(send_slice(other, VOYAGE_SOURCE, 1, 1), -1, "other workers stop");
    is_int(err.kind, ERR_INTERRUPTED, "which is not their fault: %s", err.text);
    sink.sink.close(other);
    copy_sink_database_release(&sink);
}

static void needs_a_database(void) {
    const struct pg_target nowhere = {.database = "no_such_database"};
    is_int(copy_sink_database_init(&sink, &nowhere, &COPY_SHARE_WHOLE, 1, &err), 0,
           "without a database");
    void *port = sink.sink.open(&sink.sink, &err);
    is_int(send_slice(port, SHIP_SOURCE, 0, 1), -1, "nothing is sent");
    ok(strstr(err.text, "no_such_database"), "and the sentence names it: %s", err.text);
    sink.sink.close(port);
    copy_sink_database_release(&sink);
}

int main(void) {
    if (!own_database_init(&own))
        return 0;
    for (size_t connections = 1; connections <= 3; connections++) {
        commits_slices(connections);
        keeps_nothing_of_a_failure(connections);
        keeps_what_was_ended(connections);
        sees_that_a_transaction_was_given_up(connections);
        fills_what_is_wanted(connections);
    }
    sends_together();
    closes_in_the_middle();
    needs_a_database();
    own_database_release(&own);
    return tap_done();
}
