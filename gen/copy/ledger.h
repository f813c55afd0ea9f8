/* The ledger: which slices are in the database, told by the database itself.
 *
 * A slice's rows and its ledger row commit together, so after any accident the ledger says exactly
 * what is there. pgbazaar.world holds what world the database has, and how far its load has come.
 */
#ifndef PGBAZAAR_GEN_COPY_LEDGER_H
#define PGBAZAAR_GEN_COPY_LEDGER_H

#include "common/pg.h"
#include "gen/copy/dataset.h"

/* Within the slice's transaction: records it. Fails where it is recorded already. */
int ledger_record(PGconn *conn, const struct copy_slice *slice, uint64_t bytes, struct err *err);

/* The slices that are done. */
struct ledger {
    const struct copy_dataset *dataset;
    uint8_t **done; /* a bit a slice, for each source */
    uint64_t slices, rows, bytes;
};

/* Reads the ledger; every row of it must fit the dataset. */
int ledger_read(struct ledger *ledger, const struct copy_dataset *dataset, PGconn *conn,
                struct err *err);
/* A ledger in which nothing is done. */
int ledger_init(struct ledger *ledger, const struct copy_dataset *dataset, struct err *err);
void ledger_release(struct ledger *ledger);

bool ledger_done(const struct ledger *ledger, size_t source, uint64_t slice);

/* How far a load has come, as pgbazaar.world says. */
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
