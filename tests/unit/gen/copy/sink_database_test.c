/* A slice is one transaction: all its rows in all its tables, and its line in the ledger, or none.
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

/* Sends a slice in so many parts. */
static int send_slice(void *port, size_t source_number, uint64_t number, uint64_t parts) {
    const struct copy_source *source = &small_sources[source_number];
    struct copy_slice slice = copy_slice_at(&small_dataset, source, number);
    struct buf rows[COPY_SOURCE_TABLES] = {BUF_EMPTY, BUF_EMPTY};
    err = (struct err){.kind = ERR_NONE};
    int status = sink.sink.begin(port, &slice, &err);
    for (uint64_t part = 0; part < parts && status == 0; part++) {
        uint64_t from = slice.count * part / parts, to = slice.count * (part + 1) / parts;
        source->encode(NULL, slice.first + from, to - from, rows);
        status = sink.sink.more(port, &rows[0], &err);
        if (status == 0 && rows[0].length > 0)
            status = -2; /* what was taken must be gone */
    }
    if (status == 0)
        status = sink.sink.end(port, rows, &err);
    for (size_t i = 0; i < COPY_SOURCE_TABLES; i++)
        buf_release(&rows[i]);
    return status;
}

static void commits_whole_slices(void) {
    void *port = sink.sink.open(&sink.sink, &err), *other = sink.sink.open(&sink.sink, &err);
    ok(port && other, "two ports: %s", err.text);
    if (!port || !other)
        return;
    is_int(send_slice(port, VOYAGE_SOURCE, 5, 1), 0, "the last slice, of three voyages");
    is_text(own_database_ask(&own, COUNTS), "3 3 1", "is there with its ports and its line");
    is_int(send_slice(other, VOYAGE_SOURCE, 0, 7), 0, "the first one, in parts, by the other port");
    is_int(send_slice(port, SHIP_SOURCE, 1, 2), 0, "and one of another source");
    is_text(own_database_ask(&own, COUNTS), "23 22 3", "are there");
    struct ledger ledger;
    is_int(ledger_read(&ledger, &small_dataset, own.conn, &err), 0, "the ledger fits them");
    ok(ledger_done(&ledger, VOYAGE_SOURCE, 0) && ledger_done(&ledger, SHIP_SOURCE, 1) &&
           !ledger_done(&ledger, VOYAGE_SOURCE, 1),
       "slice by slice");
    ledger_release(&ledger);
    sink.sink.close(port);
    sink.sink.close(other);
}

static void keeps_nothing_of_a_failure(void) {
    void *port = sink.sink.open(&sink.sink, &err);
    if (!ok(port != NULL, "a port"))
        return;
    is_int(own_database_run(&own, "ALTER TABLE sea.ports ADD CHECK (voyage <> 25)", &err), 0,
           "a table that refuses a row of the slice's last table");
    is_int(send_slice(port, VOYAGE_SOURCE, 1, 3), -1, "the slice fails");
    is_text(err.sqlstate, "23514", "by that: %s", err.text);
    sink.sink.close(port);
    is_text(own_database_ask(&own, COUNTS), "23 22 3", "and nothing of it stays");
    port = sink.sink.open(&sink.sink, &err);
    is_int(own_database_run(&own, "ALTER TABLE sea.ports DROP CONSTRAINT ports_voyage_check", &err),
           0, "the refusal goes");
    is_int(send_slice(port, VOYAGE_SOURCE, 1, 3), 0, "so does the slice");
    is_text(own_database_ask(&own, COUNTS), "43 42 4", "once");
    is_int(send_slice(port, VOYAGE_SOURCE, 1, 1), -1, "a second time it is refused");
    sink.sink.close(port);
    is_text(own_database_ask(&own, COUNTS), "43 42 4", "and not doubled");
}

static void closes_in_the_middle(void) {
    void *port = sink.sink.open(&sink.sink, &err);
    struct copy_slice slice = copy_slice_at(&small_dataset, &small_sources[VOYAGE_SOURCE], 2);
    if (!ok(port != NULL, "a port"))
        return;
    is_int(sink.sink.begin(port, &slice, &err), 0, "a slice that is begun");
    sink.sink.close(port);
    is_text(own_database_ask(&own, COUNTS), "43 42 4", "and not ended leaves nothing");
}

int main(void) {
    if (!own_database_init(&own))
        return 0;
    copy_sink_database_init(&sink, &own.target);
    commits_whole_slices();
    keeps_nothing_of_a_failure();
    closes_in_the_middle();
    const struct pg_target nowhere = {.database = "no_such_database"};
    copy_sink_database_init(&sink, &nowhere);
    ok(!sink.sink.open(&sink.sink, &err), "without a database there is no port");
    ok(strstr(err.text, "no_such_database"), "and the sentence names it: %s", err.text);
    own_database_release(&own);
    return tap_done();
}
