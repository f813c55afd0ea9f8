/* Ranks and products of a shelf, with and without the table, and that popular things are cheap. */
#include "gen/world/shelf.h"

#include "tests/small_world.h"

static struct catalogue catalogue;
static struct product_model model;
static struct stores stores;
static struct err err;

static void stock(struct shelves *shelves, uint32_t store_count, uint64_t products) {
    const struct shelves_params params = {
        .seed = 42, .products = products, .least = SHELF_PRODUCTS_MIN, .popularity = 0.87};
    const struct stores_params of_stores = {.seed = 42,
                                            .count = store_count,
                                            .skew = 0.6,
                                            .season = 1,
                                            .locale_weights = {[LOCALE_EN_US] = 1}};
    if (stores_init(&stores, &of_stores, &err) < 0 ||
        shelves_init(shelves, &params, &stores, &model, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
}

static bool is_item(const struct shelf_item *left, const struct shelf_item *right) {
    return left->product == right->product && left->price_cents == right->price_cents &&
           left->department == right->department;
}

/* Every rank of every shelf. */
static void ranks_lead_to_products_and_back(uint32_t store_count, uint64_t products) {
    static struct shelves shelves;
    stock(&shelves, store_count, products);
    uint8_t *seen = calloc(products, 1);
    uint64_t back = 0, twice = 0, other = 0, facts = 0, all = 0, table = 0;
    for (uint32_t store = 0; seen && store < store_count; store++) {
        const struct shelf *shelf = shelves_at(&shelves, store);
        table += shelf->head_count;
        for (uint64_t rank = 0; rank < shelf->count; rank++, all++) {
            struct shelf_item item = shelf_item_at(&shelves, shelf, rank);
            struct shelf_item computed = shelf_item_compute(&shelves, shelf, rank);
            uint32_t category = product_category_index(&model, item.product);
            back += shelf_rank_of(&shelves, shelf, item.product) != rank ||
                    shelves_store_of(&shelves, item.product) != store;
            other += !is_item(&item, &computed);
            facts += item.price_cents != product_price_cents(&model, item.product) ||
                     item.department != catalogue.categories[category].department;
            twice += seen[item.product]++;
        }
    }
    free(seen);
    is_int(all, products, "%u stores share %" PRIu64 " products", store_count, products);
    is_int(back, 0, "each product knows its store and rank");
    is_int(twice, 0, "and has one");
    is_int(other, 0, "the table (%" PRIu64 " items) has what is computed", table);
    is_int(facts, 0, "the product's own price and department");
    ok(table <= 262144 && (products > 262144 || table == products), "it is not too large");
    shelves_release(&shelves);
    stores_release(&stores);
}

/* Of the draws, and of the products on the shelf. */
static void popular_products_are_cheap(void) {
    static struct shelves shelves;
    stock(&shelves, 4, 8000);
    double drawn = 0, all = 0, dear = 0;
    const struct shelf *shelf = shelves_at(&shelves, 0);
    uint64_t draws = 200000;
    for (uint64_t i = 0; i < draws; i++) {
        uint64_t rank = shelf_draw(&shelves, shelf, mix64(i));
        uint32_t cents = shelf_item_at(&shelves, shelf, rank).price_cents;
        drawn += cents;
        dear += cents > 20000;
    }
    for (uint64_t rank = 0; rank < shelf->count; rank++)
        all += shelf_item_at(&shelves, shelf, rank).price_cents;
    double ratio = drawn / (double)draws / (all / (double)shelf->count);
    ok(ratio > 0.3 && ratio < 0.6, "what is bought costs %.2f of what is offered", ratio);
    ok(dear / (double)draws > 0.02, "yet %.3f of it costs more than 200 dollars",
       dear / (double)draws);
    shelves_release(&shelves);
    stores_release(&stores);
}

int main(void) {
    if (catalogue_init(&catalogue, &err) < 0)
        return 1;
    model = (struct product_model){.catalogue = &catalogue, .seed = 42, .end_us = 1};
    ranks_lead_to_products_and_back(1, 10);
    ranks_lead_to_products_and_back(3, 101);
    ranks_lead_to_products_and_back(20, 20000);
    ranks_lead_to_products_and_back(7, 300001);
    popular_products_are_cheap();
    catalogue_release(&catalogue);
    return tap_done();
}
