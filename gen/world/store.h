/* The stores: the tenants of the world.
 *
 * Stores 0 to 3 are Seattle, Redmond, Bellevue and the online shop; all further ones stand in
 * cities of the United States, Indonesia and Russia, in the order of site.h, so that all stores
 * together, the first ones included, are in each country as often as its weight says. Where the
 * United States have the weight 0, stores 0 to 2 are shops like the further ones, and the online
 * shop is at home in the country with the largest weight.
 *
 * Everything but the weight of a store is a function of (seed, index): a world with more stores has
 * the same first ones. Names and places are in the country's own script, keys in ASCII. The chain
 * has one currency, whatever the country.
 */
#ifndef PGBAZAAR_GEN_WORLD_STORE_H
#define PGBAZAAR_GEN_WORLD_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/locale.h"
#include "gen/world/trading.h"
#include "gen/world/zone.h"

#define STORES_MAX 5000

/* Five zones with two kinds of opening hours in the United States, three in Indonesia, seven in
 * Russia, and the online shop. */
#define STORES_GROUPS_MAX 31

struct store {
    char store_id[40];        /* 'seattle', 'austin', 'moskva_2': unique */
    char store_name[104];     /* 'Zava Retail Austin', 'Zava Retail Surabaya Darmo': unique */
    char store_location[112]; /* '1200 Main St, Austin, TX', 'Jl. Raya Darmo No. 12, Surabaya',
                                 'ул. Ленина, 5, Омск'; of the first three 'Seattle, WA' and so
                                 on; of the online shop 'Digital' */
    const char *store_type;   /* 'flagship', 'standard', 'express', 'outlet', 'ecommerce' */
    const char *region;       /* see city; 'global' for the online shop */
    enum zone zone;
    enum locale locale; /* of its people; of an online shop see stores_customer_locale */
    bool is_online;
    uint8_t group;              /* trading group, see stores_group */
    uint16_t area_code;         /* 0: customers from anywhere */
    uint16_t registers;         /* tills; at least 1 */
    uint32_t tax_rate;          /* sales tax of state and places, value added tax; millionths */
    uint32_t weight;            /* share of the sales, of the sum of all weights; at least 1 */
    int32_t opened_days_before; /* the world's start */
};

struct stores {
    struct store *list; /* owned */
    uint32_t count, groups;
    struct trading_group group[STORES_GROUPS_MAX];
    uint64_t locale_below[LOCALES]; /* cumulative weights of the countries, of 2^32 */
    uint64_t locale_key;
};

struct stores_params {
    uint64_t seed;
    uint32_t count;                 /* 1 .. STORES_MAX */
    double skew;                    /* not negative */
    double locale_weights[LOCALES]; /* how often a store is in each country; not all 0 */
    double season;                  /* strength of weekdays and holidays, 0 .. 2: see trading.h */
};

/* The shop of rank r (Seattle, Bellevue, Redmond, then by index) sells in
 * proportion to r^-skew, times what its type and chance make of it; at the default of 0.6 the four
 * shops' shares are .35 online, .30, .20 and .15. The online shop keeps a share of .16 in a long
 * list of stores (US Census Bureau, e-commerce sales of 2024: 16.1 % of retail). skew 0 makes all
 * alike. Release with stores_release, after a failure too. */
int stores_init(struct stores *stores, const struct stores_params *params, struct err *err);
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

/* The locale of a customer of a store: the store's; in the online shop one of any country, as often
 * as its weight says. */
enum locale stores_customer_locale(const struct stores *stores, const struct store *store,
                                   uint64_t customer);

/* The index of the store with this id, or -1. */
int32_t stores_find(const struct stores *stores, const char *store_id);

#endif
