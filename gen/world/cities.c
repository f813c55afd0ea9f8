#include "gen/world/cities.h"

#include <stdlib.h>
#include <string.h>

#include "gen/world/tsv.h"

enum { STATES_MAX = 64 };

static const char *const region_names[REGIONS] = {
    [REGION_WEST] = "west",           [REGION_MIDWEST] = "midwest", [REGION_SOUTH] = "south",
    [REGION_NORTHEAST] = "northeast", [REGION_GLOBAL] = "global",
};

struct state {
    char code[3];
    enum region region;
    uint32_t tax_rate;
};

struct states {
    struct state list[STATES_MAX];
    uint32_t count;
};

static int region_of(const char *name) {
    for (int region = 0; region < REGIONS; region++)
        if (strcmp(region_names[region], name) == 0)
            return region;
    return -1;
}

static int read_states(struct states *states, struct err *err) {
    struct tsv tsv;
    if (tsv_open(&tsv, "gen/world/data/states.tsv", 3, err) < 0)
        return -1;
    for (int more; (more = tsv_next(&tsv, err)) != 0; states->count++) {
        char name[16];
        uint64_t tax_rate;
        if (more < 0 || tsv_text(&tsv, 1, name, sizeof name, err) < 0 ||
            tsv_number(&tsv, 2, &tax_rate, err) < 0)
            return -1;
        int region = region_of(name);
        if (region < 0 || states->count == STATES_MAX)
            return tsv_refuse(&tsv, "there is no such region, or there are too many states", err);
        struct state *state = &states->list[states->count];
        if (tsv_text(&tsv, 0, state->code, sizeof state->code, err) < 0)
            return -1;
        state->region = (enum region)region;
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

/* Letters in lower case, everything between them as one underscore: "O'Fallon" is "o_fallon". */
static void append_slug(char *slug, size_t size, const char *text) {
    size_t length = strlen(slug);
    for (; *text && length + 1 < size; text++) {
        char lower = (char)(*text | 0x20);
        if (lower >= 'a' && lower <= 'z')
            slug[length++] = lower;
        else if (length > 0 && slug[length - 1] != '_')
            slug[length++] = '_';
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
    if (tsv_text(tsv, 0, city->name, sizeof city->name, err) < 0 ||
        tsv_text(tsv, 1, city->state, sizeof city->state, err) < 0 ||
        tsv_number(tsv, 2, &population, err) < 0 || tsv_number(tsv, 3, &area_code, err) < 0 ||
        tsv_text(tsv, 4, zone_text, sizeof zone_text, err) < 0)
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
    return 0;
}

int cities_init(struct cities *cities, struct err *err) {
    *cities = (struct cities){NULL, 0};
    struct states states = {.count = 0};
    struct tsv tsv;
    if (read_states(&states, err) < 0 || tsv_open(&tsv, "gen/world/data/cities.tsv", 5, err) < 0)
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
    *cities = (struct cities){NULL, 0};
}

const struct city *cities_find(const struct cities *cities, const char *slug) {
    for (uint32_t i = 0; i < cities->count; i++)
        if (strcmp(cities->list[i].slug, slug) == 0)
            return &cities->list[i];
    return NULL;
}

const char *region_name(enum region region) {
    return region_names[region];
}
