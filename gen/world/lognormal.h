/* Quantiles of the log-normal distribution, as tables of integers.
 *
 * Prices of one kind of thing are close to log-normal. A factor e^(sigma z) at a hashed quantile
 * costs one look into a table. z is the quantile of the normal distribution at the middle of each
 * of the table's equal parts: the root of Phi(z) = p, with Phi by its series about 0, Phi(z) = 1/2
 * + phi(z) (z + z^3/3 + z^5/(3 5) + z^7/(3 5 7) + ...) (G. Marsaglia, "Evaluating the Normal
 * Distribution", Journal of Statistical Software 11, 2004), found by Newton's method; the
 * exponential is arith_exp2. So the tables have the same bits everywhere.
 */
#ifndef PGBAZAAR_GEN_WORLD_LOGNORMAL_H
#define PGBAZAAR_GEN_WORLD_LOGNORMAL_H

#include <stdint.h>

#define LOGNORMAL_BITS     9
#define LOGNORMAL_PARTS    (1 << LOGNORMAL_BITS)
#define LOGNORMAL_ONE_BITS 16 /* factors are in 1 / 2^16 */

/* The normal quantiles of the parts, in rising order. */
void lognormal_normal_quantiles(double z[LOGNORMAL_PARTS]);

/* Factors with median 1 of a log-normal distribution, in rising order, in 65,536ths; sigma is the
 * standard deviation of the natural logarithm, 0 to 2. */
void lognormal_factors(const double z[LOGNORMAL_PARTS], double sigma,
                       uint32_t factors[LOGNORMAL_PARTS]);

#endif
