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

/* The tenants' classes do not depend on how often the load chooses them. */
static int assign_classes(struct tenants *tenants, const double *sales) {
    unsigned *classes = calloc(tenants->count + 1, sizeof *classes);
    if (!classes)
        return -1;
    int status = tenant_classes_assign(sales, tenants->count, classes);
    for (size_t i = 0; i < tenants->count; i++)
        tenants->items[i].size_class = classes[i];
    free(classes);
    return status;
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
        weights[i] = (double)stores_weight(&world->stores, tenants->items[i].store);
    int status = assign_classes(tenants, weights);
    for (size_t i = 0; i < tenants->count && !weighted; i++)
        weights[i] = 1;
    mix_thresholds(weights, tenants->count, tenants->thresholds);
    free(weights);
    return status < 0 ? err_set(err, ERR_SYSTEM, "out of memory for %zu tenants", stores) : 0;
}

void tenants_release(struct tenants *tenants) {
    free(tenants->items);
    free(tenants->thresholds);
    *tenants = (struct tenants){.count = 0};
}

const struct tenant *tenants_pick(const struct tenants *tenants, uint64_t hash) {
    return &tenants->items[mix_search(tenants->thresholds, tenants->count, hash)];
}
