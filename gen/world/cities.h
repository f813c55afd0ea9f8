/* Cities of the United States, where shops may stand: gen/world/data/cities.tsv and states.tsv. */
#ifndef PGBAZAAR_GEN_WORLD_CITIES_H
#define PGBAZAAR_GEN_WORLD_CITIES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/zone.h"

enum region { REGION_WEST, REGION_MIDWEST, REGION_SOUTH, REGION_NORTHEAST, REGION_GLOBAL, REGIONS };

struct city {
    char name[28];
    char state[3];
    char slug[28]; /* "new_york"; "portland_me" where a larger city has the same name */
    enum zone zone;
    enum region region;
    uint32_t population; /* thousands */
    uint32_t area_code;
    uint32_t tax_rate; /* sales tax of state and places, millionths */
};

struct cities {
    struct city *list; /* owned; by population, the largest first */
    uint32_t count;
};

/* Release with cities_release, after a failure too. */
int cities_init(struct cities *cities, struct err *err);
void cities_release(struct cities *cities);

/* True when a larger city has the same name: the state then belongs to the name. */
bool city_is_namesake(const struct cities *cities, const struct city *city);

/* The city with this slug, or NULL. */
const struct city *cities_find(const struct cities *cities, const char *slug);

/* "west" */
const char *region_name(enum region region);

#endif
