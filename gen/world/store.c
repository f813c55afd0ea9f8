#include "gen/world/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mix.h"
#include "gen/world/arith.h"
#include "gen/world/purpose.h"
#include "gen/world/site.h"
#include "gen/world/text.h"

_Static_assert(sizeof(struct store) <= 320, "a store takes at most 320 bytes");
_Static_assert(STORES_MAX <= SITES_MAX, "every store has a site");

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
    const char *slug; /* of the city */
    int type;
    uint32_t rank; /* by sales among the shops, from 1 */
    uint16_t registers;
    int32_t opened_days_before;
} first_stores[] = {
    {"seattle", FLAGSHIP, 1, 16, 4384},
    {"redmond", STANDARD, 3, 8, 2557},
    {"bellevue", STANDARD, 2, 10, 3287},
    {"seattle", STANDARD, 0, 12, 1826}, /* the online shop's home */
};
enum { FIRST_STORES = 4, ONLINE_STORE = 3 };

#define DEFAULT_SKEW      0.6
#define ONLINE_SHARE_FEW  0.35 /* with FIRST_STORES stores */
#define ONLINE_SHARE_MANY 0.16
#define TWO_TO_32         4294967296.0
#define WEIGHT_TOTAL      2147483648.0

/* Same country, zone and hours, same group; a group gets its number with its first store. */
static int join_group(struct stores *stores, struct store *store, enum opening opening,
                      double season, struct err *err) {
    const struct trading_group *known = stores->group;
    uint32_t group = 0;
    while (group < stores->groups &&
           (known[group].locale != store->locale || known[group].zone != store->zone ||
            known[group].opening != opening))
        group++;
    if (group == STORES_GROUPS_MAX)
        return err_set(err, ERR_SYSTEM, "there are more than %d trading groups", STORES_GROUPS_MAX);
    if (group == stores->groups)
        trading_group_init(&stores->group[stores->groups++], store->locale, store->zone, opening,
                           season);
    store->group = (uint8_t)group;
    return 0;
}

static void settle(struct store *store, enum locale locale, const struct city *city) {
    store->locale = locale;
    store->region = city->region;
    store->zone = city->zone;
    store->area_code = (uint16_t)city->area_code;
    store->tax_rate = city->tax_rate;
}

static const struct store_type *fitting_type(const struct store_type *type,
                                             const struct site *site) {
    bool too_small = type == &store_types[FLAGSHIP] && site->city->population < FLAGSHIP_POPULATION;
    return too_small ? &store_types[STANDARD] : type;
}

static int open_shop(struct stores *stores, const struct stores_params *params, uint32_t index,
                     const struct site *site, const struct store_type *type, struct err *err) {
    struct store *store = &stores->list[index];
    store->store_type = type->name;
    settle(store, site->locale, site->city);
    struct text id = text_make(store->store_id, sizeof store->store_id);
    struct text name = text_make(store->store_name, sizeof store->store_name);
    struct text location = text_make(store->store_location, sizeof store->store_location);
    site_put_slug(site, &id);
    text_put_string(&name, "Zava Retail ");
    site_put_name(site, &name);
    site_put_address(site, &location);
    return join_group(stores, store, type->opening, params->season, err);
}

static int open_online(struct stores *stores, const struct stores_params *params,
                       struct store *store, enum locale locale, const struct city *home,
                       struct err *err) {
    settle(store, locale, home);
    (void)snprintf(store->store_id, sizeof store->store_id, "online");
    (void)snprintf(store->store_name, sizeof store->store_name, "Zava Retail Online");
    (void)snprintf(store->store_location, sizeof store->store_location, "Digital");
    store->store_type = "ecommerce";
    store->region = "global";
    store->area_code = 0;
    store->is_online = true;
    return join_group(stores, store, OPENING_ALWAYS, params->season, err);
}

static enum locale heaviest(const double weights[LOCALES]) {
    int heaviest = 0;
    for (int locale = 1; locale < LOCALES; locale++)
        heaviest = weights[locale] > weights[heaviest] ? locale : heaviest;
    return (enum locale)heaviest;
}

static int open_first(struct stores *stores, const struct stores_params *params,
                      struct sites *sites, uint32_t index, struct err *err) {
    const struct first_store *first = &first_stores[index];
    struct store *store = &stores->list[index];
    store->registers = first->registers;
    store->opened_days_before = first->opened_days_before;
    bool is_american = params->locale_weights[LOCALE_EN_US] > 0;
    enum locale locale = is_american ? LOCALE_EN_US : heaviest(params->locale_weights);
    const struct city *city = sites_capital(sites, locale);
    if (is_american)
        city = cities_find(&sites->countries[LOCALE_EN_US].cities, first->slug);
    if (!city)
        return err_set(err, ERR_SYSTEM, "the table of cities has no Seattle, Redmond or Bellevue");
    if (index == ONLINE_STORE)
        return open_online(stores, params, store, locale, city, err);
    struct site site = is_american ? sites_next_in(sites, locale, city) : sites_next(sites);
    const struct store_type *type = &store_types[first->type];
    if (open_shop(stores, params, index, &site, fitting_type(type, &site), err) < 0)
        return -1;
    if (is_american)
        (void)snprintf(store->store_location, sizeof store->store_location, "%s, %s", city->name,
                       city->state);
    return 0;
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

static int open_further(struct stores *stores, const struct stores_params *params,
                        struct sites *sites, uint32_t index, struct err *err) {
    uint64_t key = mix_at(mix_key(params->seed, PURPOSE_STORE), index);
    struct store *store = &stores->list[index];
    struct site site = sites_next(sites);
    const struct store_type *type = fitting_type(choose_type(mix_at(key, 0)), &site);
    uint32_t registers = (uint32_t)(type->registers_to - type->registers_from) + 1;
    store->registers = (uint16_t)(type->registers_from + mix_below(mix_at(key, 1), registers));
    store->opened_days_before =
        OPENED_DAYS_MIN + (int32_t)mix_below(mix_at(key, 2), OPENED_DAYS_RANGE);
    return open_shop(stores, params, index, &site, type, err);
}

/* Shares before they are made whole numbers: the online shop's follows from the others' sum. */
static void weigh(struct stores *stores, const struct stores_params *params, double *shares) {
    uint64_t key = mix_key(params->seed, PURPOSE_STORE);
    double total = 0, skew = params->skew;
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

static int open_all(struct stores *stores, const struct stores_params *params, struct err *err) {
    struct sites sites;
    int result = sites_init(&sites, params->seed, params->locale_weights, err);
    for (uint32_t i = 0; i < stores->count && result == 0; i++)
        result = i < FIRST_STORES ? open_first(stores, params, &sites, i, err)
                                  : open_further(stores, params, &sites, i, err);
    sites_release(&sites);
    return result;
}

static void weigh_locales(struct stores *stores, const struct stores_params *params) {
    double total = 0, below = 0;
    for (int locale = 0; locale < LOCALES; locale++)
        total += params->locale_weights[locale];
    for (int locale = 0; locale < LOCALES; locale++) {
        below += params->locale_weights[locale];
        stores->locale_below[locale] = (uint64_t)(below / total * TWO_TO_32);
    }
    stores->locale_key = mix_key(params->seed, PURPOSE_LOCALE);
}

int stores_init(struct stores *stores, const struct stores_params *params, struct err *err) {
    memset(stores, 0, sizeof *stores);
    if (params->count < 1 || params->count > STORES_MAX || !(params->skew >= 0))
        return err_set(err, ERR_USAGE,
                       "a world has 1 to %d stores and a skew of 0 or more, not %u stores and %g",
                       STORES_MAX, params->count, params->skew);
    double *shares = calloc(params->count, sizeof *shares);
    stores->list = calloc(params->count, sizeof *stores->list);
    stores->count = params->count;
    int result = -1;
    if (!shares || !stores->list)
        (void)err_set(err, ERR_SYSTEM, "out of memory for %u stores", params->count);
    else if (open_all(stores, params, err) == 0) {
        weigh(stores, params, shares);
        weigh_locales(stores, params);
        result = 0;
    }
    free(shares);
    return result;
}

enum locale stores_customer_locale(const struct stores *stores, const struct store *store,
                                   uint64_t customer) {
    if (!store->is_online)
        return store->locale;
    uint64_t hash = mix_at(stores->locale_key, customer) >> 32;
    int locale = 0;
    while (locale < LOCALES - 1 && hash >= stores->locale_below[locale])
        locale++;
    return (enum locale)locale;
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
