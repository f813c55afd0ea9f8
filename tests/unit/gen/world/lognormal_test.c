#include "gen/world/lognormal.h"

#include <math.h>

#include "tests/tap.h"

static double z[LOGNORMAL_PARTS];

static void inverts_the_normal_distribution(void) {
    double worst = 0;
    for (int part = 0; part < LOGNORMAL_PARTS; part++) {
        double p = (part + .5) / LOGNORMAL_PARTS;
        double off = fabs(.5 * erfc(-z[part] / sqrt(2)) - p);
        worst = off > worst ? off : worst;
    }
    ok(worst < 1e-13, "Phi of each quantile is its probability, to %.1e", worst);
}

static void has_median_and_spread(void) {
    uint32_t factors[LOGNORMAL_PARTS];
    lognormal_factors(z, .9, factors);
    double sum = 0, squares = 0;
    uint32_t falling = 0;
    for (int part = 0; part < LOGNORMAL_PARTS; part++) {
        double logarithm = log((double)factors[part] / (1 << LOGNORMAL_ONE_BITS));
        sum += logarithm;
        squares += logarithm * logarithm;
        falling += part > 0 && factors[part] <= factors[part - 1];
    }
    double sigma = sqrt(squares / LOGNORMAL_PARTS);
    ok(fabs(sum) / LOGNORMAL_PARTS < 1e-5, "the median is 1");
    ok(sigma > .895 && sigma < .9, "sigma .9 gives %.4f", sigma);
    is_int(falling, 0, "factors rise");
    lognormal_factors(z, 0, factors);
    ok(factors[0] == 1 << LOGNORMAL_ONE_BITS && factors[LOGNORMAL_PARTS - 1] == factors[0],
       "sigma 0 gives 1 alone");
}

int main(void) {
    lognormal_normal_quantiles(z);
    inverts_the_normal_distribution();
    has_median_and_spread();
    return tap_done();
}
