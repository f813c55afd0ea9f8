#include "gen/world/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mix.h"
#include "gen/world/arith.h"
#include "gen/world/purpose.h"

_Static_assert(sizeof(struct store) <= 300, "a store takes at most 300 bytes");

/* The types, how often a further store would be one, and how it compares with a standard store. */
static const struct store_type {
    const char *name;
    uint32_t per_mille; /* of the further stores */
    double size;        /* sales against a standard store */
    enum opening opening;
    uint16_t registers_from, registers_to;
} store_types[] = {
    {"standard", 590, 1.0, OPENING_STREET, 6, 12},
    {"express", 180, 0.55, OPENING_STREET, 2, 4},
    {"outlet", 110, 1.1, OPENING_MALL, 4, 8},
    {"flagship", 120, 1.6, OPENING_MALL, 12, 20},
};
enum { STANDARD, EXPRESS, OUTLET, FLAGSHIP };

/* A flagship stands in a city of at least so many thousands; elsewhere it is a standard store. */
enum { FLAGSHIP_POPULATION = 250 };

/* Further stores opened between three months and twenty years before the world's start. */
enum { OPENED_DAYS_MIN = 90, OPENED_DAYS_RANGE = 7300 };

/* The four that every world begins with. */
static const struct first_store {
    const char *slug; /* of the city; NULL for the online shop */
    int type;
    uint32_t rank; /* by sales among the shops, from 1 */
    uint16_t registers;
    int32_t opened_days_before;
} first_stores[] = {
    {"seattle", FLAGSHIP, 1, 16, 4384},
    {"redmond", STANDARD, 3, 8, 2557},
    {"bellevue", STANDARD, 2, 10, 3287},
    {NULL, STANDARD, 0, 12, 1826},
};
enum { FIRST_STORES = 4, ONLINE_STORE = 3 };

/* The further stores of a city are told apart by where in the city they are. */
static const char *const districts[] = {
    "Downtown", "Northgate",  "Southpark",  "Riverside",    "Westfield", "Eastgate",
    "Midtown",  "Lakeside",   "Uptown",     "Parkway",      "Hillcrest", "Old Town",
    "Harbor",   "Crossroads", "University", "Airport Road",
};
enum { DISTRICTS = sizeof districts / sizeof districts[0] };

#define DEFAULT_SKEW      0.6
#define ONLINE_SHARE_FEW  0.35 /* with FIRST_STORES stores */
#define ONLINE_SHARE_MANY 0.16
#define TWO_TO_32         UINT64_C(4294967296)
#define WEIGHT_TOTAL      2147483648.0

/* A city's place in the order of openings. Its n-th store opens at time (n + u) / population, u by
 * hash: nothing is drawn twice, and the order has no end at which it would depend on the count. */
struct turn {
    uint64_t next;
    uint32_t opened;
};

struct openings {
    const struct cities *cities;
    struct turn *turns;
    uint64_t key;
};

static void advance(struct openings *openings, uint32_t city) {
    struct turn *turn = &openings->turns[city];
    uint64_t hash = mix_at(openings->key, (uint64_t)city * STORES_MAX + turn->opened) >> 32;
    uint64_t time = turn->opened * TWO_TO_32 + hash;
    turn->next = (time << 16) / openings->cities->list[city].population;
}

static uint32_t next_city(struct openings *openings) {
    uint32_t first = 0;
    for (uint32_t city = 1; city < openings->cities->count; city++)
        if (openings->turns[city].next < openings->turns[first].next)
            first = city;
    return first;
}

static void name_store(struct store *store, const struct cities *cities, const struct city *city,
                       uint32_t number) {
    const char *state = city_is_namesake(cities, city) ? city->state : "";
    (void)snprintf(store->store_location, sizeof store->store_location, "%s, %s", city->name,
                   city->state);
    int length = snprintf(store->store_name, sizeof store->store_name, "Zava Retail %s%s%s",
                          city->name, *state ? " " : "", state);
    (void)snprintf(store->store_id, sizeof store->store_id, "%s", city->slug);
    if (number == 0)
        return;
    (void)snprintf(store->store_id, sizeof store->store_id, "%s_%u", city->slug, number + 1);
    const char *district = districts[(city->area_code + number) % DISTRICTS];
    char round[12] = "";
    if (number > DISTRICTS)
        (void)snprintf(round, sizeof round, " %u", (number - 1) / DISTRICTS + 1);
    (void)snprintf(store->store_name + length, sizeof store->store_name - (size_t)length, " %s%s",
                   district, round);
}

/* Same zone and hours, same group; a group gets its number with its first store. */
static int join_group(struct stores *stores, struct store *store, enum opening opening,
                      struct err *err) {
    uint32_t group = 0;
    while (group < stores->groups &&
           (stores->group[group].zone != store->zone || stores->group[group].opening != opening))
        group++;
    if (group == STORES_GROUPS_MAX)
        return err_set(err, ERR_SYSTEM, "there are more than %d trading groups", STORES_GROUPS_MAX);
    if (group == stores->groups)
        trading_group_init(&stores->group[stores->groups++], store->zone, opening);
    store->group = (uint8_t)group;
    return 0;
}

static int open_in_city(struct stores *stores, struct openings *openings, uint32_t index,
                        uint32_t city_index, const struct store_type *type, struct err *err) {
    struct store *store = &stores->list[index];
    const struct city *city = &openings->cities->list[city_index];
    store->store_type = type->name;
    store->region = region_name(city->region);
    store->zone = city->zone;
    store->locale = LOCALE_EN_US;
    store->area_code = (uint16_t)city->area_code;
    store->tax_rate = city->tax_rate;
    name_store(store, openings->cities, city, openings->turns[city_index].opened++);
    advance(openings, city_index);
    return join_group(stores, store, type->opening, err);
}

static int open_online(struct stores *stores, struct store *store, const struct city *home,
                       struct err *err) {
    (void)snprintf(store->store_id, sizeof store->store_id, "online");
    (void)snprintf(store->store_name, sizeof store->store_name, "Zava Retail Online");
    (void)snprintf(store->store_location, sizeof store->store_location, "Digital");
    store->store_type = "ecommerce";
    store->region = region_name(REGION_GLOBAL);
    store->zone = home->zone;
    store->locale = LOCALE_EN_US;
    store->is_online = true;
    store->tax_rate = home->tax_rate;
    return join_group(stores, store, OPENING_ALWAYS, err);
}

static int open_first(struct stores *stores, struct openings *openings, uint32_t index,
                      struct err *err) {
    const struct first_store *first = &first_stores[index];
    struct store *store = &stores->list[index];
    store->registers = first->registers;
    store->opened_days_before = first->opened_days_before;
    const struct city *city =
        cities_find(openings->cities, first->slug ? first->slug : first_stores[0].slug);
    if (!city)
        return err_set(err, ERR_SYSTEM, "the table of cities has no Seattle, Redmond or Bellevue");
    if (!first->slug)
        return open_online(stores, store, city, err);
    return open_in_city(stores, openings, index, (uint32_t)(city - openings->cities->list),
                        &store_types[first->type], err);
}

static const struct store_type *choose_type(uint64_t hash) {
    uint64_t place = mix_below(hash, 1000);
    const struct store_type *type = store_types;
    for (; place >= type->per_mille; type++)
        place -= type->per_mille;
    return type;
}

/* Sales of a shop that opens at `index` against others, before the skew of the ranks. */
static double size_of(const struct store *store, uint64_t key) {
    const struct store_type *type = store_types;
    while (type->name != store->store_type)
        type++;
    double chance = (double)(mix_at(key, 3) >> 11) * 0x1p-53;
    return type->size * 0.75 * arith_pow(16.0 / 9.0, chance);
}

static int open_further(struct stores *stores, struct openings *openings, uint32_t index,
                        uint64_t key, struct err *err) {
    struct store *store = &stores->list[index];
    uint32_t city = next_city(openings);
    const struct store_type *type = choose_type(mix_at(key, 0));
    if (type == &store_types[FLAGSHIP] &&
        openings->cities->list[city].population < FLAGSHIP_POPULATION)
        type = &store_types[STANDARD];
    uint32_t registers = (uint32_t)(type->registers_to - type->registers_from) + 1;
    store->registers = (uint16_t)(type->registers_from + mix_below(mix_at(key, 1), registers));
    store->opened_days_before =
        OPENED_DAYS_MIN + (int32_t)mix_below(mix_at(key, 2), OPENED_DAYS_RANGE);
    return open_in_city(stores, openings, index, city, type, err);
}

/* Shares before they are made whole numbers: the online shop's follows from the others' sum. */
static void weigh(struct stores *stores, uint64_t seed, double skew, double *shares) {
    uint64_t key = mix_key(seed, PURPOSE_STORE);
    double total = 0;
    for (uint32_t i = 0; i < stores->count; i++) {
        if (i == ONLINE_STORE)
            continue;
        uint32_t rank = i < FIRST_STORES ? first_stores[i].rank : i;
        shares[i] = arith_pow(rank, -skew);
        if (i >= FIRST_STORES)
            shares[i] *= arith_pow(size_of(&stores->list[i], mix_at(key, i)), skew / DEFAULT_SKEW);
        total += shares[i];
    }
    if (stores->count > ONLINE_STORE) {
        double strength = skew < DEFAULT_SKEW ? skew / DEFAULT_SKEW : 1;
        double usual = ONLINE_SHARE_MANY +
                       (ONLINE_SHARE_FEW - ONLINE_SHARE_MANY) * FIRST_STORES / stores->count;
        double share = strength * usual + (1 - strength) / stores->count;
        shares[ONLINE_STORE] = total * share / (1 - share);
        total += shares[ONLINE_STORE];
    }
    for (uint32_t i = 0; i < stores->count; i++)
        stores->list[i].weight = 1 + (uint32_t)(shares[i] / total * WEIGHT_TOTAL);
}

static int open_all(struct stores *stores, struct openings *openings, uint64_t seed,
                    struct err *err) {
    uint64_t key = mix_key(seed, PURPOSE_STORE);
    for (uint32_t city = 0; city < openings->cities->count; city++)
        advance(openings, city);
    for (uint32_t i = 0; i < FIRST_STORES && i < stores->count; i++)
        if (open_first(stores, openings, i, err) < 0)
            return -1;
    for (uint32_t i = FIRST_STORES; i < stores->count; i++)
        if (open_further(stores, openings, i, mix_at(key, i), err) < 0)
            return -1;
    return 0;
}

int stores_init(struct stores *stores, uint64_t seed, uint32_t count, double skew,
                struct err *err) {
    memset(stores, 0, sizeof *stores);
    if (count < 1 || count > STORES_MAX || !(skew >= 0))
        return err_set(err, ERR_USAGE,
                       "a world has 1 to %d stores and a skew of 0 or more, not %u stores and %g",
                       STORES_MAX, count, skew);
    struct cities cities;
    if (cities_init(&cities, err) < 0) {
        cities_release(&cities);
        return -1;
    }
    struct openings openings = {&cities, calloc(cities.count, sizeof *openings.turns),
                                mix_at(mix_key(seed, PURPOSE_STORE), UINT32_MAX)};
    double *shares = calloc(count, sizeof *shares);
    stores->list = calloc(count, sizeof *stores->list);
    stores->count = count;
    int result = -1;
    if (!openings.turns || !shares || !stores->list)
        (void)err_set(err, ERR_SYSTEM, "out of memory for %u stores", count);
    else if (open_all(stores, &openings, seed, err) == 0) {
        weigh(stores, seed, skew, shares);
        result = 0;
    }
    free(openings.turns);
    free(shares);
    cities_release(&cities);
    return result;
}

void stores_release(struct stores *stores) {
    free(stores->list);
    memset(stores, 0, sizeof *stores);
}

int32_t stores_find(const struct stores *stores, const char *store_id) {
    for (uint32_t i = 0; i < stores->count; i++)
        if (strcmp(stores->list[i].store_id, store_id) == 0)
            return (int32_t)i;
    return -1;
}
