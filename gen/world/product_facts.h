/* What a product is, before it is put into words: the picks of its family and of itself. */
#ifndef PGBAZAAR_GEN_WORLD_PRODUCT_FACTS_H
#define PGBAZAAR_GEN_WORLD_PRODUCT_FACTS_H

#include <stdint.h>

#include "common/pcg.h"
#include "gen/world/product.h"
#include "gen/world/product_pick.h"

struct product_facts {
    const struct product_model *model;
    uint64_t index, family;
    struct product_pick pick;
    const struct catalogue_item *item;
    const struct price_recipe *recipe;
    const char *brand;
    const char *line; /* "" when it has none; so are the others */
    const char *material;
    const char *color, *flavor, *size;
    const char *supplier;
    char model_number[65];
    char title[121], author[81];
    int64_t weight_grams;
    uint32_t dimensions_cm[3];
    uint64_t family_hash, product_hash;
    struct pcg family_stream; /* the same for all variants */
    struct pcg product_stream;
};

void product_facts_make(const struct product_model *model, uint64_t index,
                        struct product_facts *facts);

#endif
