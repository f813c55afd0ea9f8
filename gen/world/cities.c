#include "gen/world/cities.h"

#include <stdlib.h>
#include <string.h>

#include "gen/world/latin.h"
#include "gen/world/tsv.h"

enum { STATES_MAX = 80 };

static const struct {
    const char *cities, *states, *districts;
} tables[LOCALES] = {
    [LOCALE_EN_US] = {"gen/world/data/cities_en_us.tsv", "gen/world/data/states_en_us.tsv",
                      "gen/world/data/districts_en_us.tsv"},
    [LOCALE_ID_ID] = {"gen/world/data/cities_id_id.tsv", "gen/world/data/states_id_id.tsv",
                      "gen/world/data/districts_id_id.tsv"},
    [LOCALE_RU_RU] = {"gen/world/data/cities_ru_ru.tsv", "gen/world/data/states_ru_ru.tsv",
                      "gen/world/data/districts_ru_ru.tsv"},
};

/* What states_*.tsv may name: a store's region is one of these texts. */
static const char *const regions[] = {
    "west",         "midwest",      "south",       "northeast", /* of the United States */
    "java",         "sumatra",      "kalimantan",  "sulawesi",        "bali_nusa_tenggara",
    "maluku_papua", /* of Indonesia */
    "central",      "northwestern", "southern",    "north_caucasian", "volga",
    "ural",         "siberian",     "far_eastern", /* of Russia */
};
enum { REGIONS = sizeof regions / sizeof regions[0] };

struct state {
    char code[4];
    const char *region;
    uint32_t tax_rate;
};

struct states {
    struct state list[STATES_MAX];
    uint32_t count;
};

const char *cities_table(enum locale locale) {
    return tables[locale].cities;
}

static const char *find_region(const char *name) {
    for (int i = 0; i < REGIONS; i++)
        if (strcmp(regions[i], name) == 0)
            return regions[i];
    return NULL;
}

static int read_states(struct states *states, enum locale locale, struct err *err) {
    struct tsv tsv;
    if (tsv_open(&tsv, tables[locale].states, 3, err) < 0)
        return -1;
    for (int more; (more = tsv_next(&tsv, err)) != 0; states->count++) {
        char region[24];
        uint64_t tax_rate;
        if (more < 0 || tsv_text(&tsv, 1, region, sizeof region, err) < 0 ||
            tsv_number(&tsv, 2, &tax_rate, err) < 0)
            return -1;
        if (!find_region(region) || states->count == STATES_MAX)
            return tsv_refuse(&tsv, "there is no such region, or there are too many states", err);
        struct state *state = &states->list[states->count];
        if (tsv_text(&tsv, 0, state->code, sizeof state->code, err) < 0)
            return -1;
        state->region = find_region(region);
        state->tax_rate = (uint32_t)tax_rate;
    }
    return 0;
}

static const struct state *find_state(const struct states *states, const char *code) {
    for (uint32_t i = 0; i < states->count; i++)
        if (strcmp(states->list[i].code, code) == 0)
            return &states->list[i];
    return NULL;
}

static int read_districts(struct cities *cities, enum locale locale, struct err *err) {
    struct tsv tsv;
    if (tsv_open(&tsv, tables[locale].districts, 3, err) < 0)
        return -1;
    uint32_t rows = tsv_rows(&tsv);
    cities->districts = calloc((size_t)rows + 1, sizeof *cities->districts);
    if (!cities->districts)
        return err_set(err, ERR_SYSTEM, "out of memory for %u districts", rows);
    for (; cities->district_count < rows; cities->district_count++) {
        struct district *district = &cities->districts[cities->district_count];
        if (tsv_next(&tsv, err) < 0 ||
            tsv_text(&tsv, 0, district->city, sizeof district->city, err) < 0 ||
            tsv_text(&tsv, 1, district->name, sizeof district->name, err) < 0 ||
            tsv_text(&tsv, 2, district->street, sizeof district->street, err) < 0)
            return -1;
    }
    return 0;
}

/* The rows of a city stand together. */
static void find_districts(const struct cities *cities, struct city *city, const char *name) {
    const struct district *end = cities->districts + cities->district_count;
    const struct district *first = cities->districts;
    while (first < end && strcmp(first->city, name) != 0)
        first++;
    const struct district *behind = first;
    while (behind < end && strcmp(behind->city, name) == 0)
        behind++;
    city->districts = first;
    city->district_count = (uint32_t)(behind - first);
}

/* Letters in lower case, everything between them as one underscore: "O'Fallon" is "o_fallon". */
static void append_slug(char *slug, size_t size, const char *text) {
    size_t length = strlen(slug);
    while (*text && length + 1 < size) {
        const char *letters = latin_letters(&text);
        if (!letters && length > 0 && slug[length - 1] != '_')
            slug[length++] = '_';
        for (; letters && *letters && length + 1 < size; letters++)
            slug[length++] = *letters;
    }
    slug[length] = '\0';
}

bool city_is_namesake(const struct cities *cities, const struct city *city) {
    for (const struct city *larger = cities->list; larger < city; larger++)
        if (strcmp(larger->name, city->name) == 0)
            return true;
    return false;
}

static int read_city(const struct cities *cities, struct city *city, const struct tsv *tsv,
                     const struct states *states, struct err *err) {
    char zone_text[16];
    uint64_t population;
    uint64_t area_code;
    if (tsv_text(tsv, CITIES_NAME, city->name, sizeof city->name, err) < 0 ||
        tsv_text(tsv, CITIES_STATE, city->state, sizeof city->state, err) < 0 ||
        tsv_number(tsv, CITIES_POPULATION, &population, err) < 0 ||
        tsv_number(tsv, CITIES_AREA_CODE, &area_code, err) < 0 ||
        tsv_text(tsv, CITIES_ZONE, zone_text, sizeof zone_text, err) < 0)
        return -1;
    const struct state *state = find_state(states, city->state);
    int zone = zone_of_short_name(zone_text);
    if (!state || zone < 0 || population == 0)
        return tsv_refuse(tsv, "the state, the zone or the population is not known", err);
    city->zone = (enum zone)zone;
    city->region = state->region;
    city->tax_rate = state->tax_rate;
    city->population = (uint32_t)population;
    city->area_code = (uint32_t)area_code;
    append_slug(city->slug, sizeof city->slug, city->name);
    if (city_is_namesake(cities, city)) {
        append_slug(city->slug, sizeof city->slug, "_");
        append_slug(city->slug, sizeof city->slug, city->state);
    }
    find_districts(cities, city, city->name);
    if (city->district_count == 0)
        find_districts(cities, city, "*");
    return city->district_count > 0 ? 0 : tsv_refuse(tsv, "the city has no districts", err);
}

int cities_init(struct cities *cities, enum locale locale, struct err *err) {
    *cities = (struct cities){.count = 0};
    struct states states = {.count = 0};
    struct tsv tsv;
    if (read_states(&states, locale, err) < 0 || read_districts(cities, locale, err) < 0 ||
        tsv_open(&tsv, tables[locale].cities, CITIES_COLUMNS, err) < 0)
        return -1;
    uint32_t rows = tsv_rows(&tsv);
    cities->list = calloc((size_t)rows + 1, sizeof *cities->list);
    if (!cities->list)
        return err_set(err, ERR_SYSTEM, "out of memory for %u cities", rows);
    for (; cities->count < rows; cities->count++)
        if (tsv_next(&tsv, err) < 0 ||
            read_city(cities, &cities->list[cities->count], &tsv, &states, err) < 0)
            return -1;
    return 0;
}

void cities_release(struct cities *cities) {
    free(cities->list);
    free(cities->districts);
    *cities = (struct cities){.count = 0};
}

const struct city *cities_find(const struct cities *cities, const char *slug) {
    for (uint32_t i = 0; i < cities->count; i++)
        if (strcmp(cities->list[i].slug, slug) == 0)
            return &cities->list[i];
    return NULL;
}
