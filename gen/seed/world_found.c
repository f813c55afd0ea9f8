#include "gen/seed/world_found.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "gen/worldspec.h"

#define MORE_WEEKS    "world.more_weeks"
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

/* LEDGER_NO_WORLD too where it is not to be seen. */
static int read_world(const struct pg_target *target, struct ledger_world *found, struct err *err) {
    *found = (struct ledger_world){.state = LEDGER_NO_WORLD};
    PGconn *conn = pg_connect(target, "pgbazaar", err);
    if (!conn)
        return -1;
    struct err reason;
    PGresult *result =
        pg_query(conn, &reason, "SELECT pg_catalog.to_regclass('pgbazaar.world')", 0, NULL);
    bool there = result && !PQgetisnull(result, 0, 0);
    PQclear(result);
    if (there && ledger_world_read(conn, found, NULL) < 0)
        *found = (struct ledger_world){.state = LEDGER_NO_WORLD};
    PQfinish(conn);
    if (result || strcmp(reason.sqlstate, NOT_PERMITTED) == 0)
        return 0;
    *err = reason;
    return -1;
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
