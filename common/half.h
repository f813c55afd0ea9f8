/* Numbers of half precision (IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction), by
 * integers alone: the same bits on a processor without instructions for them.
 */
#ifndef PGBAZAAR_COMMON_HALF_H
#define PGBAZAAR_COMMON_HALF_H

#include <stdint.h>
#include <string.h>

#define HALF_INFINITY 0x7c00U

/* The fraction of a float has so many bits more than a half's, and its exponent begins so much
 * lower. */
#define HALF_BITS_LESS     13
#define HALF_EXPONENT_BIAS 112

/* value / 2^shift, 1 <= shift <= 31, to the nearest integer; half way, to the even one. */
static inline uint32_t half_round(uint32_t value, unsigned shift) {
    uint32_t odd = value >> shift & 1;
    return (value + (UINT32_C(1) << (shift - 1)) - 1 + odd) >> shift;
}

/* The nearest half; half way between two, the one with an even last bit. What is too large becomes
 * infinite; a number that is none stays so. */
static inline uint16_t half_from_float(float value) {
    const uint32_t least_normal = (uint32_t)(HALF_EXPONENT_BIAS + 1) << 23;
    const uint32_t too_large = (uint32_t)(HALF_EXPONENT_BIAS + 31) << 23;
    uint32_t bits, half;
    memcpy(&bits, &value, sizeof bits);
    uint32_t sign = bits >> 16 & 0x8000, magnitude = bits & 0x7fffffff;
    if (magnitude >= too_large)
        half = magnitude > UINT32_C(0x7f800000) ? HALF_INFINITY | 0x200 : HALF_INFINITY;
    else if (magnitude >= least_normal)
        half = half_round(magnitude - ((uint32_t)HALF_EXPONENT_BIAS << 23), HALF_BITS_LESS);
    else {
        /* In units of 2^-24, the smallest half: with the fraction's leading bit in the open. */
        unsigned shift = HALF_BITS_LESS + 1 + HALF_EXPONENT_BIAS - (magnitude >> 23);
        half = shift > 24 ? 0 : half_round((magnitude & 0x7fffff) | 0x800000, shift);
    }
    return (uint16_t)(sign | half);
}

/* Exact: every half is a float. */
static inline float half_to_float(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16, magnitude = half & 0x7fff, bits;
    float value;
    if (magnitude < 0x400) {
        value = (float)magnitude * 0x1p-24F;
        memcpy(&bits, &value, sizeof bits);
    } else {
        uint32_t bias = magnitude >= HALF_INFINITY ? 2 * HALF_EXPONENT_BIAS : HALF_EXPONENT_BIAS;
        bits = (magnitude << HALF_BITS_LESS) + (bias << 23);
    }
    bits |= sign;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
