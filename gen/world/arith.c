#include "gen/world/arith.h"

#include <float.h>
#include <stdint.h>
#include <string.h>

/* -ffast-math lets the compiler reorder, and a processor that computes in more than double
 * precision rounds otherwise: either would make another world of the same seed. */
#if defined(__FAST_MATH__) || FLT_EVAL_METHOD != 0
#error "the world's rows need IEEE 754 doubles: build without -ffast-math, on x86 with -msse2"
#endif

#define LN2            0.693147180559945309417
#define TWO_OVER_LN2   2.885390081777926814720
#define SQRT_2         1.414213562373095048802
#define TWO_TO_54      18014398509481984.0
#define MANTISSA_BITS  52
#define EXPONENT_BIAS  1023
#define MANTISSA_MASK  ((UINT64_C(1) << MANTISSA_BITS) - 1)
#define SMALLEST_POWER (-1022)

static uint64_t bits_of(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static double power_of_two(int exponent) {
    return double_of((uint64_t)(exponent + EXPONENT_BIAS) << MANTISSA_BITS);
}

double arith_log2(double x) {
    if (!(x > 0))
        return -__builtin_inf();
    int exponent = 0;
    if (bits_of(x) >> MANTISSA_BITS == 0) {
        x *= TWO_TO_54;
        exponent = -54;
    }
    uint64_t bits = bits_of(x);
    exponent += (int)(bits >> MANTISSA_BITS) - EXPONENT_BIAS;
    double mantissa = double_of((bits & MANTISSA_MASK) | (uint64_t)EXPONENT_BIAS << MANTISSA_BITS);
    if (mantissa > SQRT_2) {
        mantissa /= 2;
        exponent++;
    }
    /* ln m = 2 (s + s^3/3 + s^5/5 + ...), s = (m-1)/(m+1), |s| <= .172: the term after s^23 is
     * below a quarter of the last bit. */
    double s = (mantissa - 1) / (mantissa + 1);
    double square = s * s;
    double sum = 0;
    for (int odd = 23; odd >= 1; odd -= 2)
        sum = sum * square + 1.0 / odd;
    return exponent + s * sum * TWO_OVER_LN2;
}

double arith_exp2(double x) {
    if (x >= EXPONENT_BIAS + 1)
        return __builtin_inf();
    if (!(x >= SMALLEST_POWER))
        return 0;
    int whole = (int)(x < 0 ? x - 0.5 : x + 0.5);
    double z = (x - whole) * LN2;
    /* Taylor's series of e^z by Horner's rule, |z| <= .347: the term after z^14 is below 1e-19. */
    double sum = 1;
    for (int term = 14; term >= 1; term--)
        sum = 1 + sum * z / term;
    /* In two steps, since 2^1024 is no double but 2^1024 times a sum below one is. */
    int half = whole / 2;
    return sum * power_of_two(half) * power_of_two(whole - half);
}

double arith_pow(double x, double y) {
    if (y == 0 || x == 1)
        return 1;
    if (!(x > 0))
        return y > 0 ? 0 : __builtin_inf();
    return arith_exp2(y * arith_log2(x));
}
