/* The world of a database beside the one that a profile asks for: a world that goes on is the same
 * one, with more weeks. */
#ifndef PGBAZAAR_GEN_SEED_WORLD_FOUND_H
#define PGBAZAAR_GEN_SEED_WORLD_FOUND_H

#include "common/pg.h"
#include "common/profile.h"
#include "gen/copy/ledger_world.h"
#include "gen/world/world.h"

/* Whether the world found is the one of these parameters but for how long it goes on. *more_weeks
 * is then what it has. */
bool world_found_is_same(const struct world_params *params, const struct ledger_world *found,
                         uint32_t *more_weeks);

/* Where the profile leaves open how long the world goes on, and the database holds that world with
 * more weeks, profile and world become the longer one. A database that does not tell its world
 * leaves both as they are: whoever works with it finds out. */
int world_found_adopt(const struct pg_target *target, struct profile *profile, struct world *world,
                      struct err *err);

/* Where the profile leaves the layout open, and the database's tables are pgbazaar's own, the
 * profile gets theirs. A database without them, or that does not tell, leaves it as it is. */
int world_found_adopt_layout(const struct pg_target *target, struct profile *profile,
                             struct err *err);

#endif
