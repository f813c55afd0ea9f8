#include "load/arrivals/random.h"

#include <math.h>

double random_uniform(struct pcg *pcg) {
    return ((double)(pcg_next64(pcg) >> 11) + 0.5) * 0x1p-53;
}

double random_exponential(struct pcg *pcg) {
    return -log(random_uniform(pcg));
}

double random_normal(struct pcg *pcg) {
    static const double two_pi = 6.283185307179586;
    double radius = sqrt(-2 * log(random_uniform(pcg)));
    return radius * cos(two_pi * random_uniform(pcg));
}

double random_gamma(struct pcg *pcg, double shape) {
    const double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = random_normal(pcg), v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        if (log(random_uniform(pcg)) < 0.5 * x * x + d * (1 - v + log(v)))
            return d * v;
    }
}
