#include "reports/stats/threshold.h"

#include <math.h>

#include "common/pcg.h"
#include "tests/tap.h"

#define RESOLUTION 0.05

/* Beetles after five hours of carbon disulphide, C. I. Bliss 1935, as A. Dobson has them in "An
 * Introduction to Generalized Linear Models": log10 dose, beetles, killed. The logistic model's
 * coefficients there are -60.717 and 34.270, so half of them die at 1.7717. */
static void published(void) {
    static const struct {
        double log_dose;
        int beetles, killed;
    } groups[] = {{1.6907, 59, 6},  {1.7242, 60, 13}, {1.7552, 62, 18}, {1.7842, 56, 28},
                  {1.8113, 63, 52}, {1.8369, 59, 53}, {1.8610, 62, 61}, {1.8839, 60, 60}};
    struct threshold_trial trials[600];
    struct threshold threshold;
    size_t count = 0;
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
        for (int i = 0; i < groups[g].beetles; i++)
            trials[count++] =
                (struct threshold_trial){pow(10, groups[g].log_dose), i >= groups[g].killed};
    ok(threshold_fit(trials, count, RESOLUTION, &threshold), "beetles have a threshold");
    ok(fabs(log10(threshold.estimate) - 60.717 / 34.270) < 5e-4, "which is the published one: %.5f",
       log10(threshold.estimate));
    /* Its standard error by the delta method is 0.00386 (GLM software gives 1.7642 .. 1.7793). */
    ok(fabs(log10(threshold.low) - 1.7642) < 1e-3 && fabs(log10(threshold.high) - 1.7793) < 1e-3,
       "and so is its interval: %.4f to %.4f", log10(threshold.low), log10(threshold.high));
}

/* What a search leaves behind: all below passed, all above failed. */
static void separated(void) {
    static const struct threshold_trial trials[] = {
        {100, true},  {200, true},  {400, true}, {800, false}, {800, false}, {570, true},
        {670, false}, {670, false}, {620, true}, {645, true},  {645, true},  {670, false}};
    struct threshold threshold;
    ok(threshold_fit(trials, 12, RESOLUTION, &threshold), "separated trials have a threshold");
    ok(threshold.estimate > 645 && threshold.estimate < 670, "between them: %g",
       threshold.estimate);
    ok(threshold.low > 570 && threshold.low <= 645 && threshold.high < 760 && threshold.high >= 670,
       "with an interval around them: %g to %g", threshold.low, threshold.high);
}

static void nothing_between(void) {
    static const struct threshold_trial trials[] = {{100, true}, {200, true}, {400, true}};
    struct threshold threshold;
    ok(!threshold_fit(trials, 3, RESOLUTION, &threshold), "no threshold where all passed");
    ok(!threshold_fit(trials, 0, RESOLUTION, &threshold), "nor without trials");
}

/* Of 100 experiments with a known threshold, nearly 95 % must have it in their interval. */
static void covers(void) {
    enum { EXPERIMENTS = 100, TRIALS = 24 };
    struct pcg pcg;
    int covered = 0;
    pcg_seed(&pcg, 7, 11);
    for (int e = 0; e < EXPERIMENTS; e++) {
        struct threshold_trial trials[TRIALS];
        struct threshold threshold;
        for (int i = 0; i < TRIALS; i++) {
            double level = 800 + 400.0 * i / TRIALS;
            double chance = 1 / (1 + pow(level / 1000, 30));
            trials[i] = (struct threshold_trial){level, pcg_next(&pcg) / 4294967296.0 < chance};
        }
        covered += threshold_fit(trials, TRIALS, RESOLUTION, &threshold) && threshold.low <= 1000 &&
                   threshold.high >= 1000;
    }
    ok(covered >= 87 && covered <= 99,
       "the interval has the true threshold in %d of %d experiments", covered, EXPERIMENTS);
}

int main(void) {
    published();
    separated();
    nothing_between();
    covers();
    return tap_done();
}
