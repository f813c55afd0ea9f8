/* Arrivals without a clock: pure, in order, at the rate asked for, and Poisson where asked. */
#include "load/arrivals/arrivals.h"

#include <math.h>

#include "tests/tap.h"

static void test_constant(void) {
    struct arrivals arrivals;
    arrivals_init(&arrivals, false, 250, 1);
    is_int(arrivals_at(&arrivals, 0), 0, "constant: the first starts at once");
    is_int(arrivals_at(&arrivals, 1), 4000, "constant: 250/s are 4 ms apart");
    is_int(arrivals_at(&arrivals, UINT64_C(250) * 86400), INT64_C(86400000000),
           "constant: no drift after a day");
    arrivals_init(&arrivals, false, 3, 1);
    is_int(arrivals_at(&arrivals, 3000000), INT64_C(1000000000000),
           "constant: a gap of no whole microseconds does not drift either");
}

static void test_pure(void) {
    struct arrivals forward, jumping, other;
    arrivals_init(&forward, true, 5000, 7);
    arrivals_init(&jumping, true, 5000, 7);
    arrivals_init(&other, true, 5000, 8);
    int64_t previous = 0;
    bool same = true, ordered = true, differs = false;
    for (uint64_t n = 0; n < 20000; n++) {
        int64_t at = arrivals_at(&forward, n);
        ordered = ordered && at >= previous;
        previous = at;
        differs = differs || at != arrivals_at(&other, n);
    }
    for (uint64_t i = 0; i < 20000; i++) {
        uint64_t n = i * 7919 % 20000;
        same = same && arrivals_at(&jumping, n) == arrivals_at(&forward, n);
    }
    ok(ordered, "Poisson: never falls");
    ok(same, "Poisson: the same value in any order of asking");
    ok(differs, "Poisson: another seed, other arrivals");
}

/* Gaps of a Poisson process: mean and deviation alike, neighbours independent, also across blocks;
 * counts in windows have a variance like their mean. */
static void test_poisson(void) {
    enum { GAPS = 400000, WINDOW_US = 100000 };
    struct arrivals arrivals;
    arrivals_init(&arrivals, true, 1000, 3);
    double sum = 0, squares = 0, products = 0, previous = 0;
    uint64_t long_gaps = 0;
    for (uint64_t n = 0; n < GAPS; n++) {
        int64_t from = n > 0 ? arrivals_at(&arrivals, n - 1) : 0;
        double gap = (double)(arrivals_at(&arrivals, n) - from);
        sum += gap;
        squares += gap * gap;
        products += gap * previous;
        previous = gap;
        long_gaps += gap > 3000;
    }
    double mean = sum / GAPS, variance = squares / GAPS - mean * mean;
    /* Four standard errors of each. */
    ok(fabs(mean - 1000) < 4 * 1000 / sqrt(GAPS), "the mean gap is 1/rate (%.2f us)", mean);
    ok(fabs(sqrt(variance) - 1000) < 8, "its deviation is as large (%.2f us)", sqrt(variance));
    double correlation = (products / GAPS - mean * mean) / variance;
    ok(fabs(correlation) < 4 / sqrt(GAPS), "neighbours are independent (%.4f)", correlation);
    double share = (double)long_gaps / GAPS, expected = exp(-3);
    ok(fabs(share - expected) < 4 * sqrt(expected / GAPS), "gaps above 3 means: e^-3 (%.4f)",
       share);

    uint64_t windows = 0, n = 0;
    double counts = 0, counts_squared = 0;
    for (int64_t end = WINDOW_US; end < INT64_C(390000000); end += WINDOW_US, windows++) {
        double count = 0;
        for (; arrivals_at(&arrivals, n) < end; n++)
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
    struct arrivals arrivals;
    arrivals_init(&arrivals, true, 1e5, 11);
    double sum = (double)(arrivals_at(&arrivals, first + GAPS) - arrivals_at(&arrivals, first));
    ok(fabs(sum / GAPS - 10) < 4 * 10 / sqrt(GAPS), "2^41 requests on, the rate is right (%.3f us)",
       sum / GAPS);
    double at = (double)arrivals_at(&arrivals, first), expected = (double)first * 10;
    ok(fabs(at / expected - 1) < 4 / sqrt((double)first), "and so is the time (%.9f)",
       at / expected);
}

int main(void) {
    test_constant();
    test_pure();
    test_poisson();
    test_far();
    return tap_done();
}
