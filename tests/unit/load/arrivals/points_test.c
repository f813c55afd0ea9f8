/* The process of rate 1: pure, in order, and Poisson where asked. */
#include "load/arrivals/points.h"

#include <math.h>

#include "tests/tap.h"

static void test_even(void) {
    struct points points;
    points_init(&points, false, 1);
    is_int(points_at(&points, 0), 0, "even: the first at 0");
    is_int(points_at(&points, 86400), 86400, "even: 1 apart");
    is_int(points_count(&points, 10), 10, "even: ten points below 10");
    is_int(points_count(&points, 10.5), 11, "even: eleven below 10.5");
    is_int(points_count(&points, 0), 0, "even: none below 0");
}

static void test_pure(void) {
    struct points forward, jumping, other;
    points_init(&forward, true, 7);
    points_init(&jumping, true, 7);
    points_init(&other, true, 8);
    double previous = 0;
    bool same = true, ordered = true, differs = false;
    for (uint64_t n = 0; n < 20000; n++) {
        double at = points_at(&forward, n);
        ordered = ordered && at >= previous;
        previous = at;
        differs = differs || at != points_at(&other, n);
    }
    for (uint64_t i = 0; i < 20000; i++) {
        uint64_t n = i * 7919 % 20000;
        same = same && points_at(&jumping, n) == points_at(&forward, n);
    }
    ok(ordered, "Poisson: never falls");
    ok(same, "Poisson: the same value in any order of asking");
    ok(differs, "Poisson: another key, other points");
}

/* The count says where a stretch ends: everything before lies below, what follows does not. */
static void test_count(void) {
    struct points points;
    uint64_t wrong = 0;
    points_init(&points, true, 5);
    double end = 0.5;
    while (end < 100000) {
        uint64_t count = points_count(&points, end);
        wrong +=
            (count > 0 && points_at(&points, count - 1) >= end) || points_at(&points, count) < end;
        end = end * 1.7 + 1;
    }
    is_int(wrong, 0, "Poisson: the count is that of the points below");
}

/* Gaps of a Poisson process: mean and deviation alike, neighbours independent, also across blocks;
 * counts in windows have a variance like their mean. */
static void test_poisson(void) {
    enum { GAPS = 400000, WINDOW = 100 };
    struct points points;
    points_init(&points, true, 3);
    double sum = 0, squares = 0, products = 0, previous = 0;
    uint64_t long_gaps = 0;
    for (uint64_t n = 0; n < GAPS; n++) {
        double gap = points_at(&points, n) - (n > 0 ? points_at(&points, n - 1) : 0);
        sum += gap;
        squares += gap * gap;
        products += gap * previous;
        previous = gap;
        long_gaps += gap > 3;
    }
    double mean = sum / GAPS, variance = squares / GAPS - mean * mean;
    /* Four standard errors of each. */
    ok(fabs(mean - 1) < 4 / sqrt(GAPS), "the mean gap is 1 (%.5f)", mean);
    ok(fabs(sqrt(variance) - 1) < 0.008, "its deviation is as large (%.5f)", sqrt(variance));
    double correlation = (products / GAPS - mean * mean) / variance;
    ok(fabs(correlation) < 4 / sqrt(GAPS), "neighbours are independent (%.4f)", correlation);
    double share = (double)long_gaps / GAPS, expected = exp(-3);
    ok(fabs(share - expected) < 4 * sqrt(expected / GAPS), "gaps above 3 means: e^-3 (%.4f)",
       share);

    uint64_t windows = 0, n = 0;
    double counts = 0, counts_squared = 0;
    for (int end = WINDOW; end < 390000; end += WINDOW, windows++) {
        double count = 0;
        for (; points_at(&points, n) < end; n++)
            count++;
        counts += count;
        counts_squared += count * count;
    }
    double count_mean = counts / (double)windows;
    double index = (counts_squared / (double)windows - count_mean * count_mean) / count_mean;
    ok(fabs(index - 1) < 4 * sqrt(2.0 / (double)windows),
       "counts of a window vary like their mean (index of dispersion %.3f)", index);
}

/* Far from the beginning the tree still gives exponential gaps. */
static void test_far(void) {
    enum { GAPS = 100000 };
    const uint64_t first = (UINT64_C(1) << 41) + 12345;
    struct points points;
    points_init(&points, true, 11);
    double at = points_at(&points, first), sum = points_at(&points, first + GAPS) - at;
    ok(fabs(sum / GAPS - 1) < 4 / sqrt(GAPS), "2^41 points on, the rate is right (%.4f)",
       sum / GAPS);
    ok(fabs(at / (double)first - 1) < 4 / sqrt((double)first), "and so is the place (%.9f)",
       at / (double)first);
}

int main(void) {
    test_even();
    test_pure();
    test_count();
    test_poisson();
    test_far();
    return tap_done();
}
