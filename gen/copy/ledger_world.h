/* pgbazaar.world: what world a database has, and how far its load has come. */
#ifndef PGBAZAAR_GEN_COPY_LEDGER_WORLD_H
#define PGBAZAAR_GEN_COPY_LEDGER_WORLD_H

#include <stdint.h>

#include "common/pg.h"

enum ledger_state { LEDGER_NO_WORLD, LEDGER_LOADING, LEDGER_FINISHING, LEDGER_COMPLETE };

struct ledger_world {
    enum ledger_state state;
    int world_version;
    int64_t seed;
    char fingerprint[65];
    char parameters[4096]; /* JSON, as it was given */
};

int ledger_world_read(PGconn *conn, struct ledger_world *world, struct err *err);
int ledger_world_begin(PGconn *conn, const struct ledger_world *world, struct err *err);
int ledger_world_advance(PGconn *conn, enum ledger_state state, struct err *err);

#endif
