#include "load/tenant/tenant.h"

#include <stdlib.h>
#include <string.h>

#include "common/profile.h"
#include "load/ask/mix.h"

/* Both last until the transaction ends: whoever gets the connection next, from a pooler for one,
 * does not find a store already entered. */
static const char *const statements[] = {
    [PROFILE_TENANT_SET_CONFIG] =
        "SELECT pg_catalog.set_config('app.current_store_id', :store_id, true)",
    [PROFILE_TENANT_SET_STORE_CONTEXT] = "SELECT retail.set_store_context(:store_id, true)",
    [PROFILE_TENANT_NONE] = NULL,
};

const char *tenant_statement(int mode) {
    return statements[mode];
}

static void add(struct tenants *tenants, const struct world *world, uint32_t store) {
    uint64_t customers = history_store_customers(&world->history, store);
    if (customers == 0) {
        tenants->left_out++;
        return;
    }
    const char *id = stores_at(&world->stores, store)->store_id;
    tenants->items[tenants->count++] =
        (struct tenant){.store = store, .customers = customers, .id = id, .id_length = strlen(id)};
}

int tenants_init(struct tenants *tenants, const struct world *world, bool weighted,
                 struct err *err) {
    size_t stores = (size_t)world_stores(world);
    double *weights = calloc(stores, sizeof *weights);
    *tenants = (struct tenants){.items = calloc(stores, sizeof *tenants->items),
                                .thresholds = calloc(stores, sizeof *tenants->thresholds)};
    if (!weights || !tenants->items || !tenants->thresholds) {
        free(weights);
        return err_set(err, ERR_SYSTEM, "out of memory for %zu tenants", stores);
    }
    for (uint32_t store = 0; store < stores; store++)
        add(tenants, world, store);
    for (size_t i = 0; i < tenants->count; i++)
        weights[i] =
            weighted ? (double)stores_weight(&world->stores, tenants->items[i].store) : 1.0;
    mix_thresholds(weights, tenants->count, tenants->thresholds);
    free(weights);
    return 0;
}

void tenants_release(struct tenants *tenants) {
    free(tenants->items);
    free(tenants->thresholds);
    *tenants = (struct tenants){.count = 0};
}

const struct tenant *tenants_pick(const struct tenants *tenants, uint64_t hash) {
    return &tenants->items[mix_search(tenants->thresholds, tenants->count, hash)];
}
