/* Rates over time: the integral by adding up small pieces, and the way back. */
#include "load/arrivals/curve.h"

#include <math.h>

#include "tests/tap.h"

#define LENGTH_US INT64_C(60000000)

/* The rate where one is known without the curve: what is integrated by hand. */
typedef double rate_at(double seconds);

static double flat(double seconds) {
    (void)seconds;
    return 250;
}

static double ramp(double seconds) {
    return 40 + (seconds / 60) * (1000 - 40);
}

static double falling(double seconds) {
    return 900 - (seconds / 60) * 900;
}

static double steps(double seconds) {
    return 100 + floor(seconds / 12) * 100;
}

static double spike(double seconds) {
    return seconds >= 20 && seconds < 40 ? 2000 : 50;
}

/* Shut for half of the day, then twice as busy as before in the last quarter. */
static double daily(double seconds) {
    return seconds < 30 ? 10 : seconds < 45 ? 60 : 110;
}

static const double day[CURVE_HOURS] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                        3, 3, 3, 3, 3, 3, 6, 6, 6, 6, 6, 6};

/* Against a sum over 60,000 pieces of a millisecond each, by their middles. */
static void test_integral(const char *name, const struct curve *curve, rate_at *rate) {
    double sum = 0, worst = 0, previous = -1, lost = 0;
    bool ordered = true;
    for (int ms = 0; ms < 60000; ms++) {
        double before = curve_before(curve, ms * 1000.0);
        worst = fmax(worst, fabs(before - sum));
        sum += rate((ms + 0.5) / 1000) / 1000;
    }
    ok(worst < 1e-6 * (sum + 1), "%s: the integral is that of the rate (off by %g)", name, worst);
    ok(fabs(curve->total - sum) < 1e-6 * sum, "%s: so is its end (%.3f)", name, curve->total);
    for (int step = 0; step < 9973; step++) {
        double expected = curve->total * step / 9973;
        double time_us = curve_time_us(curve, expected);
        ordered = ordered && time_us >= previous && time_us <= (double)LENGTH_US;
        previous = time_us;
        lost = fmax(lost, fabs(curve_before(curve, time_us) - expected));
    }
    ok(ordered, "%s: the inverse never falls and stays inside", name);
    ok(lost < 1e-6 * curve->total, "%s: there and back is the same (off by %g)", name, lost);
}

static void test_shapes(void) {
    struct curve curve;
    curve_flat(&curve, LENGTH_US, 250);
    test_integral("flat", &curve, flat);
    curve_ramp(&curve, LENGTH_US, 40, 1000);
    test_integral("ramp", &curve, ramp);
    curve_ramp(&curve, LENGTH_US, 900, 0);
    test_integral("a ramp to nothing", &curve, falling);
    curve_steps(&curve, LENGTH_US, 100, 500, 5);
    test_integral("steps", &curve, steps);
    curve_spike(&curve, LENGTH_US, 50, 2000);
    test_integral("spike", &curve, spike);
    curve_daily(&curve, LENGTH_US, 10, 110, day);
    test_integral("daily", &curve, daily);
}

/* Where nothing is to come, nothing comes: the next one stands where the rate begins again. */
static void test_silence(void) {
    struct curve curve;
    curve_spike(&curve, LENGTH_US, 0, 100);
    is_int(curve_time_us(&curve, 0), 20000000, "the first after silence is at its end");
    ok(curve_time_us(&curve, curve.total - 1e-9) <= 40000000.0, "and the last before the next");
    curve_ramp(&curve, LENGTH_US, 0, 100);
    is_int(curve_time_us(&curve, 0), 0, "a ramp from nothing begins at its beginning");
}

int main(void) {
    test_shapes();
    test_silence();
    return tap_done();
}
