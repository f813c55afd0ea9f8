/* Stores: the first four, unique names, a stable prefix, shares by skew, trading groups. */
#include "gen/world/store.h"

#include <math.h>

#include "tests/tap.h"

enum { SEED = 42 };

#define DEFAULT_SKEW 0.6

static struct stores stores_of(uint64_t seed, uint32_t count, double skew) {
    struct stores stores;
    struct err err = {.kind = ERR_NONE};
    if (stores_init(&stores, seed, count, skew, &err) < 0) {
        ok(false, "%u stores: %s", count, err.text);
        exit(tap_done());
    }
    return stores;
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

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static uint32_t duplicates(const char *texts[], uint32_t count) {
    uint32_t found = 0;
    qsort(texts, count, sizeof texts[0], by_text);
    for (uint32_t i = 1; i < count; i++)
        found += strcmp(texts[i - 1], texts[i]) == 0;
    return found;
}

static void test_unique(const struct stores *stores) {
    static const char *ids[STORES_MAX], *names[STORES_MAX];
    uint32_t count = stores_count(stores), wrong = 0, online = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct store *store = stores_at(stores, i);
        ids[i] = store->store_id;
        names[i] = store->store_name;
        wrong += strspn(ids[i], "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(ids[i]) ||
                 strncmp(names[i], "Zava Retail ", 12) != 0 || store->registers == 0 ||
                 store->tax_rate > 110000 || store->opened_days_before <= 0 || store->weight == 0;
        online += store->is_online;
    }
    is_int(duplicates(ids, count), 0, "%u stores: the ids are unique", count);
    is_int(duplicates(names, count), 0, "and the names");
    is_int(wrong, 0, "ids are slugs, names begin alike, no figure is out of its bounds");
    is_int(online, 1, "one store is online");
}

static struct cities cities;

/* In thousands, of "Austin, TX". */
static uint32_t population_of(const char *location) {
    for (uint32_t i = 0; i < cities.count; i++) {
        char text[36];
        (void)snprintf(text, sizeof text, "%s, %s", cities.list[i].name, cities.list[i].state);
        if (strcmp(text, location) == 0)
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
        new_york += strcmp(store->store_location, "New York, NY") == 0;
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

/* Weekdays from Sunday, in millionths. */
static void test_groups(const struct stores *stores) {
    static const int weekdays[7] = {148000, 128000, 126000, 130000, 138000, 158000, 172000};
    uint32_t groups = stores_group_count(stores), wrong = 0, members[STORES_GROUPS_MAX] = {0};
    ok(groups >= 8 && groups <= STORES_GROUPS_MAX, "%u trading groups", groups);
    for (uint32_t i = 0; i < stores_count(stores); i++) {
        const struct store *store = stores_at(stores, i);
        const struct trading_group *group = stores_group(stores, stores_group_of(stores, i));
        members[stores_group_of(stores, i)]++;
        wrong += group->zone != store->zone || group->is_online != store->is_online;
    }
    is_int(wrong, 0, "each store is in a group of its zone and kind");
    for (uint32_t g = 0; g < groups; g++) {
        const struct trading_group *group = stores_group(stores, g);
        bool shares = true, hours = true;
        for (uint32_t day = 0; day < 7; day++) {
            const uint16_t *weight = &group->local_weight[(size_t)day * 24];
            int total = 0;
            for (uint32_t hour = 0; hour < 24; hour++) {
                total += weight[hour];
                bool open = hour >= opening_from_hour(group->opening, day) &&
                            hour < opening_to_hour(group->opening, day);
                hours = hours && open == (weight[hour] > 0);
            }
            shares = shares && abs(total - weekdays[day]) <= 24;
            int low = group->is_online ? 4 : 14, peak = group->is_online ? 21 : 17;
            hours = hours && weight[peak] > weight[low] && weight[peak] >= weight[12];
        }
        ok(members[g] > 0 && shares && hours,
           "%s, %s: %u stores, the weekdays' shares, open hours and peaks", zone_name(group->zone),
           group->is_online                 ? "online"
           : group->opening == OPENING_MALL ? "mall"
                                            : "street",
           members[g]);
    }
}

static void test_bounds(void) {
    struct stores stores;
    static const struct {
        uint32_t count;
        double skew;
    } bad[] = {{0, 1}, {STORES_MAX + 1, 1}, {4, -0.1}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct err err = {.kind = ERR_NONE};
        ok(stores_init(&stores, SEED, bad[i].count, bad[i].skew, &err) == -1 &&
               err.kind == ERR_USAGE && strstr(err.text, "5000"),
           "refused: %s", err.text);
        stores_release(&stores);
    }
}

int main(void) {
    struct stores all = stores_of(SEED, STORES_MAX, DEFAULT_SKEW);
    test_first_four();
    test_unique(&all);
    struct err err = {.kind = ERR_NONE};
    int read = cities_init(&cities, &err);
    ok(read == 0 && cities.count >= 300, "%u cities", cities.count);
    test_places(&all);
    cities_release(&cities);
    test_prefix(&all);
    test_skew();
    test_groups(&all);
    test_bounds();
    printf("# %zu bytes a store\n", sizeof(struct store));
    stores_release(&all);
    return tap_done();
}
