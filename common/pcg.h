/* PCG32 (XSH RR 64/32): a stream of random numbers inside one row.
 *
 * M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for
 * Random Number Generation", 2014. pcg_seed gives the reference implementation's sequence for
 * (initstate, initseq); the published outputs are in the unit test.
 */
#ifndef PGBAZAAR_COMMON_PCG_H
#define PGBAZAAR_COMMON_PCG_H

#include <stdint.h>

#include "common/mix.h"

struct pcg {
    uint64_t state;
    uint64_t increment; /* odd; selects the stream */
};

#define PCG_MULTIPLIER UINT64_C(6364136223846793005)

/* The next 32 random bits. */
static inline uint32_t pcg_next(struct pcg *pcg) {
    uint64_t old = pcg->state;
    pcg->state = old * PCG_MULTIPLIER + pcg->increment;
    uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
    uint32_t rotation = (uint32_t)(old >> 59);
    return (shifted >> rotation) | (shifted << ((32 - rotation) & 31));
}

/* Starts a stream as the reference implementation's pcg32_srandom does. */
static inline void pcg_seed(struct pcg *pcg, uint64_t state, uint64_t stream) {
    pcg->state = 0;
    pcg->increment = (stream << 1) | 1;
    (void)pcg_next(pcg);
    pcg->state += state;
    (void)pcg_next(pcg);
}

/* The stream of row `index` under `key` (see mix_key): the start of everything random in a row. */
static inline struct pcg pcg_at(uint64_t key, uint64_t index) {
    struct pcg pcg;
    pcg_seed(&pcg, mix_at(key, index), key);
    return pcg;
}

/* 0 .. bound - 1; the bias is below bound / 2^32, the cost is one multiplication and never a retry,
 * so that a row always consumes the same number of draws. */
static inline uint32_t pcg_below(struct pcg *pcg, uint32_t bound) {
    return (uint32_t)(((uint64_t)pcg_next(pcg) * bound) >> 32);
}

/* low .. high, both included. */
static inline int32_t pcg_between(struct pcg *pcg, int32_t low, int32_t high) {
    return low + (int32_t)pcg_below(pcg, (uint32_t)(high - low) + 1);
}

/* 64 random bits from two draws. */
static inline uint64_t pcg_next64(struct pcg *pcg) {
    uint64_t high = pcg_next(pcg);
    return high << 32 | pcg_next(pcg);
}

/* Skips `count` draws in O(log count) (Brown, "Random number generation with arbitrary strides",
 * 1994). */
void pcg_advance(struct pcg *pcg, uint64_t count);

#endif
