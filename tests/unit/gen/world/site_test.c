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

static void test_texts(void) {
    static const struct city portland = {.name = "Portland", .state = "ME", .slug = "portland_me"},
                             surabaya = {.name = "Surabaya", .state = "JI", .slug = "surabaya"},
                             omsk = {.name = "Омск", .state = "OMS", .slug = "omsk"};
    static const struct district downtown = {.name = "Downtown", .street = "Main St"},
                                 darmo = {.name = "Darmo", .street = "Jl. Raya Darmo"},
                                 centre = {.name = "Центр", .street = "ул. Ленина"};
    static const struct {
        struct site site;
        const char *slug, *name, *address;
    } cases[] = {
        {{LOCALE_EN_US, &portland, true, 0, &downtown, 0, 1200},
         "portland_me",
         "Portland ME",
         "1200 Main St, Portland, ME"},
        {{LOCALE_EN_US, &portland, true, 26, &downtown, 1, 9},
         "portland_me_27",
         "Portland ME Downtown 2",
         "9 Main St, Portland, ME"},
        {{LOCALE_ID_ID, &surabaya, false, 1, &darmo, 0, 12},
         "surabaya_2",
         "Surabaya Darmo",
         "Jl. Raya Darmo No. 12, Surabaya"},
        {{LOCALE_RU_RU, &omsk, false, 2, &centre, 0, 5},
         "omsk_3",
         "Омск Центр",
         "ул. Ленина, 5, Омск"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char at[3][64];
        struct text slug = text_make(at[0], 64), name = text_make(at[1], 64),
                    address = text_make(at[2], 64);
        site_put_slug(&cases[i].site, &slug);
        site_put_name(&cases[i].site, &name);
        site_put_address(&cases[i].site, &address);
        is_text(at[0], cases[i].slug, "a key");
        is_text(at[1], cases[i].name, "a name");
        is_text(at[2], cases[i].address, "an address");
    }
}

int main(void) {
    test_texts();
    test_few();
    test_cities();
    test_addresses(LOCALE_EN_US, 420);
    test_addresses(LOCALE_ID_ID, 290);
    test_addresses(LOCALE_RU_RU, 1090);
    return tap_done();
}
