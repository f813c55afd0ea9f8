/* The catalogue: 12 departments, 200 categories under them, and the kinds of things in each.
 *
 * It is read from the text files gen/world/data/catalogue_*.txt inside the program; the first of
 * them explains how they are written. A struct catalogue is read-only after catalogue_init: about a
 * megabyte, built in a few milliseconds, shared by all threads.
 */
#ifndef PGBAZAAR_GEN_WORLD_CATALOGUE_H
#define PGBAZAAR_GEN_WORLD_CATALOGUE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/arena.h"
#include "gen/world/lognormal.h"
#include "gen/world/traits.h"

#define CATALOGUE_DEPARTMENTS 12
#define CATALOGUE_LEAVES      200 /* categories that have products */
#define CATALOGUE_CATEGORIES  (CATALOGUE_DEPARTMENTS + CATALOGUE_LEAVES)
#define CATALOGUE_SHARE_BITS  12
#define CATALOGUE_SHARES      (1 << CATALOGUE_SHARE_BITS)

/* Neighbouring products that are variants of one: a family. */
#define FAMILY_PRODUCTS 6

/* A row of retail.product_categories: departments first, then the leaves in their order. */
struct category {
    int32_t category_id; /* index + 1 */
    int32_t parent_id;   /* 0: none */
    const char *name;
    const char *description;
    uint32_t department; /* 0 .. CATALOGUE_DEPARTMENTS - 1 */
};

#define RECIPE_MAKERS_MAX 8
#define RECIPE_SIZES_MAX  10

/* All that a price needs of an item, in one cache line. Factors are those of traits.h. */
struct price_recipe {
    const uint32_t *factors; /* [LOGNORMAL_PARTS], by the item's sigma */
    uint32_t price_cents;    /* median, of a maker and a size whose factors are 1 */
    uint32_t rows;           /* four bits for each variant of a family: its row in the grid */
    uint8_t maker_count;
    uint8_t size_starts; /* sizes at which a family may begin */
    uint8_t columns;     /* the variants are a grid: colors (flavors, scents) by sizes */
    uint16_t maker_factors[RECIPE_MAKERS_MAX];
    uint16_t size_factors[RECIPE_SIZES_MAX]; /* the first is 1 when there are no sizes */
};

_Static_assert(sizeof(struct price_recipe) <= 64, "a recipe fits a cache line");

#define SKU_CODE_LETTERS 3

/* All that a SKU says of an item but its number: the first letters and digits, in capitals, of the
 * names of its category and its makers. By the names themselves it takes four cache lines more, and
 * a load that draws products at random has none of them at hand. */
struct sku_codes {
    char category[SKU_CODE_LETTERS];
    char makers[RECIPE_MAKERS_MAX][SKU_CODE_LETTERS];
};

struct catalogue_item {
    const char *name; /* "Wireless Earbuds" */
    const char *noun; /* "wireless earbuds" */
    bool plural;
    uint32_t weight_grams;
    uint32_t dimensions_mm[3]; /* length, width, height */
    struct traits traits;
};

/* The items of a leaf: a range of catalogue.items, .recipes and .codes. */
struct catalogue_leaf {
    uint16_t first_item;
    uint16_t item_count;
};

struct catalogue {
    struct category categories[CATALOGUE_CATEGORIES];
    struct catalogue_leaf leaves[CATALOGUE_LEAVES];
    uint8_t share[CATALOGUE_SHARES]; /* leaf of each of the equal shares of the families */
    const struct catalogue_item *items;
    const struct price_recipe *recipes; /* of the same items */
    const struct sku_codes *codes;      /* of the same items */
    uint32_t item_count;
    struct arena arena;
};

int catalogue_init(struct catalogue *catalogue, struct err *err);

/* All zero may be released too. */
void catalogue_release(struct catalogue *catalogue);

#endif
