/* What the database says of its world. */
#include "gen/copy/ledger_world.h"

#include "tests/own_database.h"

static struct own_database own;
static struct err err;

static struct ledger_world world;
static struct ledger_world begun = {.world_version = 7, .seed = INT64_C(999999999999999999)};

static void begins_once(void) {
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
}

static void goes_on(void) {
    (void)snprintf(begun.fingerprint, sizeof begun.fingerprint, "%s", "fedcba9876543210");
    (void)snprintf(begun.parameters, sizeof begun.parameters, "%s", "{\"seed\": 2}");
    begun.continues_from = 5;
    is_int(ledger_world_continue(own.conn, &begun, &err), 0, "it goes on");
    struct buf sql = BUF_EMPTY;
    ledger_world_note_updated(4096, &sql);
    is_int(own_database_run(&own, buf_text(&sql), &err), 0, "some units are updated");
    buf_release(&sql);
    is_int(ledger_world_read(own.conn, &world, &err), 0, "it is read");
    ok(world.state == LEDGER_APPENDING && world.continues_from == 5 && world.updated_units == 4096,
       "with how far it has come");
    is_int(ledger_world_advance(own.conn, LEDGER_COMPLETE, &err), 0, "it is complete again");
    is_int(ledger_world_read(own.conn, &world, &err), 0, "and read");
    is_int(world.continues_from + (int64_t)world.updated_units, 0, "nothing of that is left");
    is_int(world.world_version, 7, "its version");
    is_int(world.seed, begun.seed, "its seed");
    is_text(world.fingerprint, begun.fingerprint, "its fingerprint");
    is_text(world.parameters, begun.parameters, "its parameters");
}

int main(void) {
    if (!own_database_init(&own))
        return 0;
    begins_once();
    goes_on();
    own_database_release(&own);
    return tap_done();
}
