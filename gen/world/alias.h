/* A choice among weighted items in constant time: the alias method (A. J. Walker, 1977; M. D. Vose,
 * "A linear algorithm for generating random numbers with a given distribution", 1991), in integers,
 * so that the same hash picks the same item everywhere. */
#ifndef PGBAZAAR_GEN_WORLD_ALIAS_H
#define PGBAZAAR_GEN_WORLD_ALIAS_H

#include <stdint.h>

#include "common/err.h"
#include "common/mix.h"

struct alias_cell {
    uint32_t threshold; /* below it `item`, from it on `other` */
    uint16_t item;
    uint16_t other;
};

struct alias {
    struct alias_cell *cells; /* owned; one for each item with a weight */
    uint32_t count;
};

/* Items 0 .. count - 1 (at most 65,536) with these weights, each below 2^44 and not all 0. An item
 * of weight 0 is never picked. The shares are exact to 2^-32. Release with alias_release. */
int alias_init(struct alias *alias, const uint64_t *weights, uint32_t count, struct err *err);
void alias_release(struct alias *alias);

/* The item that a 64-bit hash picks. The high bits choose the cell, the low ones within it. */
static inline uint32_t alias_pick(const struct alias *alias, uint64_t hash) {
    const struct alias_cell *cell = &alias->cells[mix_below(hash, alias->count)];
    return (uint32_t)hash < cell->threshold ? cell->item : cell->other;
}

#endif
