/* Random numbers of the load: real-valued distributions over PCG. The world, whose bits must be the
 * same everywhere, uses none of these. */
#ifndef PGBAZAAR_LOAD_ARRIVALS_RANDOM_H
#define PGBAZAAR_LOAD_ARRIVALS_RANDOM_H

#include "common/pcg.h"

/* Uniform over (0, 1): 53 bits, never an end. */
double random_uniform(struct pcg *pcg);

/* Mean 1. */
double random_exponential(struct pcg *pcg);

/* Mean 0, variance 1. */
double random_normal(struct pcg *pcg);

/* Gamma of this shape, at least 1, and scale 1. G. Marsaglia and W. W. Tsang, "A simple method for
 * generating gamma variables", 2000. */
double random_gamma(struct pcg *pcg, double shape);

#endif
