/* Values that a shop has of most customers and things but not of all: the profile says of how many
 * it has none (world.nulls). Each value of each row is known or not by a hash of its own, so that
 * no two gaps go together. Who knows the value all the same, as the model does, is not told: a
 * column without it is NULL. */
#ifndef PGBAZAAR_GEN_WORLD_OPTIONAL_H
#define PGBAZAAR_GEN_WORLD_OPTIONAL_H

#include <stdbool.h>
#include <stdint.h>

#include "common/mix.h"
#include "gen/world/purpose.h"
#include "gen/world/world.h"

/* The numbers are part of the world: they never change, new ones are added at the end. */
enum optional {
    OPTIONAL_CUSTOMER_PHONE = 1,
    OPTIONAL_CUSTOMER_BIRTH_DAY = 2,
    OPTIONAL_CUSTOMER_GENDER = 3,
    OPTIONAL_PRODUCT_MODEL = 4,
    OPTIONAL_PRODUCT_COLOR = 5,
    OPTIONAL_PRODUCT_SIZE = 6,
    OPTIONAL_PRODUCT_WEIGHT = 7,
    OPTIONAL_PRODUCT_DIMENSIONS = 8,
};

static inline bool optional_is_known(const struct world *world, enum optional value, uint64_t row) {
    uint64_t key = mix_key(world->params.seed, (uint64_t)PURPOSE_OPTIONAL << 8 | (uint64_t)value);
    return (double)(mix_at(key, row) >> 11) * 0x1p-53 >= world->params.nulls;
}

#endif
