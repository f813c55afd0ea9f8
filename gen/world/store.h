/* The stores: the tenants of the world.
 *
 * Stores 0 to 3 are Seattle, Redmond, Bellevue and the online shop; all further ones stand in
 * cities of the United States, in a seeded order in which a city's turn comes as often as its
 * population says. Everything but the weight is a function of (seed, index): a world with more
 * stores has the same first ones.
 */
#ifndef PGBAZAAR_GEN_WORLD_STORE_H
#define PGBAZAAR_GEN_WORLD_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/cities.h"
#include "gen/world/names.h"
#include "gen/world/trading.h"
#include "gen/world/zone.h"

#define STORES_MAX        5000
#define STORES_GROUPS_MAX 16

struct store {
    char store_id[36];       /* 'seattle', 'austin', 'austin_2': unique */
    char store_name[64];     /* 'Zava Retail Austin', 'Zava Retail Austin Riverside' */
    char store_location[36]; /* 'Austin, TX'; 'Digital' for the online shop */
    const char *store_type;  /* 'flagship', 'standard', 'express', 'outlet', 'ecommerce' */
    const char *region;      /* 'west', 'midwest', 'south', 'northeast', 'global' */
    enum zone zone;
    enum locale locale; /* of its people */
    bool is_online;
    uint8_t group;              /* trading group, see stores_group */
    uint16_t area_code;         /* 0: customers from anywhere */
    uint16_t registers;         /* tills; at least 1 */
    uint32_t tax_rate;          /* sales tax of the state and its places, millionths */
    uint32_t weight;            /* share of the sales, of the sum of all weights; at least 1 */
    int32_t opened_days_before; /* the world's start */
};

struct stores {
    struct store *list; /* owned */
    uint32_t count, groups;
    struct trading_group group[STORES_GROUPS_MAX];
};

/* 1 .. STORES_MAX stores. The shop of rank r (Seattle, Bellevue, Redmond, then by index) sells in
 * proportion to r^-skew, times what its type and chance make of it; at the default of 0.6 the four
 * shops' shares are .35 online, .30, .20 and .15. The online shop keeps a share of .16 in a long
 * list of stores (US Census Bureau, e-commerce sales of 2024: 16.1 % of retail). skew 0 makes all
 * alike. Release with stores_release, after a failure too. */
int stores_init(struct stores *stores, uint64_t seed, uint32_t count, double skew, struct err *err);
void stores_release(struct stores *stores);

static inline uint32_t stores_count(const struct stores *stores) {
    return stores->count;
}

static inline const struct store *stores_at(const struct stores *stores, uint32_t index) {
    return &stores->list[index];
}

static inline uint32_t stores_weight(const struct stores *stores, uint32_t index) {
    return stores->list[index].weight;
}

static inline uint32_t stores_group_of(const struct stores *stores, uint32_t index) {
    return stores->list[index].group;
}

static inline uint32_t stores_group_count(const struct stores *stores) {
    return stores->groups;
}

static inline const struct trading_group *stores_group(const struct stores *stores,
                                                       uint32_t group) {
    return &stores->group[group];
}

/* The index of the store with this id, or -1. */
int32_t stores_find(const struct stores *stores, const char *store_id);

#endif
