#include "load/tenant/tenant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/ask/mix.h"
#include "load/tenant/tenant_shares.h"

/* 2^64 / golden ratio. */
#define GOLDEN UINT64_C(0x9e3779b97f4a7c15)

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

/* `shares` is memory for as many as there are tenants. */
static int share_out(struct tenants *tenants, const struct world *world,
                     const struct profile *profile, double *shares, struct err *err) {
    for (size_t i = 0; i < tenants->count; i++)
        shares[i] = (double)stores_weight(&world->stores, tenants->items[i].store);
    if (assign_classes(tenants, shares) < 0)
        return err_set(err, ERR_SYSTEM, "out of memory for %zu tenants", tenants->count);
    if (tenant_shares_choose(tenants, profile, shares, err) < 0)
        return -1;
    mix_thresholds(shares, tenants->count, tenants->thresholds);
    for (size_t i = 0; i < tenants->count; i++)
        tenants->items[i].share = shares[i];
    return 0;
}

int tenants_init(struct tenants *tenants, const struct world *world, const struct profile *profile,
                 struct err *err) {
    size_t stores = (size_t)world_stores(world);
    double *shares = calloc(stores, sizeof *shares);
    *tenants = (struct tenants){.items = calloc(stores, sizeof *tenants->items),
                                .thresholds = calloc(stores, sizeof *tenants->thresholds)};
    if (!shares || !tenants->items || !tenants->thresholds) {
        free(shares);
        return err_set(err, ERR_SYSTEM, "out of memory for %zu tenants", stores);
    }
    for (uint32_t store = 0; store < stores; store++)
        add(tenants, world, store);
    int status = share_out(tenants, world, profile, shares, err);
    free(shares);
    return status;
}

void tenants_release(struct tenants *tenants) {
    free(tenants->items);
    free(tenants->thresholds);
    *tenants = (struct tenants){.count = 0};
}

const struct tenant *tenants_pick(const struct tenants *tenants, uint64_t hash) {
    return &tenants->items[mix_search(tenants->thresholds, tenants->count, hash)];
}

int tenant_role(const struct tenant *tenant, const char *prefix, char role[PROFILE_TEXT],
                struct err *err) {
    int length = snprintf(role, PROFILE_TEXT, "%s_%s", prefix, tenant->id);
    if (length >= 0 && length < PROFILE_TEXT)
        return 0;
    return err_set(err, ERR_USAGE,
                   "the login \"%s_%s\" is longer than the %d bytes of a role's name: set "
                   "load.role to a shorter beginning",
                   prefix, tenant->id, PROFILE_TEXT - 1);
}

const struct tenant *tenants_of_session(const struct tenants *tenants, uint64_t session,
                                        uint64_t sessions, uint64_t turn) {
    uint64_t width = UINT64_MAX / sessions;
    return tenants_pick(tenants, session * width + width / 2 + turn * GOLDEN);
}
