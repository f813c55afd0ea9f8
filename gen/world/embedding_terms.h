/* Which rows of the tables a vector is the sum of, and with which weights: the model of embeddings
 * proper. Nothing here touches a vector. */
#ifndef PGBAZAAR_GEN_WORLD_EMBEDDING_TERMS_H
#define PGBAZAAR_GEN_WORLD_EMBEDDING_TERMS_H

#include <stdint.h>

#include "gen/world/embedding_kernel.h"
#include "gen/world/embedding_tables.h"

/* Where a product stands in the catalogue. */
struct embedding_place {
    uint64_t product;
    uint64_t family;
    uint32_t category;   /* 0 .. categories - 1, over all departments */
    uint32_t department; /* 0 .. departments - 1 */
};

/* The weights that follow from the energies, and the keys of the hashes. A gain turns a normal
 * number of embedding_normal into the weight of a picked direction, in 65,536ths. */
struct embedding_recipe {
    uint64_t family_key;
    uint64_t product_key;
    uint64_t query_key;
    int32_t family_gain;
    int32_t product_gain;
    int32_t query_gain;
    int16_t category_weight;
    int16_t family_noise_weight;
    int16_t product_noise_weight;
    int16_t query_noise_weight;
};

void embedding_recipe_init(struct embedding_recipe *recipe, uint64_t seed);

/* The terms of a product's vector. */
void embedding_product_terms(const struct embedding_recipe *recipe,
                             const struct embedding_tables *tables,
                             const struct embedding_place *place, struct embedding_terms *terms);

/* The terms of what is different in a query near a product, see embedding_query: half of the energy
 * in 16 picked directions, half in two noise windows. */
void embedding_query_terms(const struct embedding_recipe *recipe,
                           const struct embedding_tables *tables, uint64_t product, uint64_t query,
                           struct embedding_terms *terms);

#endif
