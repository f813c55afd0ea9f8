#include "gen/world/lognormal.h"

#include "gen/world/arith.h"

#define LOG2_E          1.442695040888963407360
#define INV_SQRT_TWO_PI 0.398942280401432677940
#define SMALL           1e-17
#define NEWTON_STEPS    8

static double density(double z) {
    return INV_SQRT_TWO_PI * arith_exp2(-z * z / 2 * LOG2_E);
}

static double cumulative(double z) {
    double term = z, sum = z;
    for (int odd = 3; (term > 0 ? term : -term) > SMALL; odd += 2) {
        term *= z * z / odd;
        sum += term;
    }
    return 0.5 + density(z) * sum;
}

void lognormal_normal_quantiles(double z[LOGNORMAL_PARTS]) {
    /* Upwards from the median, each root starting at the one before: the distribution is symmetric,
     * and above its median Newton's steps on a concave function approach from below. */
    double root = 0;
    for (int part = LOGNORMAL_PARTS / 2; part < LOGNORMAL_PARTS; part++) {
        double p = (part + 0.5) / LOGNORMAL_PARTS;
        for (int step = 0; step < NEWTON_STEPS; step++)
            root += (p - cumulative(root)) / density(root);
        z[part] = root;
        z[LOGNORMAL_PARTS - 1 - part] = -root;
    }
}

void lognormal_factors(const double z[LOGNORMAL_PARTS], double sigma,
                       uint32_t factors[LOGNORMAL_PARTS]) {
    for (int part = 0; part < LOGNORMAL_PARTS; part++) {
        double factor = arith_exp2(sigma * z[part] * LOG2_E);
        factors[part] = (uint32_t)(factor * (1 << LOGNORMAL_ONE_BITS) + 0.5);
    }
}
