/* Which product of a store is bought: Zipf-Mandelbrot over the store's products.
 *
 * The chance of rank k is in proportion to (k + 1 + q)^-s, with s = .87 up to rank 10^5 and 1.2
 * beyond (measured popularity curves steepen in the far tail). The curve is summed once as a
 * continuous function; a store with n products uses its first part, so one table serves every
 * store. A keyed permutation gives ranks to products.
 */
#ifndef PGBAZAAR_GEN_WORLD_POPULARITY_H
#define PGBAZAAR_GEN_WORLD_POPULARITY_H

#include <stdint.h>

#include "common/mix.h"

#define POPULARITY_NODES     2560 /* 64 for each doubling of the rank, up to 2^40 */
#define POPULARITY_PARTS     1024
#define POPULARITY_RANK_BITS 24 /* of the fraction of a rank */

struct popularity {
    double at[POPULARITY_NODES];             /* rank of a node */
    double mass[POPULARITY_NODES];           /* of all ranks below it */
    double ranks_a_mass[POPULARITY_NODES];   /* between a node and the next */
    double part_mass;                        /* the largest store's mass in equal parts */
    uint64_t quantile[POPULARITY_PARTS + 1]; /* rank at which a part begins, in fractions */
    uint64_t coarse_part; /* from it on, a part has too many ranks to be taken as a line */
};

/* exponent: s, 0 (all alike) to 2; largest: products of the largest store. */
void popularity_init(struct popularity *popularity, double exponent, uint64_t largest);

/* The mass of the first `products` ranks. */
double popularity_mass(const struct popularity *popularity, uint64_t products);

/* The parts of that mass, in 2^-32 of one: what popularity_rank asks of a store. */
uint64_t popularity_reach(const struct popularity *popularity, uint64_t products);

/* The rank at a place among the parts, by the curve itself. */
uint64_t popularity_rank_by_curve(const struct popularity *popularity, uint64_t place);

/* The rank below `products` at which `hash` points; reach is popularity_reach of them. On the way
 * of every line of a sale, so the curve's inverse is a table, with a line between its points. */
static inline uint64_t popularity_rank(const struct popularity *popularity, uint64_t products,
                                       uint64_t reach, uint64_t hash) {
    uint64_t place = mix_below(hash, reach), part = place >> 32, rank;
    if (part < popularity->coarse_part) {
        uint64_t from = popularity->quantile[part];
        uint64_t step = popularity->quantile[part + 1] - from;
        rank = from + (uint64_t)((uint128)step * (place & UINT32_MAX) >> 32);
        rank >>= POPULARITY_RANK_BITS;
    } else {
        rank = popularity_rank_by_curve(popularity, place);
    }
    return rank < products ? rank : products - 1;
}

#endif
