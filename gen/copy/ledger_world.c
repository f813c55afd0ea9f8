#include "gen/copy/ledger_world.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const state_names[] = {
    [LEDGER_LOADING] = "loading",
    [LEDGER_FINISHING] = "finishing",
    [LEDGER_APPENDING] = "appending",
    [LEDGER_COMPLETE] = "complete",
};

int ledger_world_read(PGconn *conn, struct ledger_world *world, struct err *err) {
    *world = (struct ledger_world){.state = LEDGER_NO_WORLD};
    PGresult *result = pg_query(
        conn, err,
        "SELECT state, world_version, seed, fingerprint, parameters, continues_from, updated_units "
        "FROM pgbazaar.world",
        0, NULL);
    if (!result)
        return -1;
    if (PQntuples(result) > 0) {
        for (int state = LEDGER_LOADING; state <= LEDGER_COMPLETE; state++)
            if (strcmp(PQgetvalue(result, 0, 0), state_names[state]) == 0)
                world->state = (enum ledger_state)state;
        world->world_version = (int)strtol(PQgetvalue(result, 0, 1), NULL, 10);
        world->seed = strtoll(PQgetvalue(result, 0, 2), NULL, 10);
        (void)snprintf(world->fingerprint, sizeof world->fingerprint, "%s",
                       PQgetvalue(result, 0, 3));
        (void)snprintf(world->parameters, sizeof world->parameters, "%s", PQgetvalue(result, 0, 4));
        world->continues_from = strtoll(PQgetvalue(result, 0, 5), NULL, 10);
        world->updated_units = strtoull(PQgetvalue(result, 0, 6), NULL, 10);
    }
    PQclear(result);
    return 0;
}

int ledger_world_begin(PGconn *conn, const struct ledger_world *world, struct err *err) {
    char version[16], seed[24];
    (void)snprintf(version, sizeof version, "%d", world->world_version);
    (void)snprintf(seed, sizeof seed, "%" PRId64, world->seed);
    const char *const parameters[] = {version, seed, world->fingerprint, world->parameters,
                                      state_names[LEDGER_LOADING]};
    PGresult *result =
        pg_query(conn, err,
                 "INSERT INTO pgbazaar.world (world_version, seed, fingerprint, parameters, state, "
                 "started_at) VALUES ($1, $2, $3, $4, $5, pg_catalog.now())",
                 5, parameters);
    PQclear(result);
    return result ? 0 : -1;
}

int ledger_world_advance(PGconn *conn, enum ledger_state state, struct err *err) {
    const char *const parameters[] = {state_names[state]};
    PGresult *result =
        pg_query(conn, err,
                 "UPDATE pgbazaar.world SET state = $1, completed_at = CASE WHEN $1 = 'complete' "
                 "THEN pg_catalog.now() END, continues_from = NULL, updated_units = 0",
                 1, parameters);
    PQclear(result);
    return result ? 0 : -1;
}

int ledger_world_settle(PGconn *conn, struct err *err) {
    PGresult *result = pg_query(conn, err, "UPDATE pgbazaar.world SET state = state", 0, NULL);
    PQclear(result);
    return result ? 0 : -1;
}

int ledger_world_continue(PGconn *conn, const struct ledger_world *world, struct err *err) {
    char from[24];
    (void)snprintf(from, sizeof from, "%" PRId64, world->continues_from);
    const char *const parameters[] = {world->fingerprint, world->parameters, from,
                                      state_names[LEDGER_APPENDING]};
    PGresult *result = pg_query(
        conn, err,
        "UPDATE pgbazaar.world SET fingerprint = $1, parameters = $2, continues_from = $3, "
        "state = $4, updated_units = 0, started_at = pg_catalog.now(), completed_at = NULL",
        4, parameters);
    PQclear(result);
    return result ? 0 : -1;
}

void ledger_world_note_updated(uint64_t units, struct buf *sql) {
    buf_printf(sql, "UPDATE pgbazaar.world SET updated_units = %" PRIu64, units);
}
