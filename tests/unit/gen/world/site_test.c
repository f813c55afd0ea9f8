/* Sites: countries by weight from the first on, cities by population, no address twice. */
#include "gen/world/site.h"

#include "tests/tap.h"

static struct sites open_sites(uint64_t seed, double en, double id, double ru) {
    const double weights[LOCALES] = {en, id, ru};
    struct sites sites;
    struct err err = {.kind = ERR_NONE};
    if (sites_init(&sites, seed, weights, &err) < 0) {
        ok(false, "sites: %s", err.text);
        exit(tap_done());
    }
    return sites;
}

/* With 20 sites each country has its share already, whatever the seed. */
static void test_few(void) {
    static const double weights[LOCALES] = {.7, .2, .1};
    int wrong = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct sites sites = open_sites(seed, 70, 20, 10);
        int found[LOCALES] = {0};
        for (int i = 0; i < 20; i++)
            found[sites_next(&sites).locale]++;
        for (int locale = 0; locale < LOCALES; locale++)
            wrong += abs(found[locale] - (int)(20 * weights[locale])) > 1;
        sites_release(&sites);
    }
    is_int(wrong, 0, "of 20 sites 14, 4 and 2 are in each country, or one more or less");
}

static void test_cities(void) {
    struct sites sites = open_sites(42, 0, 0, 1);
    uint32_t moscow = 0, people = 0, foreign = 0;
    const struct cities *cities = &sites.countries[LOCALE_RU_RU].cities;
    for (uint32_t i = 0; i < cities->count; i++)
        people += cities->list[i].population;
    for (int i = 0; i < 1000; i++) {
        struct site site = sites_next(&sites);
        moscow += strcmp(site.city->slug, "moskva") == 0;
        foreign += site.locale != LOCALE_RU_RU;
    }
    int32_t expected = (int32_t)(13010 * 1000 / people);
    ok(abs((int32_t)moscow - expected) <= 3, "Moscow has %u of 1,000 sites, by its people %d",
       moscow, expected);
    is_int(foreign, 0, "a country without weight has none");
    is_text(sites_capital(&sites, LOCALE_RU_RU)->slug, "moskva", "the largest city stands for it");
    sites_release(&sites);
}

static bool same_address(const struct site *a, const struct site *b) {
    return a->house == b->house && strcmp(a->district->street, b->district->street) == 0;
}

/* All stores of one city, as they would be in the largest world. */
static void test_addresses(enum locale locale, uint32_t count) {
    static struct site all[SITES_MAX];
    struct sites sites = open_sites(42, 1, 1, 1);
    const struct city *city = sites_capital(&sites, locale);
    uint32_t twice = 0, same_name = 0, highest = 0, wrong = 0;
    for (uint32_t i = 0; i < count; i++) {
        all[i] = sites_next_in(&sites, locale, city);
        wrong += all[i].number != i || all[i].city != city || all[i].is_namesake;
        highest = all[i].house > highest ? all[i].house : highest;
        for (uint32_t before = 0; before < i; before++) {
            twice += same_address(&all[before], &all[i]);
            same_name += before > 0 && all[before].district == all[i].district &&
                         all[before].round == all[i].round;
        }
    }
    ok(twice == 0 && same_name == 0 && wrong == 0,
       "%u stores in %s: no address and no name twice, house numbers up to %u", count, city->slug,
       highest);
    uint32_t in_turn = 0;
    for (uint32_t i = 1; i < city->district_count; i++)
        in_turn += all[i].district != all[i - 1].district;
    is_int(in_turn, city->district_count - 1, "the districts take turns");
    sites_release(&sites);
}

int main(void) {
    test_few();
    test_cities();
    test_addresses(LOCALE_EN_US, 420);
    test_addresses(LOCALE_ID_ID, 290);
    test_addresses(LOCALE_RU_RU, 1090);
    return tap_done();
}
