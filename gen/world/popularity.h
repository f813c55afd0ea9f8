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

#define POPULARITY_NODES 2560 /* 64 for each doubling of the rank, up to 2^40 */
#define POPULARITY_GUIDE 4096

struct popularity {
    double at[POPULARITY_NODES];           /* rank of a node */
    double mass[POPULARITY_NODES];         /* of all ranks below it */
    double ranks_a_mass[POPULARITY_NODES]; /* between a node and the next */
    uint16_t guide[POPULARITY_GUIDE + 1]; /* node where a part of the largest store's mass begins */
    double guide_scale;                   /* parts in a unit of mass */
};

/* exponent: s, 0 (all alike) to 2; largest: products of the largest store. */
void popularity_init(struct popularity *popularity, double exponent, uint64_t largest);

/* The mass of the first `products` ranks. */
double popularity_mass(const struct popularity *popularity, uint64_t products);

/* The rank below `products` at which `hash` points; mass is popularity_mass of them. */
uint64_t popularity_rank(const struct popularity *popularity, uint64_t products, double mass,
                         uint64_t hash);

#endif
