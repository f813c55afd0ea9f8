#include "gen/copy/ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const state_names[] = {
    [LEDGER_LOADING] = "loading",
    [LEDGER_FINISHING] = "finishing",
    [LEDGER_COMPLETE] = "complete",
};

int ledger_record(PGconn *conn, const struct copy_slice *slice, uint64_t bytes, struct err *err) {
    char number[24], first[24], rows[24], size[24];
    uint64_t count = 0;
    for (size_t table = 0; table < slice->source->table_count; table++)
        count += slice->rows[table];
    (void)snprintf(number, sizeof number, "%" PRIu64, slice->number);
    (void)snprintf(first, sizeof first, "%" PRIu64, slice->first);
    (void)snprintf(rows, sizeof rows, "%" PRIu64, count);
    (void)snprintf(size, sizeof size, "%" PRIu64, bytes);
    const char *const parameters[] = {slice->source->name, number, first, rows, size};
    PGresult *result = pg_query(conn, err,
                                "INSERT INTO pgbazaar.ledger (source, slice, first_row, row_count, "
                                "byte_count) VALUES ($1, $2, $3, $4, $5)",
                                5, parameters);
    if (!result)
        return err_prefix(err, "cannot record slice %s of %s in the ledger", number,
                          slice->source->name);
    PQclear(result);
    return 0;
}

int ledger_init(struct ledger *ledger, const struct copy_dataset *dataset, struct err *err) {
    *ledger = (struct ledger){.dataset = dataset};
    ledger->done = calloc(dataset->source_count, sizeof *ledger->done);
    for (size_t i = 0; ledger->done && i < dataset->source_count; i++) {
        uint64_t slices = copy_slice_count(dataset, &dataset->sources[i]);
        ledger->done[i] = calloc(slices / 8 + 1, 1);
        if (!ledger->done[i]) {
            ledger_release(ledger);
            break;
        }
    }
    if (!ledger->done)
        return err_set(err, ERR_SYSTEM, "out of memory for the ledger");
    return 0;
}

void ledger_release(struct ledger *ledger) {
    for (size_t i = 0; ledger->done && i < ledger->dataset->source_count; i++)
        free(ledger->done[i]);
    free(ledger->done);
    *ledger = (struct ledger){0};
}

static int note_row(struct ledger *ledger, const PGresult *result, int row, struct err *err) {
    const char *name = PQgetvalue(result, row, 0);
    uint64_t number = strtoull(PQgetvalue(result, row, 1), NULL, 10);
    uint64_t rows = strtoull(PQgetvalue(result, row, 2), NULL, 10);
    for (size_t i = 0; i < ledger->dataset->source_count; i++) {
        const struct copy_source *source = &ledger->dataset->sources[i];
        if (strcmp(source->name, name) != 0)
            continue;
        if (number >= copy_slice_count(ledger->dataset, source))
            break;
        struct copy_slice slice = copy_slice_at(ledger->dataset, source, number);
        uint64_t expected = 0;
        for (size_t table = 0; table < source->table_count; table++)
            expected += slice.rows[table];
        if (rows != expected)
            break;
        ledger->done[i][number / 8] |= (uint8_t)(1U << (number % 8));
        ledger->slices++;
        ledger->rows += rows;
        ledger->bytes += strtoull(PQgetvalue(result, row, 3), NULL, 10);
        return 0;
    }
    return err_set(err, ERR_DB,
                   "the ledger in the database has slice %" PRIu64 " of \"%s\" with %" PRIu64
                   " rows, which is none of this world: drop the schema and start again",
                   number, name, rows);
}

int ledger_read(struct ledger *ledger, const struct copy_dataset *dataset, PGconn *conn,
                struct err *err) {
    if (ledger_init(ledger, dataset, err) < 0)
        return -1;
    PGresult *result = pg_query(
        conn, err, "SELECT source, slice, row_count, byte_count FROM pgbazaar.ledger", 0, NULL);
    int status = result ? 0 : -1;
    for (int row = 0; result && row < PQntuples(result) && status == 0; row++)
        status = note_row(ledger, result, row, err);
    PQclear(result);
    if (status < 0)
        ledger_release(ledger);
    return status;
}

bool ledger_done(const struct ledger *ledger, size_t source, uint64_t slice) {
    return ledger->done[source][slice / 8] >> (slice % 8) & 1;
}

int ledger_world_read(PGconn *conn, struct ledger_world *world, struct err *err) {
    *world = (struct ledger_world){.state = LEDGER_NO_WORLD};
    PGresult *result = pg_query(
        conn, err, "SELECT state, world_version, seed, fingerprint, parameters FROM pgbazaar.world",
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
                 "THEN pg_catalog.now() END",
                 1, parameters);
    PQclear(result);
    return result ? 0 : -1;
}
