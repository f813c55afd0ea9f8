/* The mix: each query as often as its weight says; what is wrong in it has its place. */
#include "load/ask/mix.h"

#include <math.h>

#include "common/mix.h"
#include "tests/tap.h"

static void test_thresholds(void) {
    enum { COUNT = 4, PICKS = 200000 };
    const double weights[COUNT] = {50, 0, 0.5, 12.25};
    uint64_t thresholds[COUNT], picked[COUNT] = {0};
    mix_thresholds(weights, COUNT, thresholds);
    for (uint64_t i = 0; i < PICKS; i++)
        picked[mix_search(thresholds, COUNT, mix_at(7, i))]++;
    for (int i = 0; i < COUNT; i++) {
        double share = weights[i] / 62.75, got = (double)picked[i] / PICKS;
        ok(fabs(got - share) <= 4 * sqrt(share * (1 - share) / PICKS),
           "weight %g is picked %.5f of the time, expected %.5f", weights[i], got, share);
    }
    is_int(mix_search(thresholds, COUNT, 0), 0, "the smallest hash takes the first");
    is_int(mix_search(thresholds, COUNT, UINT64_MAX), 3, "the largest hash takes the last");

    const double last_empty[] = {1, 1, 0};
    mix_thresholds(last_empty, 3, thresholds);
    is_int(mix_search(thresholds, 3, UINT64_MAX), 1, "an empty last one is never picked");
}

static void is_refused(const char *yaml, const char *sentence) {
    struct profile profile;
    struct mix mix;
    struct err err = {.kind = ERR_NONE};
    profile_init(&profile);
    int status = profile_read("p.yaml", yaml, strlen(yaml), &profile, &err);
    if (status == 0)
        status = mix_init(&mix, &profile, &err);
    is_int(status, -1, "refused");
    is_text(err.text, sentence, "with its place");
    is_int(err.kind, ERR_USAGE, "as a usage error");
    mix_release(&mix);
}

static void test_profile(void) {
    static const char yaml[] = "load:\n  mix:\n    checkout: 3\n    low_stock: 1\n";
    struct profile profile;
    struct mix mix;
    struct err err = {.kind = ERR_NONE};
    profile_init(&profile);
    (void)profile_read("p.yaml", yaml, strlen(yaml), &profile, &err);
    is_int(mix_init(&mix, &profile, &err), 0, "a mix of two queries %s", err.text);
    is_int(mix.count, 2, "has two");
    is_text(mix.queries[1].name, "low_stock", "in the profile's order");
    is_int(mix_pick(&mix, UINT64_C(3) << 62), 1, "the last quarter is the second's");
    is_int(mix_pick(&mix, (UINT64_C(3) << 62) - 1), 0, "what is below is the first's");
    mix_release(&mix);

    is_refused("load:\n  mix:\n    low_stok: 1\n",
               "p.yaml:3:5: there is no query \"low_stok\"; did you mean \"low_stock\"?");
    is_refused("load:\n  sessions: 1\n",
               "the profile \"\" has no mix: name queries and weights under load.mix, or give "
               "--set load.mix.product_by_sku=1");
}

int main(void) {
    test_thresholds();
    test_profile();
    return tap_done();
}
