/* pgbazaar.world: what world a database has, and how far its load has come. */
#ifndef PGBAZAAR_GEN_COPY_LEDGER_WORLD_H
#define PGBAZAAR_GEN_COPY_LEDGER_WORLD_H

#include <stdint.h>

#include "common/pg.h"

enum ledger_state {
    LEDGER_NO_WORLD,
    LEDGER_LOADING,
    LEDGER_FINISHING,
    LEDGER_APPENDING, /* it was complete, and goes on */
    LEDGER_COMPLETE,
};

struct ledger_world {
    enum ledger_state state;
    int world_version;
    int64_t seed;
    char fingerprint[65];
    char parameters[4096]; /* JSON, as it was given */
    /* While it is LEDGER_APPENDING: how long it was before, and how many units whose values change
     * have got their new ones. */
    int64_t continues_from;
    uint64_t updated_units;
};

int ledger_world_read(PGconn *conn, struct ledger_world *world, struct err *err);
int ledger_world_begin(PGconn *conn, const struct ledger_world *world, struct err *err);
int ledger_world_advance(PGconn *conn, enum ledger_state state, struct err *err);

/* Writes the world as it is, and commits: an ordinary commit, behind which no row is lost any more
 * that other sessions have committed without waiting for the disk (gen/copy/session.c). */
int ledger_world_settle(PGconn *conn, struct err *err);

/* The world of before becomes this longer one, LEDGER_APPENDING. */
int ledger_world_continue(PGconn *conn, const struct ledger_world *world, struct err *err);

/* Appends the statement that notes updated_units; for the transaction of those updates. */
void ledger_world_note_updated(uint64_t units, struct buf *sql);

#endif
