#include "gen/world/world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gen/world/calendar.h"
#include "gen/world/permute.h"
#include "gen/world/purpose.h"

#define EMAIL_ROOM 10

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
    uint32_t least = world_products_a_store_min(params->basket_lines);
    if (params->products < (uint64_t)params->stores * least)
        return err_set(err, ERR_USAGE,
                       "%llu products are too few for %u stores: each needs at least %u, twice the "
                       "largest basket",
                       (unsigned long long)params->products, params->stores, least);
    return 0;
}

/* Returns and exchanges happen only at repeat purchases whose predecessor is at a place for a sale
 * (see sale.c). With a share p of the places set aside, about p (1 - p) repeats / sales of all
 * sales are some: the smaller root of that equation gives the asked share. Where few come again
 * there are fewer than asked, 24 % of the repeat purchases; `plan` shows what there is. */
static void init_basket(struct world *world) {
    const struct world_params *params = &world->params;
    double wanted = params->returns + params->exchanges, places = 0;
    double repeats = (double)(params->volume.sales - params->volume.customers);
    double share = wanted > 0 && repeats > 0 ? wanted * (double)params->volume.sales / repeats : 0;
    if (share > 0)
        places = share < 0.25 ? (1 - sqrt(1 - 4 * share)) / 2 : BASKET_PLACES_FOR_BACK;
    places = places < BASKET_PLACES_FOR_BACK ? places : BASKET_PLACES_FOR_BACK;
    double scale = wanted > 0 ? places / wanted : 0;
    const struct basket_params basket = {
        .lines = params->basket_lines,
        .returns = params->returns * scale,
        .exchanges = params->exchanges * scale,
        .key = mix_key(params->seed, PURPOSE_BASKET),
    };
    basket_init(&world->basket, &basket);
}

static int stock_shelves(struct world *world, struct err *err) {
    const struct world_params *params = &world->params;
    const struct shelves_params shelves = {
        .seed = params->seed,
        .products = params->products,
        .least = world_products_a_store_min(params->basket_lines),
        .popularity = params->popularity,
    };
    return shelves_init(&world->shelves, &shelves, &world->stores, &world->products, err);
}

/* What a sale needs of its week and day. */
static int init_calendar(struct world *world, struct err *err) {
    const struct volume_params *volume = &world->params.volume;
    if (department_season_init(&world->seasons, volume->first_day, volume->weeks, volume->season,
                               err) < 0 ||
        local_days_init(&world->days, &world->history, &world->stores, err) < 0)
        return -1;
    world->payments = payment_weeks_new(volume->first_day, volume->weeks, err);
    return world->payments ? 0 : -1;
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
    world->end_us = world->start_us + (int64_t)params.volume.weeks * CALENDAR_WEEK_US;
    return 0;
}

/* Numbers for e-mail addresses: a power of ten with room for ten times the customers. It depends on
 * the base alone, so that a longer world keeps its customers' addresses. */
static uint64_t email_numbers(uint64_t base_customers) {
    uint64_t numbers = 1000;
    while (numbers < base_customers * EMAIL_ROOM)
        numbers *= 10;
    return numbers;
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
        init_stores(world, err) < 0 || init_history(world, err) < 0)
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
        .end_us = world->start_us + (int64_t)params->volume.base_weeks * CALENDAR_WEEK_US,
    };
    init_basket(world);
    if (stock_shelves(world, err) < 0 || init_calendar(world, err) < 0)
        return -1;
    world->email_key = mix_key(params->seed, PURPOSE_EMAIL);
    world->email_numbers = email_numbers(params->volume.customers);
    world->sale_key = mix_key(params->seed, PURPOSE_SALE);
    world->line_key = mix_key(params->seed, PURPOSE_SALE_ITEM);
    world->staff_key = mix_key(params->seed, PURPOSE_STAFF);
    world->discounted_below = (uint32_t)(params->discounts * 65536 + 0.5);
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
    shelves_release(&world->shelves);
    department_season_release(&world->seasons);
    local_days_release(&world->days);
    free(world->payments);
    memset(world, 0, sizeof *world);
}

uint32_t world_products_a_store_min(double basket_lines) {
    uint32_t least = 2 * basket_most_lines(basket_lines);
    return least > SHELF_PRODUCTS_MIN ? least : SHELF_PRODUCTS_MIN;
}

uint32_t world_product_store(const struct world *world, uint64_t product) {
    return shelves_store_of(&world->shelves, product);
}

uint64_t world_pick_product(const struct world *world, uint32_t store, uint64_t hash) {
    const struct shelf *shelf = shelves_at(&world->shelves, store);
    uint64_t rank = shelf_draw(&world->shelves, shelf, hash);
    return shelf_item_at(&world->shelves, shelf, rank).product;
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

/* Customers whom a longer world has beyond that room get the numbers with one more digit, and so
 * on: each range of numbers is for the customers with an index in it. */
uint64_t world_email_number(const struct world *world, uint64_t customer) {
    uint64_t first = 0, end = world->email_numbers;
    while (customer >= end) {
        first = end;
        end *= 10;
    }
    struct permutation range = permutation_make(end - first, world->email_key);
    return first + permutation_at(&range, customer - first);
}
