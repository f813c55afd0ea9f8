/* A keyed permutation of 0 .. count - 1, forward and back, without a table.
 *
 * A mixed-radix Feistel network (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002,
 * method 3): x is written as (left digit, right digit) with left x right >= count, four rounds add
 * a hash of one digit to the other, and a result outside the domain walks on. left x right exceeds
 * count by less than left, about its square root, so that a walk is rare.
 *
 * It is what gives unique values without memory: slots of a week, ranks of products, e-mail
 * numbers.
 */
#ifndef PGBAZAAR_GEN_WORLD_PERMUTE_H
#define PGBAZAAR_GEN_WORLD_PERMUTE_H

#include <stdint.h>

struct permutation {
    uint64_t count; /* at least 1 */
    uint64_t left, right;
    uint64_t key;
};

/* count from 1 to 2^62. */
struct permutation permutation_make(uint64_t count, uint64_t key);

/* The place of x, which must be below count. */
uint64_t permutation_at(const struct permutation *permutation, uint64_t x);

/* The x whose place is y: permutation_inverse(p, permutation_at(p, x)) == x. */
uint64_t permutation_inverse(const struct permutation *permutation, uint64_t y);

#endif
