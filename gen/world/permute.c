#include "gen/world/permute.h"

#include <math.h>

#include "common/mix.h"

#define ROUND_PAIRS 2

/* The smallest root with root * root >= count. */
static uint64_t root_above(uint64_t count) {
    uint64_t root = (uint64_t)sqrt((double)count);
    while (root * root >= count && root > 1)
        root--;
    while (root * root < count)
        root++;
    return root;
}

struct permutation permutation_make(uint64_t count, uint64_t key) {
    uint64_t left = root_above(count);
    return (struct permutation){
        .count = count, .left = left, .right = (count + left - 1) / left, .key = key};
}

/* What one round adds: below `bound`, from the other digit. Two products mix a digit of 31 bits
 * well enough for one of four rounds, at two thirds of the time of mix64. */
static inline uint64_t round_step(const struct permutation *p, unsigned round, uint64_t digit,
                                  uint64_t bound) {
    uint64_t hash = (digit ^ (p->key + round * MIX_GOLDEN)) * MIX_MULTIPLIER_1;
    hash = (hash ^ hash >> 32) * MIX_MULTIPLIER_2;
    return mix_below(hash, bound);
}

static inline uint64_t add_mod(uint64_t digit, uint64_t step, uint64_t bound) {
    digit += step;
    return digit >= bound ? digit - bound : digit;
}

static inline uint64_t subtract_mod(uint64_t digit, uint64_t step, uint64_t bound) {
    return digit >= step ? digit - step : digit + bound - step;
}

uint64_t permutation_at(const struct permutation *p, uint64_t x) {
    do {
        uint64_t right = x / p->left, left = x % p->left;
        for (unsigned pair = 0; pair < ROUND_PAIRS; pair++) {
            left = add_mod(left, round_step(p, 2 * pair, right, p->left), p->left);
            right = add_mod(right, round_step(p, 2 * pair + 1, left, p->right), p->right);
        }
        x = right * p->left + left;
    } while (x >= p->count);
    return x;
}

uint64_t permutation_inverse(const struct permutation *p, uint64_t y) {
    do {
        uint64_t right = y / p->left, left = y % p->left;
        for (unsigned pair = ROUND_PAIRS; pair-- > 0;) {
            right = subtract_mod(right, round_step(p, 2 * pair + 1, left, p->right), p->right);
            left = subtract_mod(left, round_step(p, 2 * pair, right, p->left), p->left);
        }
        y = right * p->left + left;
    } while (y >= p->count);
    return y;
}
