/* The tables of cities, states and districts of the three countries. */
#include "gen/world/cities.h"

#include "tests/tap.h"

static struct cities all[LOCALES];

static void read_all(void) {
    static const uint32_t least[LOCALES] = {300, 30, 30};
    for (int locale = 0; locale < LOCALES; locale++) {
        struct err err = {.kind = ERR_NONE};
        int read = cities_init(&all[locale], (enum locale)locale, &err);
        if (!ok(read == 0 && all[locale].count >= least[locale], "%s: %u cities, %u districts %s",
                locale_name((enum locale)locale), all[locale].count, all[locale].district_count,
                err.text))
            exit(tap_done());
    }
}

static const struct city *city_called(enum locale locale, const char *slug) {
    static const struct city none = {.name = "none", .region = "none"};
    const struct city *city = cities_find(&all[locale], slug);
    ok(city != NULL, "there is a city \"%s\"", slug);
    return city ? city : &none;
}

static void test_known_cities(void) {
    static const struct {
        enum locale locale;
        const char *slug, *name, *state, *region;
        enum zone zone;
        uint32_t population, area_code, tax_rate;
    } known[] = {
        {LOCALE_EN_US, "austin", "Austin", "TX", "south", ZONE_CENTRAL, 962, 512, 82000},
        {LOCALE_EN_US, "portland_me", "Portland", "ME", "northeast", ZONE_EASTERN, 68, 207, 55000},
        {LOCALE_ID_ID, "surabaya", "Surabaya", "JI", "java", ZONE_JAKARTA, 2874, 31, 110000},
        {LOCALE_ID_ID, "makassar", "Makassar", "SN", "sulawesi", ZONE_MAKASSAR, 1424, 411, 110000},
        {LOCALE_ID_ID, "jayapura", "Jayapura", "PA", "maluku_papua", ZONE_JAYAPURA, 399, 967,
         110000},
        {LOCALE_RU_RU, "moskva", "Москва", "MOW", "central", ZONE_MOSCOW, 13010, 495, 200000},
        {LOCALE_RU_RU, "rostov_na_donu", "Ростов-на-Дону", "ROS", "southern", ZONE_MOSCOW, 1142,
         863, 200000},
        {LOCALE_RU_RU, "nizhniy_novgorod", "Нижний Новгород", "NIZ", "volga", ZONE_MOSCOW, 1226,
         831, 200000},
        {LOCALE_RU_RU, "orel", "Орёл", "ORL", "central", ZONE_MOSCOW, 303, 4862, 200000},
        {LOCALE_RU_RU, "perm", "Пермь", "PER", "volga", ZONE_YEKATERINBURG, 1034, 342, 200000},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const struct city *city = city_called(known[i].locale, known[i].slug);
        is_text(city->name, known[i].name, "its name");
        ok(strcmp(city->state, known[i].state) == 0 && strcmp(city->region, known[i].region) == 0 &&
               city->zone == known[i].zone && city->population == known[i].population &&
               city->area_code == known[i].area_code && city->tax_rate == known[i].tax_rate,
           "its state, region, zone, %u thousand people, area code %u, tax %u", city->population,
           city->area_code, city->tax_rate);
        ok(city_is_namesake(&all[known[i].locale], city) ==
               (strcmp(known[i].slug, "portland_me") == 0),
           "and whether a larger city has its name");
    }
}

static bool is_slug(const char *text) {
    size_t length = strlen(text);
    return length > 1 && strspn(text, "abcdefghijklmnopqrstuvwxyz_") == length && text[0] != '_' &&
           text[length - 1] != '_' && !strstr(text, "__");
}

static void test_tables(void) {
    uint32_t doubled = 0;
    for (int locale = 0; locale < LOCALES; locale++) {
        const struct cities *cities = &all[locale];
        uint32_t unsorted = 0, wrong = 0;
        for (uint32_t i = 0; i < cities->count; i++) {
            const struct city *city = &cities->list[i];
            unsorted += i > 0 && city->population > city[-1].population;
            wrong += !is_slug(city->slug) || city->area_code < 20 || city->area_code > 9999 ||
                     city->district_count < 8 || city->tax_rate > 200000 ||
                     strlen(city->slug) + 1 >= sizeof city->slug;
            for (int other = 0; other < LOCALES; other++)
                doubled += cities_find(&all[other], city->slug) != NULL;
        }
        is_int(unsorted, 0, "%s: the largest city comes first", locale_name((enum locale)locale));
        is_int(wrong, 0, "slugs, area codes, taxes and the number of districts are sound");
    }
    is_int(doubled, all[0].count + all[1].count + all[2].count,
           "no slug is used twice, in any country");
}

/* A misspelt city in the table of districts would never be used, a second block hide the first. */
static void test_districts(void) {
    for (int locale = 0; locale < LOCALES; locale++) {
        const struct cities *cities = &all[locale];
        uint32_t unknown = 0, apart = 0, twice = 0;
        for (uint32_t i = 0; i < cities->district_count; i++) {
            const struct district *district = &cities->districts[i];
            bool found = strcmp(district->city, "*") == 0;
            for (uint32_t city = 0; city < cities->count; city++)
                found = found || strcmp(cities->list[city].name, district->city) == 0;
            unknown += !found;
            bool starts = i == 0 || strcmp(district->city, district[-1].city) != 0;
            for (uint32_t before = 0; before < i; before++) {
                bool same = strcmp(cities->districts[before].city, district->city) == 0;
                apart += starts && same;
                twice += same && (strcmp(cities->districts[before].name, district->name) == 0 ||
                                  strcmp(cities->districts[before].street, district->street) == 0);
            }
        }
        ok(unknown == 0 && apart == 0, "%s: districts are of cities there are, and stand together",
           locale_name((enum locale)locale));
        is_int(twice, 0, "no district and no street comes twice in a city");
    }
}

int main(void) {
    read_all();
    test_known_cities();
    test_tables();
    test_districts();
    for (int locale = 0; locale < LOCALES; locale++)
        cities_release(&all[locale]);
    return tap_done();
}
