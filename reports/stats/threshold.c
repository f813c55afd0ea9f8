#include "reports/stats/threshold.h"

#include <math.h>

/* chi-square with one degree of freedom, 95 %, halved: of ln L itself. */
#define BELOW_LIKELIEST (3.841458820694124 / 2)

/* Two values of ln L between which there is no difference. */
#define SAME 1e-3

/* The threshold is looked for from a quarter of the lowest level to four times the highest. */
#define REACH 4.0

/* 90 % to 10 % of a curve of steepness s lie 2 ln 9 / s apart, in ln x. */
#define TWO_LN_9 4.394449154672439

/* The gentlest curve: 90 % to 10 % within a factor of 8. Assumption: a load that is eight times as
 * high has another outcome. */
#define GENTLEST (TWO_LN_9 / 2.0794415416798357)

#define GOLDEN 0.6180339887498949

enum { HALVINGS = 30, NARROWINGS = 40 };

struct sample {
    const struct threshold_trial *trials;
    size_t count;
    double steepest;
    double from, to; /* where the threshold is looked for, in ln x */
};

/* ln(1 / (1 + e^x)), without overflow. */
static double log_chance(double x) {
    return x > 0 ? -x - log1p(exp(-x)) : -log1p(exp(x));
}

static double likelihood(const struct sample *sample, double threshold, double steepness) {
    double sum = 0;
    for (size_t i = 0; i < sample->count; i++) {
        double x = steepness * (log(sample->trials[i].level) - threshold);
        sum += log_chance(sample->trials[i].passed ? x : -x);
    }
    return sum;
}

/* ln L at this threshold, with the steepness that suits it best. ln L is concave in the steepness,
 * and concave in (s, s ln c), so that the levels with at least a given profile are one interval:
 * all searches here rely on these two. */
static double profile(const struct sample *sample, double threshold) {
    double low = GENTLEST, high = sample->steepest;
    for (int i = 0; i < NARROWINGS && high - low > 1e-6 * high; i++) {
        double left = high - GOLDEN * (high - low), right = low + GOLDEN * (high - low);
        if (likelihood(sample, threshold, left) < likelihood(sample, threshold, right))
            low = left;
        else
            high = right;
    }
    return likelihood(sample, threshold, (low + high) / 2);
}

static double likeliest(const struct sample *sample) {
    double low = sample->from, high = sample->to;
    for (int i = 0; i < NARROWINGS; i++) {
        double left = high - GOLDEN * (high - low), right = low + GOLDEN * (high - low);
        if (profile(sample, left) < profile(sample, right))
            low = left;
        else
            high = right;
    }
    return (low + high) / 2;
}

/* Between `inside`, whose profile is at least `least`, and `outside`, the last of which that holds.
 */
static double edge(const struct sample *sample, double inside, double outside, double least) {
    if (profile(sample, outside) >= least)
        return outside;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (inside + outside) / 2;
        if (profile(sample, middle) >= least)
            inside = middle;
        else
            outside = middle;
    }
    return inside;
}

bool threshold_fit(const struct threshold_trial *trials, size_t count, double resolution,
                   struct threshold *threshold) {
    double lowest = INFINITY, highest = 0;
    size_t passed = 0;
    for (size_t i = 0; i < count; i++) {
        passed += trials[i].passed ? 1 : 0;
        lowest = fmin(lowest, trials[i].level);
        highest = fmax(highest, trials[i].level);
    }
    if (passed == 0 || passed == count)
        return false;
    const struct sample sample = {.trials = trials,
                                  .count = count,
                                  .steepest = fmax(TWO_LN_9 / log1p(resolution), GENTLEST),
                                  .from = log(lowest / REACH),
                                  .to = log(highest * REACH)};
    double at = likeliest(&sample), best = profile(&sample, at);
    double low = edge(&sample, at, sample.from, best - SAME);
    double high = edge(&sample, at, sample.to, best - SAME);
    threshold->estimate = exp((low + high) / 2);
    threshold->low = exp(edge(&sample, at, sample.from, best - BELOW_LIKELIEST));
    threshold->high = exp(edge(&sample, at, sample.to, best - BELOW_LIKELIEST));
    return true;
}
