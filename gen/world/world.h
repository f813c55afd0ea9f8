/* The world: every row of every table as a pure function of (seed, table, index).
 *
 * A struct world is read-only after world_init; any number of threads may ask it for rows. It holds
 * the rooms of the model and what joins them: which products stand on which store's shelf.
 */
#ifndef PGBAZAAR_GEN_WORLD_WORLD_H
#define PGBAZAAR_GEN_WORLD_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/basket.h"
#include "gen/world/catalogue.h"
#include "gen/world/department_season.h"
#include "gen/world/embedding.h"
#include "gen/world/history.h"
#include "gen/world/local_day.h"
#include "gen/world/loyalty.h"
#include "gen/world/names.h"
#include "gen/world/payment.h"
#include "gen/world/product.h"
#include "gen/world/shelf.h"
#include "gen/world/store.h"
#include "gen/world/uuid.h"

/* The version of what the functions give: it changes whenever any byte of any row does. */
#define WORLD_VERSION 1

struct world_params {
    uint64_t seed;
    struct volume_params volume; /* time, customers, sales and their shapes */
    double repeat_shape;         /* r of the customers' purchase rates */
    uint32_t stores;
    double store_skew;              /* exponent of the stores' shares */
    double locale_weights[LOCALES]; /* how often a store is in each country; not all 0 */
    uint64_t products;
    double popularity;                    /* exponent of the products' shares */
    double basket_lines;                  /* of a sale on average */
    double returns, exchanges, discounts; /* shares: of transactions, of lines */
    double nulls;                         /* share of the optional values that are not known */
    bool tax_by_state;                    /* else flat_tax for all */
    double flat_tax;                      /* fraction */
    bool uuid_v7;                         /* keys in the order of time, else random ones */
    bool embeddings;
    uint32_t embedding_dimension;
    bool half_embeddings; /* of half precision: pgvector's halfvec */
};

struct world {
    struct world_params params;
    struct catalogue catalogue;
    struct names names;
    struct stores stores;
    struct history history;
    struct basket basket;
    struct product_model products;
    struct shelves shelves;
    struct department_season seasons;
    struct local_days days;
    struct payment_week *payments;     /* [weeks] */
    struct embedding_model embeddings; /* only when params.embeddings */
    uint64_t email_key, email_numbers; /* see world_email_number */
    struct loyalty loyalty;
    uint64_t sale_key, line_key, staff_key;
    uint32_t discounted_below; /* a hash of 65,536 for a line that has a discount */
    uint64_t uuid_keys[UUID_KINDS];
    int64_t start_us, end_us; /* of time: [start_us, end_us) */
};

/* Builds the tables: a few MB, some milliseconds; some 75 MB for the most weeks and trading groups
 * that a profile can ask for. ERR_USAGE when the numbers make no world. */
int world_init(struct world *world, const struct world_params *params, struct err *err);
void world_release(struct world *world);

/* Rows of each kind. */
static inline uint64_t world_stores(const struct world *world) {
    return world->params.stores;
}

static inline uint64_t world_categories(const struct world *world) {
    (void)world;
    return CATALOGUE_CATEGORIES;
}

static inline uint64_t world_customers(const struct world *world) {
    return volume_customers(&world->history.volume);
}

static inline uint64_t world_products(const struct world *world) {
    return world->params.products;
}

static inline uint64_t world_sales(const struct world *world) {
    return volume_sales(&world->history.volume);
}

static inline uint64_t world_lines(const struct world *world) {
    return basket_lines_before(&world->basket, world_sales(world));
}

static inline uint64_t world_embeddings(const struct world *world) {
    return world->params.embeddings ? world->params.products : 0;
}

struct uuid world_uuid_v7(const struct world *world, enum uuid_kind kind, uint64_t index);

/* The UUID of a row, which must exist; of the version that the world's parameters ask for. */
static inline struct uuid world_uuid(const struct world *world, enum uuid_kind kind,
                                     uint64_t index) {
    return world->params.uuid_v7 ? world_uuid_v7(world, kind, index)
                                 : uuid_v4(world->uuid_keys[kind], index);
}

/* The same of a sale and of line `number` (from 0) of a sale, for who knows its time: a version 7
 * UUID need not look it up. */
static inline struct uuid world_sale_uuid(const struct world *world, uint64_t sale, int64_t at_us) {
    uint64_t key = world->uuid_keys[UUID_SALE];
    return world->params.uuid_v7 ? uuid_v7(key, sale, uuid_ticks_of_us(at_us)) : uuid_v4(key, sale);
}
static inline struct uuid world_line_uuid(const struct world *world, uint64_t line, uint32_t number,
                                          int64_t sold_at_us) {
    uint64_t key = world->uuid_keys[UUID_SALE_ITEM];
    return world->params.uuid_v7 ? uuid_v7(key, line, uuid_ticks_of_us(sold_at_us) + number)
                                 : uuid_v4(key, line);
}

/* The row of a UUID; false when it is none of this world's kind. */
bool world_uuid_index(const struct world *world, enum uuid_kind kind, struct uuid uuid,
                      uint64_t *index);

/* The store on whose shelf a product stands. */
uint32_t world_product_store(const struct world *world, uint64_t product);

/* How a product sells on its shelf, and the product with what follows from that. */
struct product_sales world_product_sales(const struct world *world, uint64_t product);
void world_product(const struct world *world, uint64_t index, struct product *product);

/* The product of a store at which `hash` points, the popular ones more often. */
uint64_t world_pick_product(const struct world *world, uint32_t store, uint64_t hash);

/* Products that each store must have at least, in a world whose sales have so many lines on
 * average: lines of a sale name different products, so a shelf holds twice the largest basket. */
uint32_t world_products_a_store_min(double basket_lines);

/* The product's place in the embedding space. */
struct embedding_place world_embedding_place(const struct world *world, uint64_t product);

/* The number in a customer's e-mail address: no other customer's, in any longer world either. */
uint64_t world_email_number(const struct world *world, uint64_t customer);

/* Sales tax of a store, in millionths. */
static inline uint32_t world_tax_rate(const struct world *world, uint32_t store) {
    const struct world_params *params = &world->params;
    return params->tax_by_state ? stores_at(&world->stores, store)->tax_rate
                                : (uint32_t)(params->flat_tax * 1e6 + 0.5);
}

#endif
