#include "gen/seed/world_found.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "gen/schema/schema_own.h"
#include "gen/worldspec.h"

#define MORE_WEEKS    "world.more_weeks"
#define LAYOUT        "database.layout"
#define NOT_PERMITTED "42501"

bool world_found_is_same(const struct world_params *params, const struct ledger_world *found,
                         uint32_t *more_weeks) {
    if (found->state == LEDGER_NO_WORLD || found->world_version != WORLD_VERSION)
        return false;
    json_t *json = json_loads(found->parameters, 0, NULL);
    const json_t *weeks = json_object_get(json, "more_weeks");
    json_int_t value = json_is_integer(weeks) ? json_integer_value(weeks) : -1;
    json_decref(json);
    if (value < 0 || value > UINT32_MAX - params->volume.base_weeks)
        return false;
    struct world_params longer = *params;
    char fingerprint[WORLDSPEC_FINGERPRINT_SIZE];
    longer.volume.weeks = longer.volume.base_weeks + (uint32_t)value;
    worldspec_fingerprint(&longer, fingerprint);
    *more_weeks = (uint32_t)value;
    return strcmp(fingerprint, found->fingerprint) == 0;
}

/* Whether there is a table of this name, as far as one may know. */
static int look_for(PGconn *conn, const char *table, bool *there, struct err *err) {
    struct err reason;
    const char *const parameters[] = {table};
    PGresult *result = pg_query(conn, &reason, "SELECT pg_catalog.to_regclass($1)", 1, parameters);
    *there = result && !PQgetisnull(result, 0, 0);
    PQclear(result);
    if (result || strcmp(reason.sqlstate, NOT_PERMITTED) == 0)
        return 0;
    *err = reason;
    return -1;
}

/* LEDGER_NO_WORLD too where it is not to be seen. */
static int read_world(const struct pg_target *target, struct ledger_world *found, struct err *err) {
    *found = (struct ledger_world){.state = LEDGER_NO_WORLD};
    PGconn *conn = pg_connect(target, "pgbazaar", err);
    if (!conn)
        return -1;
    bool there;
    int status = look_for(conn, "pgbazaar.world", &there, err);
    if (there && ledger_world_read(conn, found, NULL) < 0)
        *found = (struct ledger_world){.state = LEDGER_NO_WORLD};
    PQfinish(conn);
    return status;
}

int world_found_adopt(const struct pg_target *target, struct profile *profile, struct world *world,
                      struct err *err) {
    struct ledger_world found;
    uint32_t more_weeks;
    char weeks[32];
    struct world_params params = {.seed = 0};
    if (!profile_is_default(profile, MORE_WEEKS))
        return 0;
    if (read_world(target, &found, err) < 0)
        return -1;
    if (!world_found_is_same(&world->params, &found, &more_weeks) || more_weeks == 0)
        return 0;
    (void)snprintf(weeks, sizeof weeks, MORE_WEEKS "=%u", more_weeks);
    if (profile_set(profile, weeks, err) < 0 || worldspec_params(profile, &params, err) < 0)
        return -1;
    world_release(world);
    return worldspec_world(profile, &params, world, err);
}

/* "" where it is not to be seen, or is not one of ours. */
static int read_layout(const struct pg_target *target, char *layout, size_t size, struct err *err) {
    PGconn *conn = pg_connect(target, "pgbazaar", err);
    if (!conn)
        return -1;
    bool there;
    int status = look_for(conn, "pgbazaar.schema_version", &there, err);
    PGresult *result =
        there
            ? pg_query(conn, NULL,
                       "SELECT layout FROM pgbazaar.schema_version ORDER BY version DESC", 0, NULL)
            : NULL;
    const char *found = result && PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
    (void)snprintf(layout, size, "%s", strcmp(found, SCHEMA_OWN_LAYOUT) == 0 ? "" : found);
    PQclear(result);
    PQfinish(conn);
    return status;
}

int world_found_adopt_layout(const struct pg_target *target, struct profile *profile,
                             struct err *err) {
    char layout[32], setting[64];
    if (!profile_is_default(profile, LAYOUT))
        return 0;
    if (read_layout(target, layout, sizeof layout, err) < 0)
        return -1;
    (void)snprintf(setting, sizeof setting, LAYOUT "=%s", layout);
    return *layout ? profile_set(profile, setting, err) : 0;
}
