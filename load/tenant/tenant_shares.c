#include "load/tenant/tenant_shares.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"

#define SMALLEST "smallest"

struct ranked {
    double sales;
    size_t index;
};

static int compare_sales(const void *a, const void *b) {
    const struct ranked *left = a, *right = b;
    if (left->sales != right->sales)
        return left->sales > right->sales ? -1 : 1;
    return left->index < right->index ? -1 : left->index > right->index;
}

static int share_by_rank(double *shares, size_t count, double skew, struct err *err) {
    struct ranked *ranked = calloc(count > 0 ? count : 1, sizeof *ranked);
    if (!ranked)
        return err_set(err, ERR_SYSTEM, "out of memory for %zu tenants", count);
    for (size_t i = 0; i < count; i++)
        ranked[i] = (struct ranked){.sales = shares[i], .index = i};
    qsort(ranked, count, sizeof *ranked, compare_sales);
    for (size_t i = 0; i < count; i++)
        shares[ranked[i].index] = pow((double)i + 1, -skew);
    free(ranked);
    return 0;
}

static double sum(const double *shares, size_t count) {
    double total = 0;
    for (size_t i = 0; i < count; i++)
        total += shares[i];
    return total;
}

static int find_noisy(const struct tenants *tenants, const struct profile *profile,
                      const double *shares, size_t *noisy, struct err *err) {
    const char *name = profile->load.noisy_tenant;
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    *noisy = 0;
    if (strcmp(name, SMALLEST) == 0) {
        for (size_t i = 1; i < tenants->count; i++)
            *noisy = shares[i] < shares[*noisy] ? i : *noisy;
        return 0;
    }
    for (; *noisy < tenants->count; ++*noisy) {
        if (strcmp(tenants->items[*noisy].id, name) == 0)
            return 0;
        text_nearest_try(&nearest, tenants->items[*noisy].id);
    }
    char shown[TEXT_SHOWN], hint[TEXT_SHOWN];
    return profile_fail(profile, profile_place(profile, "load.noisy_tenant"), err,
                        "load.noisy_tenant: there is no store \"%s\"%s", text_show(name, shown),
                        text_nearest_hint(&nearest, hint));
}

static int share_with_noisy(struct tenants *tenants, const struct profile *profile, double *shares,
                            struct err *err) {
    size_t noisy, count = tenants->count;
    double part = profile->load.noisy_share;
    if (find_noisy(tenants, profile, shares, &noisy, err) < 0)
        return -1;
    tenants->items[noisy].is_noisy = true;
    shares[noisy] = 0;
    double others = sum(shares, count);
    for (size_t i = 0; i < count; i++)
        shares[i] *= others > 0 ? (1 - part) / others : 0;
    shares[noisy] = others > 0 ? part : 1; /* alone it has everything */
    return 0;
}

int tenant_shares_choose(struct tenants *tenants, const struct profile *profile, double *shares,
                         struct err *err) {
    size_t count = tenants->count;
    int status = 0;
    switch (profile->load.tenants) {
    case PROFILE_TENANTS_UNIFORM:
        for (size_t i = 0; i < count; i++)
            shares[i] = 1;
        break;
    case PROFILE_TENANTS_ZIPF:
        status = share_by_rank(shares, count, profile->load.tenant_skew, err);
        break;
    case PROFILE_TENANTS_NOISY: status = share_with_noisy(tenants, profile, shares, err); break;
    default: break;
    }
    double total = sum(shares, count);
    for (size_t i = 0; i < count; i++)
        shares[i] /= total;
    return status;
}
