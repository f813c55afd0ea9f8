/* Stores of several countries: unique names, weights of the countries, trading groups. */
#include <math.h>

#include "tests/unit/gen/world/stores_for_test.h"

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

int main(void) {
    test_mixes();
    test_countries();
    test_customer_locales();
    test_groups();
    return tap_done();
}
