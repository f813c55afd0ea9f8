/* What joins the rooms of the world: shelves, numbers of rows, UUIDs, tax, and worlds that cannot
 * be. */
#include "gen/world/world.h"

#include "gen/world/sale.h"
#include "tests/small_world.h"

static struct world world;

static void every_product_stands_on_one_shelf(void) {
    uint64_t wrong = 0, small = 0, covered = 0;
    for (uint32_t store = 0; store < world_stores(&world); store++) {
        const struct shelf *shelf = shelves_at(&world.shelves, store);
        small += shelf->count < SHELF_PRODUCTS_MIN;
        wrong += shelf->first_product != covered;
        covered += shelf->count;
        for (uint64_t i = 0; i < shelf->count; i++)
            wrong += world_product_store(&world, shelf->first_product + i) != store;
    }
    is_int(wrong, 0, "the shelves follow each other, and each product knows its store");
    is_int(covered, world_products(&world), "all products stand on them");
    is_int(small, 0, "no shelf is too small for a basket");
}

static void picks_from_the_shelf(void) {
    uint64_t elsewhere = 0, hits[2] = {0};
    for (uint32_t store = 0; store < world_stores(&world); store++) {
        uint64_t last = shelves_at(&world.shelves, store)->count - 1;
        for (uint64_t i = 0; i < 2000; i++) {
            uint64_t product = world_pick_product(&world, store, i * (UINT64_MAX / 2000));
            elsewhere += world_product_store(&world, product) != store;
            uint64_t rank = world_product_sales(&world, product).rank;
            hits[0] += rank == 0;
            hits[1] += rank == last;
        }
    }
    is_int(elsewhere, 0, "a store's pick is of its own shelf");
    ok(hits[0] > 5 * hits[1] && hits[1] > 0,
       "the most popular is picked more often than the least: %" PRIu64 ", %" PRIu64, hits[0],
       hits[1]);
}

static void counts_its_rows(const struct world_params *params) {
    is_int(world_stores(&world), params->stores, "stores");
    is_int(world_customers(&world), params->volume.customers, "customers");
    is_int(world_products(&world), params->products, "products");
    is_int(world_sales(&world), params->volume.sales, "sales");
    is_int(world_embeddings(&world), 0, "no embeddings where none are asked for");
    is_int(world.end_us - world.start_us, 52 * 7 * CALENDAR_DAY_US, "a year of 52 weeks");
}

static void taxes_by_state_or_flat(struct world_params params) {
    uint32_t wrong = 0;
    for (uint32_t store = 0; store < world_stores(&world); store++)
        wrong += world_tax_rate(&world, store) != stores_at(&world.stores, store)->tax_rate;
    is_int(wrong, 0, "tax by the store's state");
    struct world flat;
    params.tax_by_state = false;
    params.flat_tax = 0.0875;
    world_for_test(&flat, &params);
    is_int(world_tax_rate(&flat, 0), 87500, "or one rate for all, in millionths");
    world_release(&flat);
}

/* What is refused, and a word of the sentence. */
static void refuses(const char *word, struct world_params params) {
    struct world none;
    struct err err = {.kind = ERR_NONE};
    is_int(world_init(&none, &params, &err), -1, "no world: %s", word);
    is_int(err.kind, ERR_USAGE, "is the user's to mend");
    ok(strstr(err.text, word), "and says so: %s", err.text);
}

static void refuses_what_makes_no_world(void) {
    struct world_params params = small_world_params();
    params.volume.sales = params.volume.customers - 1;
    refuses("are too few for 2000 customers", params);
    params = small_world_params();
    params.volume.base_weeks = params.volume.weeks = 1;
    refuses("one week", params);
    params = small_world_params();
    params.products = 119;
    refuses("119 products are too few for 12 stores", params);
    params.products = 120;
    struct world least;
    world_for_test(&least, &params);
    is_int(world_products(&least), 120, "one product more is enough");
    world_release(&least);
    params.basket_lines = 9;
    refuses("twice the largest basket", params);
}

static double share_back(const struct world_params *params) {
    struct world back;
    struct history_cursor cursor;
    uint64_t count = 0;
    world_for_test(&back, params);
    history_cursor_init(&cursor);
    for (uint64_t i = 0; i < world_sales(&back); i++) {
        struct sale sale;
        sale_make(&back, &cursor, i, &sale);
        count += sale.kind != SALE_KIND_SALE;
    }
    double share = (double)count / (double)world_sales(&back);
    world_release(&back);
    return share;
}

/* Who does not come again brings nothing back. */
static void takes_back_what_can_be(void) {
    struct world_params params = small_world_params();
    params.returns = 0.12;
    params.exchanges = 0.05;
    double share = share_back(&params);
    ok(share > 0.155 && share < 0.185, "17 %% are asked, and are %.3f", share);
    params.returns = 0.20;
    params.exchanges = 0.10;
    share = share_back(&params);
    ok(share > 0.175 && share < 0.21, "of 30 %% asked five in six purchases give %.3f", share);
    params.volume.sales = params.volume.customers;
    ok(!(share_back(&params) > 0), "nothing comes back where nobody does");
}

int main(void) {
    struct world_params params = small_world_params();
    world_for_test(&world, &params);
    every_product_stands_on_one_shelf();
    picks_from_the_shelf();
    counts_its_rows(&params);
    taxes_by_state_or_flat(params);
    refuses_what_makes_no_world();
    takes_back_what_can_be();
    world_release(&world);
    return tap_done();
}
