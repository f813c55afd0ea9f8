/* Logarithm, exponential and power that give the same bits everywhere.
 *
 * The mathematical library's log2, exp2 and pow differ in their last bits between C libraries and
 * processors, and a world may not. These use +, -, * and / on doubles alone, in a fixed order,
 * which IEEE 754 defines to the last bit (the build forbids fused multiply-add by
 * -ffp-contract=off). The relative error is below 1e-14 for log2 and exp2 of |x| <= 60, below 1e-12
 * for every result that is a normal number.
 */
#ifndef PGBAZAAR_GEN_WORLD_ARITH_H
#define PGBAZAAR_GEN_WORLD_ARITH_H

/* log2(x) of a finite x > 0, subnormal numbers included. Minus infinity for x <= 0. */
double arith_log2(double x);

/* 2^x. Infinity for x >= 1024, and 0 for x < -1022 (no subnormal results). */
double arith_exp2(double x);

/* x^y of x >= 0: 0^0 = 1, 0^y = 0 for y > 0 and infinity for y < 0. */
double arith_pow(double x, double y);

#endif
