/* How the products of the world sell. */
#include "gen/world/world.h"

/* The store's share of all sales. */
static double store_share(const struct history *history, uint32_t store) {
    uint32_t rank = history->rank_of_store[store];
    return (double)(history->share[rank + 1] - history->share[rank]) /
           (double)history->share[history->stores];
}

struct product_sales world_product_sales(const struct world *world, uint64_t product) {
    uint32_t store = world_product_store(world, product);
    const struct shelf *shelf = shelves_at(&world->shelves, store);
    const struct volume_params *volume = &world->params.volume;
    uint64_t rank = shelf_rank_of(&world->shelves, shelf, product);
    double lines = (double)basket_lines_before(&world->basket, volume->sales);
    const struct popularity *popularity = &world->shelves.popularity;
    double of_shelf =
        (popularity_mass(popularity, rank + 1) - popularity_mass(popularity, rank)) / shelf->mass;
    return (struct product_sales){
        .rank = rank,
        .ranks = shelf->count,
        .lines_a_week = lines / volume->base_weeks * store_share(&world->history, store) * of_shelf,
    };
}

void world_product(const struct world *world, uint64_t index, struct product *product) {
    struct product_sales sales = world_product_sales(world, index);
    product_make(&world->products, &sales, index, product);
}
