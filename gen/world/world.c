#include "gen/world/world.h"

#include <stdlib.h>
#include <string.h>

#include "gen/world/purpose.h"

#define WEEK_US         INT64_C(604800000000)
#define EMAIL_ROOM      10
#define PLACES_FOR_BACK 0.4 /* at most so many places of a block are for returns and exchanges */

static int check_params(const struct world_params *params, struct err *err) {
    const struct volume_params *volume = &params->volume;
    if (volume->sales < volume->customers)
        return err_set(err, ERR_USAGE,
                       "%llu transactions are too few for %llu customers: each customer's first "
                       "purchase is one",
                       (unsigned long long)volume->sales, (unsigned long long)volume->customers);
    if (volume->base_weeks == 1 && volume->sales != volume->customers)
        return err_set(err, ERR_USAGE,
                       "in a world of one week every purchase is a first one: transactions must "
                       "equal customers, or weeks be more");
    if (params->products < (uint64_t)params->stores * WORLD_PRODUCTS_A_STORE_MIN)
        return err_set(
            err, ERR_USAGE, "%llu products are too few for %u stores: each needs at least %d",
            (unsigned long long)params->products, params->stores, WORLD_PRODUCTS_A_STORE_MIN);
    return 0;
}

/* Returns and exchanges happen only at repeat purchases whose predecessor is at a place for a sale
 * (see sale.c). With a share p of the places set aside, about p (1 - p) repeats / sales of all
 * sales are some: the smaller root of that equation gives the asked share. */
static void init_basket(struct world *world) {
    const struct world_params *params = &world->params;
    double repeats = (double)(params->volume.sales - params->volume.customers);
    double wanted = params->returns + params->exchanges;
    double places = 0;
    if (repeats > 0 && wanted > 0) {
        double share = wanted * (double)params->volume.sales / repeats;
        while (places < PLACES_FOR_BACK && places * (1 - places) < share)
            places += 0.0005;
    }
    double scale = wanted > 0 ? places / wanted : 0;
    basket_init(&world->basket, params->returns * scale, params->exchanges * scale,
                mix_key(params->seed, PURPOSE_BASKET));
}

/* Half of the products are shared out evenly, the rest by the stores' shares of the sales. */
static int stock_shelves(struct world *world, struct err *err) {
    uint32_t stores = world->params.stores;
    uint64_t products = world->params.products, total = 0, before = 0, largest = 0;
    world->shelves = calloc((size_t)stores + 1, sizeof *world->shelves);
    if (!world->shelves)
        return err_set(err, ERR_SYSTEM, "out of memory for the shelves of %u stores", stores);
    uint64_t evenly = (products / 2 / stores);
    evenly = evenly > WORLD_PRODUCTS_A_STORE_MIN ? evenly : WORLD_PRODUCTS_A_STORE_MIN;
    uint64_t shared = products - evenly * stores;
    for (uint32_t store = 0; store < stores; store++)
        total += stores_weight(&world->stores, store);
    for (uint32_t store = 0; store <= stores; store++) {
        world->shelves[store].first_product =
            evenly * store + (uint64_t)((uint128)shared * before / total);
        before += store < stores ? stores_weight(&world->stores, store) : 0;
    }
    uint64_t key = mix_key(world->params.seed, PURPOSE_PRODUCT_RANK);
    for (uint32_t store = 0; store < stores; store++) {
        struct shelf *shelf = &world->shelves[store];
        uint64_t count = world->shelves[store + 1].first_product - shelf->first_product;
        shelf->by_rank = permutation_make(count, mix_at(key, store));
        largest = count > largest ? count : largest;
    }
    popularity_init(&world->popularity, world->params.popularity, largest);
    for (uint32_t store = 0; store < stores; store++)
        world->shelves[store].mass =
            popularity_mass(&world->popularity, world->shelves[store].by_rank.count);
    return 0;
}

static int init_history(struct world *world, struct err *err) {
    const struct history_params params = {
        .volume = world->params.volume,
        .repeat_shape = world->params.repeat_shape,
        .seed = world->params.seed,
    };
    if (history_init(&world->history, &params, &world->stores, err) < 0)
        return -1;
    world->start_us = world->history.start_us;
    world->end_us = world->start_us + (int64_t)params.volume.weeks * WEEK_US;
    return 0;
}

/* Numbers for e-mail addresses: a power of ten that leaves a longer world room for ten times the
 * customers. It depends on the base alone, so that a longer world keeps its customers' addresses.
 */
static uint64_t email_domain(uint64_t base_customers) {
    uint64_t domain = 1000;
    while (domain < base_customers * EMAIL_ROOM)
        domain *= 10;
    return domain;
}

static int init_stores(struct world *world, struct err *err) {
    const struct world_params *params = &world->params;
    struct stores_params stores = {
        .seed = params->seed,
        .count = params->stores,
        .skew = params->store_skew,
        .season = params->volume.season,
    };
    memcpy(stores.locale_weights, params->locale_weights, sizeof stores.locale_weights);
    return stores_init(&world->stores, &stores, err);
}

static int init_rooms(struct world *world, struct err *err) {
    const struct world_params *params = &world->params;
    if (catalogue_init(&world->catalogue, err) < 0 || names_init(&world->names, err) < 0 ||
        init_stores(world, err) < 0 || init_history(world, err) < 0 ||
        stock_shelves(world, err) < 0)
        return -1;
    if (params->embeddings &&
        embedding_model_init(&world->embeddings, params->seed, params->embedding_dimension,
                             params->half_embeddings, CATALOGUE_CATEGORIES, CATALOGUE_DEPARTMENTS,
                             err) < 0)
        return -1;
    world->products = (struct product_model){
        .catalogue = &world->catalogue,
        .seed = params->seed,
        .start_us = world->start_us,
        .end_us = world->start_us + (int64_t)params->volume.base_weeks * WEEK_US,
    };
    init_basket(world);
    world->email_numbers = permutation_make(email_domain(params->volume.customers),
                                            mix_key(params->seed, PURPOSE_EMAIL));
    world->sale_key = mix_key(params->seed, PURPOSE_SALE);
    world->line_key = mix_key(params->seed, PURPOSE_SALE_ITEM);
    for (int kind = 0; kind < UUID_KINDS; kind++)
        world->uuid_keys[kind] = uuid_key(params->seed, (enum uuid_kind)kind);
    return loyalty_init(&world->loyalty, world, err);
}

int world_init(struct world *world, const struct world_params *params, struct err *err) {
    memset(world, 0, sizeof *world);
    world->params = *params;
    if (check_params(params, err) < 0)
        return -1;
    if (init_rooms(world, err) < 0) {
        world_release(world);
        return -1;
    }
    return 0;
}

void world_release(struct world *world) {
    catalogue_release(&world->catalogue);
    names_release(&world->names);
    stores_release(&world->stores);
    history_release(&world->history);
    if (world->params.embeddings)
        embedding_model_release(&world->embeddings);
    free(world->shelves);
    memset(world, 0, sizeof *world);
}

uint32_t world_product_store(const struct world *world, uint64_t product) {
    uint32_t low = 0, high = world->params.stores - 1;
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        if (world->shelves[middle].first_product <= product)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

uint64_t world_pick_product(const struct world *world, uint32_t store, uint64_t hash) {
    const struct shelf *shelf = &world->shelves[store];
    uint64_t rank = popularity_rank(&world->popularity, shelf->by_rank.count, shelf->mass, hash);
    return shelf->first_product + permutation_at(&shelf->by_rank, rank);
}

struct embedding_place world_embedding_place(const struct world *world, uint64_t product) {
    uint32_t category = product_category_index(&world->products, product);
    return (struct embedding_place){
        .product = product,
        .family = product_family(product),
        .category = category,
        .department = world->catalogue.categories[category].department,
    };
}

uint32_t world_tax_rate(const struct world *world, uint32_t store) {
    return world->params.tax_by_state ? stores_at(&world->stores, store)->tax_rate
                                      : (uint32_t)(world->params.flat_tax * 1e6 + 0.5);
}
