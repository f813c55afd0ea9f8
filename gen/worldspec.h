/* From a profile to the world's parameters, and the world's name in a database. */
#ifndef PGBAZAAR_GEN_WORLDSPEC_H
#define PGBAZAAR_GEN_WORLDSPEC_H

#include "common/buf.h"
#include "common/profile.h"
#include "gen/copy/ledger_world.h"
#include "gen/world/world.h"

/* The parameters of the profile's world; where it asks for a size, with customers, products and
 * transactions scaled to it by the tables' bytes a row (gen/retail/tables.c). ERR_USAGE, with the
 * key's place, for another version of the world and for a size that is too small. */
int worldspec_params(const struct profile *profile, struct world_params *params, struct err *err);

/* The parameters as one JSON object, in a fixed order and form, under the names of the profile's
 * keys. */
void worldspec_json(const struct world_params *params, struct buf *json);

#define WORLDSPEC_FINGERPRINT_SIZE 33

/* Two worlds with the same fingerprint (and world version) are the same to the last byte. Hex. */
void worldspec_fingerprint(const struct world_params *params,
                           char fingerprint[WORLDSPEC_FINGERPRINT_SIZE]);

/* Appends what differs between these parameters and the JSON of others ("world.seed 42 there and 43
 * asked for, world.weeks ..."). True: only how long the world goes on differs. */
bool worldspec_differences(const struct world_params *params, const char *found, struct buf *text);

/* ERR_DB, with the keys that differ, unless the world found in a database is the one of these
 * parameters.
 */
int worldspec_check_found(const struct world_params *params, const struct ledger_world *found,
                          struct err *err);

/* world_init; where the numbers make no world, ERR_USAGE with the place of a key that is at fault.
 */
int worldspec_world(const struct profile *profile, const struct world_params *params,
                    struct world *world, struct err *err);

/* profile_from_options, worldspec_params and worldspec_world in one: what most commands begin with.
 */
int worldspec_open(const struct options *options, const char *default_profile,
                   struct profile *profile, struct world *world, struct err *err);

#endif
