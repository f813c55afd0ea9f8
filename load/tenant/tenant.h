/* The tenants of a load: which stores there are, and how often each is chosen. */
#ifndef PGBAZAAR_LOAD_TENANT_TENANT_H
#define PGBAZAAR_LOAD_TENANT_TENANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/profile.h"
#include "gen/world/world.h"
#include "load/tenant/size_class.h"

struct tenant {
    uint32_t store;
    unsigned size_class; /* 0 .. TENANT_CLASSES - 1, by its share of the world's sales */
    uint64_t customers;  /* of the store, above 0 */
    const char *id;      /* its store_id, owned by the world */
    size_t id_length;
    double share;  /* of the requests, as the profile asks for it */
    bool is_noisy; /* the noisy neighbour, where the profile has one */
};

struct tenants {
    struct tenant *items; /* owned */
    uint64_t *thresholds; /* owned; see mix_thresholds */
    size_t count;
    uint32_t left_out; /* stores without a customer: nothing could be asked there */
};

/* The stores of the world, chosen as the profile's load.tenants says. ERR_USAGE with the key's
 * place for a noisy neighbour that is no store. The caller releases, also after an error. */
int tenants_init(struct tenants *tenants, const struct world *world, const struct profile *profile,
                 struct err *err);
void tenants_release(struct tenants *tenants);

/* The tenant at which a hash points: each as often as its share says. */
const struct tenant *tenants_pick(const struct tenants *tenants, uint64_t hash);

/* The tenant to which session `session` of `sessions` belongs, at its turn 0, 1, ... The sessions
 * of a turn stand evenly over the tenants' shares, so each tenant has as many as its share says,
 * but for one; each turn moves all of them on by the golden ratio, which keeps that and lets every
 * tenant have its turn. */
const struct tenant *tenants_of_session(const struct tenants *tenants, uint64_t session,
                                        uint64_t sessions, uint64_t turn);

/* The login of a tenant that has one of its own, "mcp_user_seattle": the prefix, an underscore and
 * the store. ERR_USAGE where that is too long for a role. */
int tenant_role(const struct tenant *tenant, const char *prefix, char role[PROFILE_TEXT],
                struct err *err);

/* The index of a tenant of tenants->items. */
static inline size_t tenants_index(const struct tenants *tenants, const struct tenant *tenant) {
    return (size_t)(tenant - tenants->items);
}

/* The column in which a row says whose it is. */
#define TENANT_COLUMN "store_id"

#endif
