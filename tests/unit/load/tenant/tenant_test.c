/* Which tenant is asked: shares by sales, rank or noise, and the tenants that sessions belong to.
 */
#include "load/tenant/tenant.h"

#include <math.h>

#include "common/mix.h"
#include "tests/small_world.h"

static struct world world;
static struct profile profile;

static void open_as(struct tenants *tenants, int kind) {
    struct err err = {.kind = ERR_NONE};
    profile.load.tenants = kind;
    if (tenants_init(tenants, &world, &profile, &err) < 0)
        printf("Bail out! %s\n", err.text);
}

/* The draw keeps to the shares, which are all of it. */
static void is_drawn(const struct tenants *tenants, const char *what) {
    enum { PICKS = 50000 };
    uint64_t *picked = calloc(tenants->count, sizeof *picked);
    double total = 0;
    size_t off = 0;
    for (uint64_t i = 0; i < PICKS; i++)
        picked[tenants_index(tenants, tenants_pick(tenants, mix_at(5, i)))]++;
    for (size_t i = 0; i < tenants->count; i++) {
        double share = tenants->items[i].share;
        total += share;
        off += fabs((double)picked[i] / PICKS - share) > 4.5 * sqrt(share * (1 - share) / PICKS);
    }
    ok(fabs(total - 1) < 1e-9, "%s: the shares are all of it", what);
    is_int(off, 0, "%s: each is drawn as often as its share says", what);
    free(picked);
}

static double largest(const struct tenants *tenants, double below) {
    double most = 0;
    for (size_t i = 0; i < tenants->count; i++)
        if (tenants->items[i].share < below && tenants->items[i].share > most)
            most = tenants->items[i].share;
    return most;
}

static void test_shares(void) {
    struct tenants tenants;
    open_as(&tenants, PROFILE_TENANTS_UNIFORM);
    is_drawn(&tenants, "uniform");
    ok(largest(&tenants, 1) <= 1.0 / (double)tenants.count + 1e-12, "uniform: all alike");
    tenants_release(&tenants);

    open_as(&tenants, PROFILE_TENANTS_WEIGHTED);
    is_drawn(&tenants, "weighted");
    tenants_release(&tenants);

    profile.load.tenant_skew = 2;
    open_as(&tenants, PROFILE_TENANTS_ZIPF);
    is_drawn(&tenants, "zipf");
    double first = largest(&tenants, 1), second = largest(&tenants, first);
    ok(fabs(first / second - 4) < 1e-9, "zipf: the first has 2^2 times the second's");
    tenants_release(&tenants);
}

static void test_noisy(void) {
    struct tenants tenants, weighted;
    struct err err = {.kind = ERR_NONE};
    open_as(&weighted, PROFILE_TENANTS_WEIGHTED);
    profile.load.noisy_share = 0.7;
    open_as(&tenants, PROFILE_TENANTS_NOISY);
    is_drawn(&tenants, "noisy");
    size_t noisy = SIZE_MAX, smallest = 0;
    for (size_t i = 0; i < tenants.count; i++) {
        noisy = tenants.items[i].is_noisy ? i : noisy;
        smallest = weighted.items[i].share < weighted.items[smallest].share ? i : smallest;
    }
    is_int(noisy, smallest, "the smallest makes the noise where none is named");
    ok(fabs(tenants.items[noisy].share - 0.7) < 1e-9, "with its share");
    size_t other = noisy == 0 ? 1 : 0;
    double kept = tenants.items[other].share / weighted.items[other].share;
    ok(fabs(kept - 0.3 / (1 - weighted.items[noisy].share)) < 1e-9, "the others share the rest");
    tenants_release(&tenants);

    (void)snprintf(profile.load.noisy_tenant, PROFILE_TEXT, "%s", weighted.items[1].id);
    open_as(&tenants, PROFILE_TENANTS_NOISY);
    ok(tenants.items[1].is_noisy && !tenants.items[0].is_noisy, "the one that is named");
    tenants_release(&tenants);

    (void)snprintf(profile.load.noisy_tenant, PROFILE_TEXT, "seatle");
    is_int(tenants_init(&tenants, &world, &profile, &err), -1, "no such store");
    ok(strstr(err.text, "there is no store \"seatle\"; did you mean \"seattle\"?"),
       "and the nearest is named");
    is_int(err.kind, ERR_USAGE, "as a usage error");
    tenants_release(&tenants);
    tenants_release(&weighted);
}

static void test_sessions(void) {
    enum { SESSIONS = 60, TURNS = 400 };
    struct tenants tenants;
    uint64_t *first, *ever;
    open_as(&tenants, PROFILE_TENANTS_WEIGHTED);
    first = calloc(tenants.count, sizeof *first);
    ever = calloc(tenants.count, sizeof *ever);
    for (uint64_t turn = 0; turn < TURNS; turn++)
        for (uint64_t s = 0; s < SESSIONS; s++) {
            size_t i = tenants_index(&tenants, tenants_of_session(&tenants, s, SESSIONS, turn));
            first[i] += turn == 0;
            ever[i]++;
        }
    size_t off = 0, far = 0;
    for (size_t i = 0; i < tenants.count; i++) {
        double share = tenants.items[i].share;
        off += fabs((double)first[i] - share * SESSIONS) > 1;
        far += fabs((double)ever[i] / (SESSIONS * TURNS) - share) > 0.001;
    }
    is_int(off, 0, "each tenant has as many sessions as its share says, but for one");
    is_int(far, 0, "and over the turns its share of them");
    free(first);
    free(ever);
    tenants_release(&tenants);
}

static void test_role(void) {
    struct tenant tenant = {.id = "seattle"};
    struct err err = {.kind = ERR_NONE};
    char role[PROFILE_TEXT];
    is_int(tenant_role(&tenant, "mcp_user", role, &err), 0, "a login's name");
    is_text(role, "mcp_user_seattle", "is the role's and the store's");
    tenant.id = "a_store_with_a_name_that_is_longer_than_the_others_by_far_away";
    is_int(tenant_role(&tenant, "mcp_user", role, &err), -1, "too long for a role");
    is_int(err.kind, ERR_USAGE, "is a usage error");
}

int main(void) {
    struct world_params params = small_world_params();
    struct err err = {.kind = ERR_NONE};
    world_for_test(&world, &params);
    if (profile_load("dev", &profile, &err) < 0)
        return 1;
    test_shares();
    test_noisy();
    test_sessions();
    test_role();
    world_release(&world);
    return tap_done();
}
