/* What a family's hash picks in the catalogue; inline, since every line of a sale asks for it. */
#ifndef PGBAZAAR_GEN_WORLD_PRODUCT_PICK_H
#define PGBAZAAR_GEN_WORLD_PRODUCT_PICK_H

#include <stdint.h>

#include "common/mix.h"
#include "gen/world/product.h"
#include "gen/world/purpose.h"

#define PRODUCT_ENDINGS 16

struct product_pick {
    uint32_t leaf;
    uint32_t item;        /* in the catalogue */
    uint32_t maker;       /* of the item */
    uint32_t part;        /* of the item's price factors */
    uint32_t ending;      /* of the price, below PRODUCT_ENDINGS */
    uint32_t first_size;  /* of the family's variants */
    uint32_t first_color; /* a hash of 8 bits */
};

/* The golden ratio's multiples fall into the unit interval more evenly than any other number's: the
 * gaps among the first n differ by a factor below 3 (V. Sos, 1958). The seed sets the phase. */
static inline uint32_t product_leaf(const struct catalogue *catalogue, uint64_t key,
                                    uint64_t family) {
    return catalogue->share[(key + family * MIX_GOLDEN) >> (64 - CATALOGUE_SHARE_BITS)];
}

static inline uint64_t product_family_key(const struct product_model *model) {
    return mix_key(model->seed, PURPOSE_PRODUCT_FAMILY);
}

static inline struct product_pick product_pick(const struct product_model *model, uint64_t family) {
    const struct catalogue *catalogue = model->catalogue;
    uint64_t key = product_family_key(model), hash = mix_at(key, family);
    uint32_t leaf = product_leaf(catalogue, key, family);
    const struct catalogue_leaf *items = &catalogue->leaves[leaf];
    uint32_t item = items->first_item + (uint32_t)(((hash >> 48) * items->item_count) >> 16);
    const struct price_recipe *recipe = &catalogue->recipes[item];
    /* Squared: the first makers have the larger part of the families. */
    uint64_t maker = hash >> 32 & 0xffff;
    maker = maker * maker >> 16;
    return (struct product_pick){
        .leaf = leaf,
        .item = item,
        .maker = (uint32_t)(maker * recipe->maker_count >> 16),
        .part = (uint32_t)(hash >> 23) & (LOGNORMAL_PARTS - 1),
        .ending = (uint32_t)(hash >> 16) & (PRODUCT_ENDINGS - 1),
        .first_size = (uint32_t)(((hash >> 8 & 255) * recipe->size_starts) >> 8),
        .first_color = (uint32_t)hash & 255,
    };
}

/* The size of a variant, in the item's sizes, 0 when it has none: a family's variants go through
 * neighbouring sizes, the colors of one size first. */
static inline uint32_t product_size(const struct price_recipe *recipe,
                                    const struct product_pick *pick, uint32_t variant) {
    return pick->first_size + (recipe->rows >> 4 * variant & 15);
}

#endif
