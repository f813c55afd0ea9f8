/* The tenants of a load: which stores there are, how often each is chosen, and how a transaction
 * enters its store. */
#ifndef PGBAZAAR_LOAD_TENANT_TENANT_H
#define PGBAZAAR_LOAD_TENANT_TENANT_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/world.h"
#include "load/tenant/size_class.h"

struct tenant {
    uint32_t store;
    unsigned size_class; /* 0 .. TENANT_CLASSES - 1, by its share of the world's sales */
    uint64_t customers;  /* of the store, above 0 */
    const char *id;      /* its store_id, owned by the world */
    size_t id_length;
};

struct tenants {
    struct tenant *items; /* owned */
    uint64_t *thresholds; /* owned; see mix_thresholds */
    size_t count;
    uint32_t left_out; /* stores without a customer: nothing could be asked there */
};

/* The stores of the world, alike or by their share of the sales. */
int tenants_init(struct tenants *tenants, const struct world *world, bool weighted,
                 struct err *err);
void tenants_release(struct tenants *tenants);

const struct tenant *tenants_pick(const struct tenants *tenants, uint64_t hash);

/* The statement by which a transaction enters its store, with the parameter :store_id, for a mode
 * of enum profile_tenant_mode; NULL where there is none. */
const char *tenant_statement(int mode);

/* The column in which a row says whose it is. */
#define TENANT_COLUMN "store_id"

#endif
