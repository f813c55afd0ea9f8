/* A keyed permutation of 0 .. count - 1, forward and back, without a table.
 *
 * A mixed-radix Feistel network (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002,
 * method 3): x is written as (right digit, left digit) with left x right >= count, four rounds add
 * a hash of one digit to the other, and a result outside the domain walks on. The left digit's
 * radix is a power of two, so that no division is needed to make a permutation or to use it; it is
 * at most the root of the count, so that left x right exceeds the count by less than that root and
 * a walk is rare.
 *
 * It is what gives unique values without memory: slots of a week, ranks of products, e-mail
 * numbers.
 */
#ifndef PGBAZAAR_GEN_WORLD_PERMUTE_H
#define PGBAZAAR_GEN_WORLD_PERMUTE_H

#include <stdint.h>

#include "common/mix.h"

struct permutation {
    uint64_t count; /* at least 1 */
    uint64_t key;
    uint32_t right;     /* radix of the right digit */
    uint32_t left_mask; /* radix of the left digit - 1: its bits */
    uint32_t left_bits;
};

/* count from 1 to 2^62. */
static inline struct permutation permutation_make(uint64_t count, uint64_t key) {
    uint32_t bits = 64 - (uint32_t)__builtin_clzll((count - 1) | 1);
    uint32_t left_bits = bits / 2;
    return (struct permutation){
        .count = count,
        .key = key,
        .right = (uint32_t)((count - 1) >> left_bits) + 1,
        .left_mask = (UINT32_C(1) << left_bits) - 1,
        .left_bits = left_bits,
    };
}

/* What one round adds, before it is brought below a radix: 32 bits from the other digit. Two
 * products mix a digit of 31 bits well enough for one of four rounds, at two thirds of the time of
 * mix64. */
static inline uint64_t permutation_round(const struct permutation *permutation, unsigned round,
                                         uint64_t digit) {
    uint64_t hash = (digit ^ (permutation->key + round * MIX_GOLDEN)) * MIX_MULTIPLIER_1;
    return ((hash ^ hash >> 32) * MIX_MULTIPLIER_2) >> 32;
}

/* The place of x, which must be below count. */
static inline uint64_t permutation_at(const struct permutation *permutation, uint64_t x) {
    uint64_t mask = permutation->left_mask, radix = permutation->right;
    do {
        uint64_t left = x & mask, right = x >> permutation->left_bits;
        for (unsigned round = 0; round < 4; round += 2) {
            left = (left + permutation_round(permutation, round, right)) & mask;
            right += permutation_round(permutation, round + 1, left) * radix >> 32;
            right = right >= radix ? right - radix : right;
        }
        x = right << permutation->left_bits | left;
    } while (x >= permutation->count);
    return x;
}

/* The x whose place is y: permutation_inverse(p, permutation_at(p, x)) == x. */
static inline uint64_t permutation_inverse(const struct permutation *permutation, uint64_t y) {
    uint64_t mask = permutation->left_mask, radix = permutation->right;
    do {
        uint64_t left = y & mask, right = y >> permutation->left_bits;
        for (unsigned round = 4; round > 0; round -= 2) {
            uint64_t step = permutation_round(permutation, round - 1, left) * radix >> 32;
            right = right >= step ? right - step : right + radix - step;
            left = (left - permutation_round(permutation, round - 2, right)) & mask;
        }
        y = right << permutation->left_bits | left;
    } while (y >= permutation->count);
    return y;
}

#endif
