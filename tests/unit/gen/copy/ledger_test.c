/* What the ledger says of a database: slices that are there, and a world that is made. */
#include "gen/copy/ledger.h"

#include "tests/own_database.h"
#include "tests/small_dataset.h"

static struct own_database own;
static struct err err;

static int record(size_t source, uint64_t number) {
    struct copy_slice slice = copy_slice_at(&small_dataset, &small_sources[source], number);
    err = (struct err){.kind = ERR_NONE};
    return ledger_record(own.conn, &slice, 1000 + number, &err);
}

static void begins_empty(void) {
    struct ledger ledger;
    is_int(ledger_init(&ledger, &small_dataset, &err), 0, "a ledger without a database");
    uint64_t done = 0;
    for (uint64_t slice = 0; slice < 6; slice++)
        done += ledger_done(&ledger, VOYAGE_SOURCE, slice);
    is_int(done, 0, "in which nothing is done");
    ledger_release(&ledger);
    is_int(ledger_read(&ledger, &small_dataset, own.conn, &err), 0, "and one of a new database");
    is_int(ledger.slices + ledger.rows + ledger.bytes, 0, "has nothing either");
    ledger_release(&ledger);
}

static void remembers_slices(void) {
    struct ledger ledger;
    is_int(record(SHIP_SOURCE, 2), 0, "the last slice of the ships");
    is_int(record(VOYAGE_SOURCE, 0), 0, "the first of the voyages");
    is_int(record(VOYAGE_SOURCE, 5), 0, "and their last");
    is_int(ledger_read(&ledger, &small_dataset, own.conn, &err), 0, "the ledger is read");
    ok(ledger_done(&ledger, SHIP_SOURCE, 2) && ledger_done(&ledger, VOYAGE_SOURCE, 0) &&
           ledger_done(&ledger, VOYAGE_SOURCE, 5),
       "these are done");
    ok(!ledger_done(&ledger, SHIP_SOURCE, 0) && !ledger_done(&ledger, VOYAGE_SOURCE, 1) &&
           !ledger_done(&ledger, SHIP_SOURCE, 1),
       "others are not");
    is_int(ledger.slices, 3, "three slices");
    is_int(ledger.rows, 5 + (20 + 19) + (3 + 3), "with the rows of all their tables");
    is_int(ledger.bytes, 3007, "and their bytes");
    ledger_release(&ledger);
    is_int(record(SHIP_SOURCE, 2), -1, "a slice twice");
    is_text(err.sqlstate, "23505", "is refused");
    ok(strstr(err.text, "cannot record slice 2 of ships"), "by its name: %s", err.text);
}

static void refuses(const char *what, const char *sql) {
    struct ledger ledger;
    char script[256];
    (void)snprintf(script, sizeof script, "DELETE FROM pgbazaar.ledger; %s", sql);
    is_int(own_database_run(&own, script, &err), 0, "%s", what);
    is_int(ledger_read(&ledger, &small_dataset, own.conn, &err), -1, "is refused");
    ok(strstr(err.text, "which is none of this world"), "as another world's: %s", err.text);
}

static void keeps_the_world(void) {
    struct ledger_world world, begun = {.world_version = 7, .seed = INT64_C(999999999999999999)};
    is_int(ledger_world_read(own.conn, &world, &err), 0, "which world");
    is_int(world.state, LEDGER_NO_WORLD, "none yet");
    (void)snprintf(begun.fingerprint, sizeof begun.fingerprint, "%s", "0123456789abcdef");
    (void)snprintf(begun.parameters, sizeof begun.parameters, "%s", "{\"seed\": 1}");
    is_int(ledger_world_begin(own.conn, &begun, &err), 0, "one is begun");
    is_int(ledger_world_begin(own.conn, &begun, &err), -1, "but not two");
    for (enum ledger_state state = LEDGER_LOADING; state <= LEDGER_COMPLETE; state++) {
        if (state > LEDGER_LOADING)
            is_int(ledger_world_advance(own.conn, state, &err), 0, "it comes to the next state");
        is_int(ledger_world_read(own.conn, &world, &err), 0, "it is read");
        is_int(world.state, state, "in this state");
        is_text(own_database_ask(&own, "SELECT completed_at IS NOT NULL FROM pgbazaar.world"),
                state == LEDGER_COMPLETE ? "t" : "f", "with the time of its end, if it has come");
    }
    is_int(world.world_version, 7, "its version");
    is_int(world.seed, begun.seed, "its seed");
    is_text(world.fingerprint, begun.fingerprint, "its fingerprint");
    is_text(world.parameters, begun.parameters, "its parameters");
}

int main(void) {
    if (!own_database_init(&own))
        return 0;
    begins_empty();
    remembers_slices();
    refuses("a slice of an unknown source",
            "INSERT INTO pgbazaar.ledger VALUES ('whales', 0, 0, 10, 10)");
    refuses("a slice behind the last",
            "INSERT INTO pgbazaar.ledger VALUES ('ships', 3, 30, 10, 10)");
    refuses("a slice with other rows", "INSERT INTO pgbazaar.ledger VALUES ('ships', 0, 0, 9, 10)");
    keeps_the_world();
    own_database_release(&own);
    return tap_done();
}
