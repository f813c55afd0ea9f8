#include "common/half.h"

#include <math.h>

#include "tests/tap.h"

static float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* IEEE 754's definition, by arithmetic of the library's. */
static double defined_value(unsigned half) {
    int exponent = (int)(half >> 10 & 31);
    double fraction = half & 0x3ff;
    double magnitude = exponent == 0 ? ldexp(fraction, -24) : ldexp(1024 + fraction, exponent - 25);
    return half & 0x8000 ? -magnitude : magnitude;
}

static void test_every_half(void) {
    unsigned right = 0, back = 0;
    for (unsigned half = 0; half < 0x10000; half++) {
        if ((half & HALF_INFINITY) == HALF_INFINITY)
            continue;
        double value = (double)half_to_float((uint16_t)half), defined = defined_value(half);
        right += !(value < defined || value > defined) && !signbit(value) == (half < 0x8000);
        back += half_from_float((float)value) == half;
    }
    is_int(right, 2 * 31 * 1024, "each finite half is the float of its value");
    is_int(back, 2 * 31 * 1024, "and that float the same half");
    ok(isinf(half_to_float(HALF_INFINITY)) && half_to_float(0xfc00) < 0, "infinities are floats'");
    ok(isnan(half_to_float(0x7e00)), "and what is no number is none");
}

/* Between two neighbours: below the middle the lower, above it the upper, on it the even one. */
static void test_rounding(void) {
    unsigned right = 0, asked = 0;
    for (unsigned half = 0; half < HALF_INFINITY; half++) {
        float low = half_to_float((uint16_t)half);
        float high = half + 1 < HALF_INFINITY ? half_to_float((uint16_t)(half + 1)) : 65536.0F;
        float middle = (low + high) / 2;
        unsigned even = half & 1 ? half + 1 : half;
        right += half_from_float(float_of(bits_of(middle) - 1)) == half;
        right += half_from_float(float_of(bits_of(middle) + 1)) == half + 1;
        right += half_from_float(middle) == even;
        right += half_from_float(-middle) == (even | 0x8000);
        asked += 4;
    }
    is_int(right, asked, "floats around the middle of two halves go to the right one");
    is_int(half_from_float(float_of(1)), 0, "the smallest float is nothing");
    is_int(half_from_float(-0.0F), 0x8000, "nothing keeps its sign");
    is_int(half_from_float(1e30F), HALF_INFINITY, "what is too large is infinite");
    is_int(half_from_float(-INFINITY), 0xfc00, "and so is infinity");
    is_int(half_from_float(NAN) & 0x7e00, 0x7e00, "no number stays none");
}

int main(void) {
    test_every_half();
    test_rounding();
    return tap_done();
}
