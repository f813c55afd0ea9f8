/* Powers and logarithms: close to the mathematical library, and the same bits from every compiler.
 */
#include "gen/world/arith.h"

#include <math.h>

#include "common/mix.h"
#include "tests/tap.h"

enum { SAMPLES = 200000 };

static double relative_error(double got, double expected) {
    return expected == 0 ? fabs(got) : fabs(got / expected - 1);
}

/* Spread over low .. high by hash. */
static double sample(uint64_t stream, uint64_t index, double low, double high) {
    return low + (high - low) * ((double)(mix_at(stream, index) >> 11) * 0x1p-53);
}

static void test_log2(void) {
    double worst = 0, worst_near_one = 0;
    for (uint64_t i = 0; i < SAMPLES; i++) {
        double x = exp2(sample(1, i, -1020, 1020));
        worst = fmax(worst, relative_error(arith_log2(x), log2(x)));
        double near = 1 + sample(2, i, -1e-3, 1e-3);
        worst_near_one = fmax(worst_near_one, relative_error(arith_log2(near), log2(near)));
    }
    ok(worst < 1e-14, "log2 over the whole range: relative error %.2g", worst);
    ok(worst_near_one < 1e-14, "log2 next to 1: relative error %.2g", worst_near_one);
    ok(arith_log2(1) == 0 && arith_log2(8) == 3 && arith_log2(0x1p-1030) == -1030,
       "log2 of powers of two is exact, subnormal numbers included");
    ok(isinf(arith_log2(0)) && isinf(arith_log2(-1)), "log2 of 0 and below is minus infinity");
}

static void test_exp2(void) {
    double worst = 0, worst_wide = 0;
    for (uint64_t i = 0; i < SAMPLES; i++) {
        double x = sample(3, i, -60, 60), wide = sample(4, i, -1022, 1023.9);
        worst = fmax(worst, relative_error(arith_exp2(x), exp2(x)));
        worst_wide = fmax(worst_wide, relative_error(arith_exp2(wide), exp2(wide)));
    }
    ok(worst < 1e-14, "exp2 of -60 .. 60: relative error %.2g", worst);
    ok(worst_wide < 1e-12, "exp2 over the whole range: relative error %.2g", worst_wide);
    ok(arith_exp2(0) == 1 && arith_exp2(10) == 1024 && arith_exp2(-1022) == 0x1p-1022,
       "exp2 of whole numbers is exact");
    ok(arith_exp2(-2000) == 0 && isinf(arith_exp2(1024)), "exp2 beyond the range is 0 or infinity");
}

static void test_pow(void) {
    double worst = 0;
    for (uint64_t i = 0; i < SAMPLES; i++) {
        double x = exp2(sample(5, i, -40, 40)), y = sample(6, i, -12, 12);
        worst = fmax(worst, relative_error(arith_pow(x, y), pow(x, y)));
    }
    ok(worst < 1e-12, "pow with results of 2^-480 .. 2^480: relative error %.2g", worst);
    double zipf = 0;
    for (int rank = 1; rank <= 100000; rank++)
        zipf = fmax(zipf, relative_error(arith_pow(rank, -0.87), pow(rank, -0.87)));
    ok(zipf < 1e-14, "pow as a Zipf law needs it: relative error %.2g", zipf);
    ok(arith_pow(0, 0) == 1 && arith_pow(0, 2) == 0 && isinf(arith_pow(0, -1)) &&
           arith_pow(1, 1e300) == 1,
       "pow at 0 and 1");
}

/* The number in this test was printed by gcc -O0 on x86-64; every other build has to agree. */
static void test_bits(void) {
    uint64_t hash = 0;
    for (uint64_t i = 0; i < SAMPLES; i++) {
        double results[3] = {arith_log2(sample(7, i, 1e-9, 1e9)),
                             arith_exp2(sample(8, i, -100, 100)),
                             arith_pow(sample(9, i, 0, 1e6), sample(10, i, -3, 3))};
        for (int k = 0; k < 3; k++) {
            uint64_t bits;
            memcpy(&bits, &results[k], sizeof bits);
            hash = mix64(hash ^ bits);
        }
    }
    ok(hash == UINT64_C(0x09a2d2f658a12384), "the bits of 600,000 results: %016" PRIx64, hash);
}

int main(void) {
    test_log2();
    test_exp2();
    test_pow();
    test_bits();
    return tap_done();
}
