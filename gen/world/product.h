/* Products, as a pure function of their index.
 *
 * Six neighbouring products are one family: the same item of the same brand and line, in variants
 * that differ in color, flavor or scent and in size, and a little in price. Families are spread
 * over the categories by a low-discrepancy sequence, so that any range of neighbouring products has
 * the catalogue's mixture: a store with a hundred products has something from every department.
 */
#ifndef PGBAZAAR_GEN_WORLD_PRODUCT_H
#define PGBAZAAR_GEN_WORLD_PRODUCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/pcg.h"
#include "gen/world/catalogue.h"

/* Products that SKUs can tell apart. */
#define PRODUCTS_MAX UINT64_C(10000000000)

#define PRODUCT_TAGS_MAX 6

struct product_model {
    const struct catalogue *catalogue;
    uint64_t seed;
    int64_t start_us, end_us; /* of the world's base weeks: a longer world has the same products */
};

/* A row of retail.products, without product_id and store_id. A text that is missing is "". Pointers
 * are into the catalogue. */
struct product {
    const char *brand, *color, *size;
    const char *supplier_name;
    const char *tags[PRODUCT_TAGS_MAX];
    int64_t weight_grams;
    int64_t price_cents, cost_cents;
    int64_t created_at_us, updated_at_us;
    int32_t category_id;
    int32_t current_stock, minimum_stock, maximum_stock, reorder_point;
    int32_t rating_average_hundredths; /* 0 while nobody has rated it */
    int32_t rating_count;
    uint32_t tag_count;
    bool is_active, is_featured;
    char sku[51], supplier_sku[51];
    char product_name[201];
    char product_description[1601];
    char model[65];
    char dimensions_cm[51];
    char metadata[1201]; /* JSON as jsonb prints it */
};

/* How a product sells: what its stock, its ratings and the tag "bestseller" follow from. */
struct product_sales {
    uint64_t rank, ranks; /* place on its shelf, from 0 for what sells best, and of how many */
    double lines_a_week;  /* of receipts that name it */
};

/* index must be below PRODUCTS_MAX. See world_product (world.h) for products of a world. */
void product_make(const struct product_model *model, const struct product_sales *sales,
                  uint64_t index, struct product *product);

/* The family of a product; FAMILY_PRODUCTS neighbours have the same. */
static inline uint64_t product_family(uint64_t index) {
    return index / FAMILY_PRODUCTS;
}

/* Index of the product's category, CATALOGUE_DEPARTMENTS .. CATALOGUE_CATEGORIES - 1. It is the
 * family's. */
uint32_t product_category_index(const struct product_model *model, uint64_t index);

/* The price alone: some nanoseconds, on the way of every line of a sale. */
int64_t product_price_cents(const struct product_model *model, uint64_t index);

/* The index of the product that has this SKU; false when none has. The caller must see whether the
 * index is within its world. */
bool product_sku_parse(const struct product_model *model, const char *sku, uint64_t *index);

/* One or two words that a shopper would type to find the product: they occur in its name,
 * description or brand, so that a full-text search for all of them finds it. Lower case. */
void product_search_words(const struct product_model *model, uint64_t index, struct pcg *pcg,
                          char *words, size_t size);

#endif
