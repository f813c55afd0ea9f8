/* The keyed 64-bit hash from which every row starts: random access, no state.
 *
 * mix64 is the finaliser of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
 * generators", 2014; constants of variant 13 by David Stafford): a bijection in which each input
 * bit changes each output bit with a probability close to one half.
 */
#ifndef PGBAZAAR_COMMON_MIX_H
#define PGBAZAAR_COMMON_MIX_H

#include <stdint.h>

__extension__ typedef unsigned __int128 uint128;

#define MIX_GOLDEN       UINT64_C(0x9e3779b97f4a7c15) /* 2^64 / golden ratio, odd */
#define MIX_MULTIPLIER_1 UINT64_C(0xbf58476d1ce4e5b9)
#define MIX_MULTIPLIER_2 UINT64_C(0x94d049bb133111eb)

static inline uint64_t mix64(uint64_t x) {
    x ^= x >> 30;
    x *= MIX_MULTIPLIER_1;
    x ^= x >> 27;
    x *= MIX_MULTIPLIER_2;
    x ^= x >> 31;
    return x;
}

/* The key of a purpose (a table, a column, a permutation) within a world's seed. */
static inline uint64_t mix_key(uint64_t seed, uint64_t purpose) {
    return mix64(mix64(seed + MIX_GOLDEN) ^ (purpose * MIX_GOLDEN));
}

/* The hash of a row (or any index) under a key. */
static inline uint64_t mix_at(uint64_t key, uint64_t index) {
    return mix64(key + (index + 1) * MIX_GOLDEN);
}

/* A hash spread over 0 .. bound - 1: the high half of a 64 x 64 bit product, no division. */
static inline uint64_t mix_below(uint64_t hash, uint64_t bound) {
    return (uint64_t)(((uint128)hash * bound) >> 64);
}

#endif
