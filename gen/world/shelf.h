/* What stands on each store's shelf, and which of it is bought how often.
 *
 * The world's products are dealt to the stores in ranges. On its shelf every product has a rank,
 * and the ranks are drawn as popularity.h says. What people buy often is cheap (bread, batteries,
 * socks) more often than dear: a keyed permutation deals the shelf into groups of SHELF_GROUP
 * products, and in a group the cheapest takes a rank in the shelf's first part of ranks, and so on
 * to the dearest in the last part. To each price belongs a factor by chance, so that there are dear
 * products that sell well, and cheap ones that do not. How strong that is, is an assumption: it
 * brings the mean sale to what shops report. The shares of the ranks remain those of popularity.h.
 *
 * A table holds the products of the first ranks of each shelf, most draws end there; the others are
 * worked out.
 */
#ifndef PGBAZAAR_GEN_WORLD_SHELF_H
#define PGBAZAAR_GEN_WORLD_SHELF_H

#include <stdint.h>

#include "common/err.h"
#include "gen/world/permute.h"
#include "gen/world/popularity.h"
#include "gen/world/product.h"
#include "gen/world/store.h"

#define SHELF_GROUP 6

/* Products that a store has at least. */
#define SHELF_PRODUCTS_MIN 10

/* A product as a sale needs it. */
struct shelf_item {
    uint64_t product;
    uint32_t price_cents;
    uint32_t department; /* below CATALOGUE_DEPARTMENTS */
};

/* The same in the table, small so that much of it is in a processor's cache. */
struct shelf_slot {
    uint32_t place; /* from the shelf's first product */
    unsigned price_cents : 28;
    unsigned department : 4;
};

struct shelf {
    uint64_t first_product, count;
    double mass;                   /* popularity_mass of the count */
    uint64_t reach;                /* popularity_reach of it */
    const struct shelf_slot *head; /* of the ranks below head_count */
    uint64_t head_count;
    struct permutation groups; /* of count / SHELF_GROUP; what is left over has the last ranks */
    uint64_t luck_key;
};

struct shelves {
    uint32_t count;                    /* stores */
    struct shelf *list;                /* owned */
    struct shelf_slot *slots;          /* owned: the heads */
    const struct product_model *model; /* must outlive the shelves */
    struct popularity popularity;
};

struct shelves_params {
    uint64_t seed;
    uint64_t products; /* at least SHELF_PRODUCTS_MIN a store */
    uint64_t least;    /* products of a store, at least SHELF_PRODUCTS_MIN */
    double popularity; /* exponent of the products' shares */
};

/* ERR_SYSTEM without memory; at most about 2 MB. Release with shelves_release, after a failure too.
 */
int shelves_init(struct shelves *shelves, const struct shelves_params *params,
                 const struct stores *stores, const struct product_model *model, struct err *err);
void shelves_release(struct shelves *shelves);

static inline const struct shelf *shelves_at(const struct shelves *shelves, uint32_t store) {
    return &shelves->list[store];
}

/* The store on whose shelf a product stands. */
uint32_t shelves_store_of(const struct shelves *shelves, uint64_t product);

/* The product with this rank, below the shelf's count. */
struct shelf_item shelf_item_compute(const struct shelves *shelves, const struct shelf *shelf,
                                     uint64_t rank);

static inline struct shelf_item shelf_item_at(const struct shelves *shelves,
                                              const struct shelf *shelf, uint64_t rank) {
    if (rank >= shelf->head_count)
        return shelf_item_compute(shelves, shelf, rank);
    struct shelf_slot slot = shelf->head[rank];
    return (struct shelf_item){
        .product = shelf->first_product + slot.place,
        .price_cents = slot.price_cents,
        .department = slot.department,
    };
}

/* The rank of a product of the shelf. */
uint64_t shelf_rank_of(const struct shelves *shelves, const struct shelf *shelf, uint64_t product);

/* The rank at which a hash points, the first ones more often. The lowest 11 bits have no part in
 * it. */
static inline uint64_t shelf_draw(const struct shelves *shelves, const struct shelf *shelf,
                                  uint64_t hash) {
    return popularity_rank(&shelves->popularity, shelf->count, shelf->reach, hash);
}

#endif
