/* Stores: the first four, unique names, a stable prefix, shares by skew, trading groups. */
#include "gen/world/store.h"

#include <math.h>

#include "gen/world/cities.h"
#include "tests/tap.h"

enum { SEED = 42 };

#define DEFAULT_SKEW 0.6

static struct stores stores_by(const struct stores_params *params) {
    struct stores stores;
    struct err err = {.kind = ERR_NONE};
    if (stores_init(&stores, params, &err) < 0) {
        ok(false, "%u stores: %s", params->count, err.text);
        exit(tap_done());
    }
    return stores;
}

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

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
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

/* Characters of a UTF-8 text, or 0 when it is none. */
static size_t characters_of(const char *text) {
    size_t count = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; count++) {
        int more = *at < 0x80                  ? 0
                   : *at >= 0xc2 && *at < 0xe0 ? 1
                   : *at >= 0xe0 && *at < 0xf0 ? 2
                                               : -1;
        if (more < 0)
            return 0;
        for (at++; more > 0; more--, at++)
            if ((*at & 0xc0) != 0x80)
                return 0;
    }
    return count;
}

static bool fits(const char *text, size_t characters) {
    size_t count = characters_of(text);
    return count > 0 && count <= characters;
}

/* The widths of the columns are those of sql/schema/35_stores.sql, in characters. */
static void check_texts(const struct stores *stores, const char *mix) {
    static const char *ids[STORES_MAX], *names[STORES_MAX], *locations[STORES_MAX];
    uint32_t count = stores_count(stores), wrong = 0, wide = 0, online = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct store *store = stores_at(stores, i);
        ids[i] = store->store_id;
        names[i] = store->store_name;
        locations[i] = store->store_location;
        wrong += strspn(ids[i], "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(ids[i]) ||
                 strstr(ids[i], "__") || strncmp(names[i], "Zava Retail ", 12) != 0 ||
                 store->registers == 0 || store->tax_rate > 200000 ||
                 store->opened_days_before <= 0 || store->weight == 0;
        wide += !fits(ids[i], 50) || !fits(names[i], 100) || !fits(locations[i], 100) ||
                !fits(store->store_type, 50) || !fits(store->region, 50) ||
                strlen(names[i]) + 1 == sizeof store->store_name ||
                strlen(locations[i]) + 1 == sizeof store->store_location;
        online += store->is_online;
    }
    is_int(duplicates(ids, count), 0, "%s, %u stores: the ids are unique", mix, count);
    is_int(duplicates(names, count), 0, "and the names");
    is_int(duplicates(locations, count), 0, "and the locations");
    is_int(wrong, 0, "ids are slugs, names begin alike, no figure is out of its bounds");
    is_int(wide, 0, "all texts are UTF-8 that fits its column, and none was cut off");
    is_int(online, 1, "one store is online");
}

static struct stores mixed(uint32_t count, double en, double id, double ru) {
    const struct stores_params params = {.seed = SEED,
                                         .count = count,
                                         .skew = DEFAULT_SKEW,
                                         .locale_weights = {en, id, ru},
                                         .season = 1};
    return stores_by(&params);
}

static uint32_t stores_in(const struct stores *stores, enum locale locale) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < stores_count(stores); i++)
        found += !stores_at(stores, i)->is_online && stores_at(stores, i)->locale == locale;
    return found;
}

static const double mixes[][LOCALES] = {
    {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {70, 20, 10}, {1, 1, 1}, {0, 3, 1}, {.001, 1000, 1000},
};
enum { MIXES = sizeof mixes / sizeof mixes[0] };

static void test_mixes(void) {
    for (size_t m = 0; m < MIXES; m++) {
        const double *mix = mixes[m];
        double total = mix[0] + mix[1] + mix[2];
        char name[64];
        (void)snprintf(name, sizeof name, "en %g, id %g, ru %g", mix[0], mix[1], mix[2]);
        struct stores most = mixed(STORES_MAX, mix[0], mix[1], mix[2]);
        check_texts(&most, name);
        struct stores some = mixed(1000, mix[0], mix[1], mix[2]);
        bool near = true;
        for (int locale = 0; locale < LOCALES; locale++) {
            double expected = 999 * mix[locale] / total;
            uint32_t found = stores_in(&some, (enum locale)locale);
            uint32_t least = locale == LOCALE_EN_US && mix[0] > 0 ? 3 : 0;
            near = near && found >= least && fabs(found - expected) <= fmax(least, 2) &&
                   (found == 0 || mix[locale] > 0);
        }
        ok(near, "%s: of 1,000 stores %u, %u and %u are in each country", name,
           stores_in(&some, LOCALE_EN_US), stores_in(&some, LOCALE_ID_ID),
           stores_in(&some, LOCALE_RU_RU));
        uint32_t wrong = 0;
        for (uint32_t i = 0; i < 1000; i++)
            wrong += strcmp(stores_at(&some, i)->store_id, stores_at(&most, i)->store_id) != 0 ||
                     strcmp(stores_at(&some, i)->store_location,
                            stores_at(&most, i)->store_location) != 0;
        is_int(wrong, 0, "they are the first of 5,000");
        stores_release(&some);
        stores_release(&most);
    }
}

static const struct store *store_called(const struct stores *stores, const char *store_id) {
    int32_t index = stores_find(stores, store_id);
    ok(index >= 0, "there is a store \"%s\"", store_id);
    return stores_at(stores, index >= 0 ? (uint32_t)index : 0);
}

static void test_countries(void) {
    struct stores stores = mixed(600, 1, 1, 1);
    is_text(stores_at(&stores, 0)->store_location, "Seattle, WA", "Seattle stays as it is");
    is_int(stores_at(&stores, 3)->tax_rate, 94300, "and the online shop at home there");
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < stores_count(&stores); i++) {
        const struct store *store = stores_at(&stores, i);
        wrong += store->locale == LOCALE_ID_ID && store->tax_rate != 110000;
        wrong += store->locale == LOCALE_RU_RU && store->tax_rate != 200000;
        wrong += store->locale == LOCALE_EN_US && store->tax_rate > 101200;
    }
    is_int(wrong, 0,
           "tax is 11 %% in Indonesia, 20 %% in Russia, the state's in the United States");
    const struct store *moscow = store_called(&stores, "moskva");
    is_text(moscow->store_name, "Zava Retail Москва", "Moscow's name");
    ok(ends_with(moscow->store_location, ", Москва") && strstr(moscow->store_location, "ул.") &&
           moscow->zone == ZONE_MOSCOW && moscow->area_code == 495 &&
           strcmp(moscow->region, "central") == 0,
       "its place: %s", moscow->store_location);
    const struct store *darmo = store_called(&stores, "surabaya_2");
    ok(strncmp(darmo->store_name, "Zava Retail Surabaya ", 21) == 0 &&
           strncmp(darmo->store_location, "Jl. ", 4) == 0 &&
           strstr(darmo->store_location, " No. ") &&
           ends_with(darmo->store_location, ", Surabaya") && darmo->zone == ZONE_JAKARTA &&
           darmo->area_code == 31 && strcmp(darmo->region, "java") == 0,
       "Surabaya: %s, %s", darmo->store_name, darmo->store_location);
    is_int(store_called(&stores, "vladivostok")->zone, ZONE_VLADIVOSTOK, "in its zone");
    is_int(store_called(&stores, "denpasar")->zone, ZONE_MAKASSAR, "in its zone");
    stores_release(&stores);

    struct stores abroad = mixed(8, 0, 1, 3);
    ok(stores_in(&abroad, LOCALE_EN_US) == 0 && stores_in(&abroad, LOCALE_RU_RU) >= 4,
       "with the weight 0 no store is in the United States");
    const struct store *online = stores_at(&abroad, 3);
    ok(online->is_online && online->tax_rate == 200000 && online->zone == ZONE_MOSCOW &&
           strcmp(online->store_id, "online") == 0,
       "the online shop is at home in the country with the most stores");
    stores_release(&abroad);
}

static void test_customer_locales(void) {
    struct stores stores = mixed(60, 70, 20, 10);
    uint32_t found[LOCALES] = {0}, elsewhere = 0, differ = 0;
    for (uint64_t customer = 0; customer < 100000; customer++) {
        enum locale locale = stores_customer_locale(&stores, stores_at(&stores, 3), customer);
        found[locale]++;
        differ += locale != stores_customer_locale(&stores, stores_at(&stores, 3), customer);
        const struct store *store = stores_at(&stores, (uint32_t)(customer % 3));
        elsewhere += stores_customer_locale(&stores, store, customer) != LOCALE_EN_US;
    }
    ok(abs((int)found[0] - 70000) < 600 && abs((int)found[1] - 20000) < 600 &&
           abs((int)found[2] - 10000) < 600 && differ == 0,
       "customers of the online shop are from all countries by weight: %u, %u, %u", found[0],
       found[1], found[2]);
    is_int(elsewhere, 0, "those of Seattle are from there");
    stores_release(&stores);
    struct stores one = mixed(4, 0, 0, 5);
    is_int(stores_customer_locale(&one, stores_at(&one, 3), 7), LOCALE_RU_RU,
           "with one country all are from it");
    stores_release(&one);
}

static void test_groups(void) {
    struct stores stores = mixed(STORES_MAX, 1, 1, 1);
    uint32_t groups = stores_group_count(&stores), wrong = 0, online = 0;
    uint32_t members[STORES_GROUPS_MAX] = {0};
    for (uint32_t i = 0; i < stores_count(&stores); i++) {
        const struct store *store = stores_at(&stores, i);
        const struct trading_group *group = stores_group(&stores, stores_group_of(&stores, i));
        members[stores_group_of(&stores, i)]++;
        wrong += group->zone != store->zone || group->locale != store->locale ||
                 group->is_online != store->is_online;
    }
    is_int(wrong, 0, "each store is in a group of its country, zone and kind");
    is_int(groups, STORES_GROUPS_MAX, "a world of all countries has all trading groups");
    for (uint32_t group = 0; group < groups; group++) {
        wrong += members[group] == 0;
        online += stores_group(&stores, group)->is_online;
    }
    ok(wrong == 0 && online == 1, "none is empty, and one is the online shop's");
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
    test_mixes();
    test_countries();
    test_customer_locales();
    test_groups();
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
