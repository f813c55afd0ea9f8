/* Stores of one country: the first four, places by population, a stable prefix, shares by skew. */
#include <math.h>

#include "gen/world/cities.h"
#include "tests/unit/gen/world/stores_for_test.h"

static struct stores stores_of(uint64_t seed, uint32_t count, double skew) {
    const struct stores_params params = {.seed = seed,
                                         .count = count,
                                         .skew = skew,
                                         .locale_weights = {[LOCALE_EN_US] = 1},
                                         .season = 1};
    return stores_by(&params);
}

static double share_of(const struct stores *stores, uint32_t index) {
    double total = 0;
    for (uint32_t i = 0; i < stores_count(stores); i++)
        total += stores_weight(stores, i);
    return stores_weight(stores, index) / total;
}

static void test_first_four(void) {
    static const char *const expected[4][5] = {
        {"seattle", "Zava Retail Seattle", "Seattle, WA", "flagship", "west"},
        {"redmond", "Zava Retail Redmond", "Redmond, WA", "standard", "west"},
        {"bellevue", "Zava Retail Bellevue", "Bellevue, WA", "standard", "west"},
        {"online", "Zava Retail Online", "Digital", "ecommerce", "global"},
    };
    static const double shares[4] = {.30, .15, .20, .35};
    struct stores stores = stores_of(SEED, 4, DEFAULT_SKEW);
    for (uint32_t i = 0; i < 4; i++) {
        const struct store *store = stores_at(&stores, i);
        is_text(store->store_id, expected[i][0], "store %u: id", i);
        is_text(store->store_name, expected[i][1], "name");
        is_text(store->store_location, expected[i][2], "location");
        is_text(store->store_type, expected[i][3], "type");
        is_text(store->region, expected[i][4], "region");
        ok(fabs(share_of(&stores, i) - shares[i]) < .006, "share %.4f", share_of(&stores, i));
        ok(store->zone == ZONE_PACIFIC && store->tax_rate == 94300 && store->registers > 0 &&
               store->opened_days_before > 0,
           "zone, tax of Washington, tills and age");
        is_int(stores_find(&stores, expected[i][0]), i, "it is found by its id");
    }
    is_int(stores_at(&stores, 0)->area_code, 206, "Seattle's area code");
    is_int(stores_at(&stores, 3)->area_code, 0, "the online shop's customers are from anywhere");
    ok(stores_at(&stores, 3)->is_online && !stores_at(&stores, 0)->is_online, "one is online");
    is_int(stores_find(&stores, "portland"), -1, "another is not found");
    stores_release(&stores);
}

static struct cities cities;

/* In thousands, of "1200 Main St, Austin, TX" or "Austin, TX". */
static uint32_t population_of(const char *location) {
    for (uint32_t i = 0; i < cities.count; i++) {
        char text[48];
        (void)snprintf(text, sizeof text, ", %s, %s", cities.list[i].name, cities.list[i].state);
        if (ends_with(location, text) || strcmp(location, text + 2) == 0)
            return cities.list[i].population;
    }
    return 0;
}

/* Cities get stores by their population: New York has 8.8 of 106.5 million. */
static void test_places(const struct stores *stores) {
    uint32_t new_york = 0, regions[4] = {0}, count = stores_count(stores), untaxed = 0;
    uint32_t flagships = 0, standard = 0, misplaced = 0;
    static const char *const names[4] = {"west", "midwest", "south", "northeast"};
    for (uint32_t i = 0; i < count; i++) {
        const struct store *store = stores_at(stores, i);
        new_york += ends_with(store->store_location, ", New York, NY");
        for (int r = 0; r < 4; r++)
            regions[r] += strcmp(store->region, names[r]) == 0;
        untaxed += store->tax_rate == 0;
        standard += strcmp(store->store_type, "standard") == 0;
        if (strcmp(store->store_type, "flagship") == 0) {
            flagships++;
            misplaced += population_of(store->store_location) < 250;
        }
    }
    ok(new_york > count * 8 / 100 && new_york < count * 87 / 1000, "%u stores in New York",
       new_york);
    ok(regions[0] > count / 5 && regions[1] > count / 10 && regions[2] > count / 4 &&
           regions[3] > count / 10,
       "west %u, midwest %u, south %u, northeast %u", regions[0], regions[1], regions[2],
       regions[3]);
    ok(untaxed > 0 && untaxed < count / 20, "%u stores in states without sales tax", untaxed);
    ok(standard > count / 2 && flagships > count / 50 && flagships < count / 10 && misplaced == 0,
       "%u standard stores, %u flagships, none in a small town", standard, flagships);
    const char *const known[] = {"new_york", "los_angeles", "houston",
                                 "portland", "austin",      "seattle_2"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        ok(stores_find(stores, known[i]) >= 0, "there is a store \"%s\"", known[i]);
    int32_t maine = stores_find(stores, "portland_me");
    if (ok(maine >= 0, "a namesake has its state in the id"))
        is_text(stores_at(stores, (uint32_t)maine)->store_name, "Zava Retail Portland ME",
                "and in the name");
}

static bool same_store(const struct store *a, const struct store *b) {
    return strcmp(a->store_id, b->store_id) == 0 && strcmp(a->store_name, b->store_name) == 0 &&
           strcmp(a->store_location, b->store_location) == 0 && a->store_type == b->store_type &&
           a->region == b->region && a->zone == b->zone && a->tax_rate == b->tax_rate &&
           a->registers == b->registers && a->opened_days_before == b->opened_days_before &&
           a->group == b->group && a->area_code == b->area_code && a->locale == b->locale;
}

static void test_prefix(const struct stores *all) {
    static const uint32_t counts[] = {1, 2, 3, 5, 17, 333, 4999};
    for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
        struct stores some = stores_of(SEED, counts[k], DEFAULT_SKEW);
        uint32_t differ = 0;
        for (uint32_t i = 0; i < counts[k]; i++)
            differ += !same_store(stores_at(&some, i), stores_at(all, i));
        is_int(differ, 0, "the first %u of %u stores are the same", counts[k], STORES_MAX);
        stores_release(&some);
    }
    struct stores other = stores_of(SEED + 1, 100, DEFAULT_SKEW);
    uint32_t differ = 0;
    for (uint32_t i = 0; i < 100; i++)
        differ += !same_store(stores_at(&other, i), stores_at(all, i));
    ok(differ > 80, "another seed has other stores: %u of 100", differ);
    stores_release(&other);
}

static void test_skew(void) {
    struct stores even = stores_of(SEED, 200, 0);
    double low = 1, high = 0;
    for (uint32_t i = 0; i < 200; i++) {
        low = fmin(low, share_of(&even, i));
        high = fmax(high, share_of(&even, i));
    }
    ok(high / low < 1.0001, "skew 0: all of 200 stores are alike");
    stores_release(&even);
    double before = 0;
    for (int step = 1; step <= 4; step++) {
        struct stores stores = stores_of(SEED, 1000, step * 0.5);
        double top = 0;
        for (uint32_t i = 0; i < 100; i++)
            top += i == 3 ? 0 : share_of(&stores, i);
        ok(top > before, "skew %.1f: the first 100 shops of 1,000 sell %.3f, more than %.3f",
           step * 0.5, top, before);
        before = top;
        stores_release(&stores);
    }
    struct stores many = stores_of(SEED, 1000, DEFAULT_SKEW);
    ok(fabs(share_of(&many, 3) - 0.1608) < 0.001, "the online shop of 1,000 stores sells %.4f",
       share_of(&many, 3));
    ok(share_of(&many, 0) > 4 * share_of(&many, 500), "and Seattle many times what another does");
    stores_release(&many);
}

static void test_bounds(void) {
    struct stores stores;
    static const struct {
        uint32_t count;
        double skew;
    } bad[] = {{0, 1}, {STORES_MAX + 1, 1}, {4, -0.1}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct err err = {.kind = ERR_NONE};
        const struct stores_params params = {
            .seed = SEED, .count = bad[i].count, .skew = bad[i].skew, .locale_weights = {1}};
        ok(stores_init(&stores, &params, &err) == -1 && err.kind == ERR_USAGE &&
               strstr(err.text, "5000"),
           "refused: %s", err.text);
        stores_release(&stores);
    }
    static const double bad_weights[][LOCALES] = {{0, 0, 0}, {1, -1, 1}};
    for (size_t i = 0; i < sizeof bad_weights / sizeof bad_weights[0]; i++) {
        struct stores_params params = {.seed = SEED, .count = 4};
        struct err err = {.kind = ERR_NONE};
        memcpy(params.locale_weights, bad_weights[i], sizeof params.locale_weights);
        ok(stores_init(&stores, &params, &err) == -1 && err.kind == ERR_USAGE, "refused: %s",
           err.text);
        stores_release(&stores);
    }
}

int main(void) {
    struct stores all = stores_of(SEED, STORES_MAX, DEFAULT_SKEW);
    test_first_four();
    struct err err = {.kind = ERR_NONE};
    int read = cities_init(&cities, LOCALE_EN_US, &err);
    ok(read == 0 && cities.count >= 300, "%u cities", cities.count);
    test_places(&all);
    cities_release(&cities);
    test_prefix(&all);
    test_skew();
    test_bounds();
    printf("# %zu bytes a store\n", sizeof(struct store));
    stores_release(&all);
    return tap_done();
}
