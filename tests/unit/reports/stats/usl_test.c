#include "reports/stats/usl.h"

#include <math.h>

#include "tests/tap.h"

static bool near(double got, double expected, double tolerance) {
    bool holds = fabs(got - expected) <= tolerance * fabs(expected);
    if (!holds)
        printf("# got %.9g, expected %.9g\n", got, expected);
    return holds;
}

/* SPEC SDM91 on a SPARCcenter 2000, and its fit as the R package usl 2.0 to 3.0 (N. Gunther and
 * S. Moeding, CRAN) prints it in its own example. */
static void published(void) {
    static const struct usl_point specsdm91[] = {{1, 64.9},    {18, 995.9},   {36, 1652.4},
                                                 {72, 1853.2}, {108, 1828.9}, {144, 1775.0},
                                                 {216, 1702.2}};
    struct usl usl;
    ok(usl_fit(specsdm91, sizeof specsdm91 / sizeof *specsdm91, &usl), "SPEC SDM91 can be fitted");
    ok(near(usl.alpha, 0.0277285, 1e-4), "contention as published");
    ok(near(usl.beta, 0.0001044, 1e-3), "coherency as published");
    ok(near(usl.gamma, 89.9952330, 1e-5), "throughput of one as published");
    ok(near(usl_peak_concurrency(&usl), 96.5, 2e-3), "the peak is at sqrt((1-a)/b)");
    ok(near(usl_peak_throughput(&usl), usl_throughput(&usl, usl_peak_concurrency(&usl)), 1e-12),
       "the peak is on the curve");
    ok(usl_throughput(&usl, 90) < usl_peak_throughput(&usl) &&
           usl_throughput(&usl, 104) < usl_peak_throughput(&usl),
       "and lower on either side");
}

/* Points on a curve give the curve back, also those below one in flight. */
static void exact(double gamma, double alpha, double beta) {
    struct usl_point points[10];
    const struct usl true_usl = {.gamma = gamma, .alpha = alpha, .beta = beta};
    struct usl usl;
    for (size_t i = 0; i < 10; i++) {
        points[i].concurrency = 0.25 * pow(2, (double)i);
        points[i].throughput = usl_throughput(&true_usl, points[i].concurrency);
    }
    ok(usl_fit(points, 10, &usl) && near(usl.gamma, gamma, 1e-5) &&
           fabs(usl.alpha - alpha) < 1e-6 && fabs(usl.beta - beta) < 1e-7 && usl.r_squared > 0.9999,
       "g %g, a %g, b %g are found again", gamma, alpha, beta);
}

/* Whom another one makes faster is no law of scalability: the bounds hold. */
static void bounds(void) {
    static const struct usl_point faster[] = {{1, 100}, {2, 220}, {4, 480}, {8, 1100}, {16, 2300}};
    struct usl usl;
    ok(usl_fit(faster, 5, &usl) && usl.alpha == 0 && usl.beta == 0,
       "no negative contention or coherency");
    ok(isinf(usl_peak_concurrency(&usl)) && isinf(usl_peak_throughput(&usl)), "no peak then");
    const struct usl amdahl = {.gamma = 100, .alpha = 0.1, .beta = 0};
    ok(near(usl_peak_throughput(&amdahl), 1000, 1e-12), "without coherency the limit is g/a");
}

static void too_little(void) {
    static const struct usl_point points[] = {
        {1, 100}, {1.2, 118}, {1.4, 130}, {1.45, 136}, {0, 5}};
    struct usl usl;
    ok(!usl_fit(points, 3, &usl), "three points are too few");
    ok(!usl_fit(points, 4, &usl), "points that lie close together are too few");
    ok(!usl_fit(points, 5, &usl), "nobody in flight is no point");
}

int main(void) {
    published();
    exact(100, 0.05, 0.001);
    exact(2500, 0.3, 0);
    exact(50, 0, 0.0004);
    bounds();
    too_little();
    return tap_done();
}
