/* Whose a row is, by its key alone: the world's function knows, whatever store_id comes with it. */
#ifndef PGBAZAAR_GEN_PROBE_PROBE_OWNER_H
#define PGBAZAAR_GEN_PROBE_PROBE_OWNER_H

#include <stdbool.h>
#include <stdint.h>

#include "gen/world/world.h"

/* The kind of keys that a column of this name has: "product_id" UUID_PRODUCT, ...; UUID_KINDS for
 * another column. */
enum uuid_kind probe_key_kind(const char *column);

/* The store whose row has this key; false where it is none of the world's (a row that a load has
 * added, or no UUID). About a microsecond. */
bool probe_owner(const struct world *world, enum uuid_kind kind, const char *key, uint32_t *store);

#endif
