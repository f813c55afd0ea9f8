/* A hundred thousand products, for the tests that look at all of them. */
#ifndef PGBAZAAR_TESTS_UNIT_GEN_WORLD_MANY_PRODUCTS_H
#define PGBAZAAR_TESTS_UNIT_GEN_WORLD_MANY_PRODUCTS_H

#include "gen/world/product.h"
#include "tests/tap.h"

#define MANY     100000
#define START_US INT64_C(1672531200000000) /* 2023 */
#define END_US   INT64_C(1735689600000000) /* 2025 */
#define DAY_US   (INT64_C(86400) * 1000000)

static struct catalogue catalogue;
static const struct product_model model = {
    .catalogue = &catalogue, .seed = 42, .start_us = START_US, .end_us = END_US};

/* Shelves of a thousand, and many sales. */
static inline struct product_sales sales_of(uint64_t index) {
    enum { SHELF = 1000 };
    uint64_t rank = mix64(index) % SHELF;
    return (struct product_sales){
        .rank = rank, .ranks = SHELF, .lines_a_week = 1000.0 / (double)(rank + 3)};
}

static inline void make(const struct product_model *of, uint64_t index, struct product *product) {
    struct product_sales sales = sales_of(index);
    product_make(of, &sales, index, product);
}

static inline double percent(uint64_t count) {
    return (double)count * 100 / MANY;
}

/* Release with catalogue_release. Without a catalogue there are no products to look at. */
static inline void catalogue_for_test(void) {
    struct err err = {.kind = ERR_NONE};
    if (!ok(catalogue_init(&catalogue, &err) == 0, "the catalogue is well formed"))
        exit(tap_done());
}

#endif
