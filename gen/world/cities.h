/* The cities of a country, where shops may stand, and districts of them: the tables cities_*.tsv,
 * states_*.tsv and districts_*.tsv of gen/world/data/. Names are in the country's own script. */
#ifndef PGBAZAAR_GEN_WORLD_CITIES_H
#define PGBAZAAR_GEN_WORLD_CITIES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/locale.h"
#include "gen/world/zone.h"

struct district {
    char city[36]; /* "*": of any city that has no rows of its own */
    char name[48];
    char street[48];
};

struct city {
    char name[36];
    char state[4]; /* "TX", "JB", "MOW": the state's, province's or federal subject's code */
    char slug[36]; /* "new_york"; "portland_me" where a larger city has the same name */
    enum zone zone;
    const char *region;  /* "west", "java", "volga" */
    uint32_t population; /* thousands */
    uint32_t area_code;
    uint32_t tax_rate;                /* sales tax of state and places, millionths */
    const struct district *districts; /* district_count of them, at least one */
    uint32_t district_count;
};

struct cities {
    struct city *list; /* owned; by population, the largest first */
    uint32_t count;
    struct district *districts; /* owned */
    uint32_t district_count;
};

/* The path of a country's table of cities, and its columns, for who reads it too. */
enum cities_column {
    CITIES_NAME,
    CITIES_STATE,
    CITIES_POPULATION,
    CITIES_AREA_CODE,
    CITIES_ZONE,
    CITIES_COLUMNS,
};
const char *cities_table(enum locale locale);

/* Release with cities_release, after a failure too. */
int cities_init(struct cities *cities, enum locale locale, struct err *err);
void cities_release(struct cities *cities);

/* True when a larger city has the same name: the state then belongs to the name. */
bool city_is_namesake(const struct cities *cities, const struct city *city);

/* The city with this slug, or NULL. */
const struct city *cities_find(const struct cities *cities, const char *slug);

#endif
