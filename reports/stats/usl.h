/* The Universal Scalability Law: throughput X with N requests in the system at once,
 *
 *     X(N) = gN / (1 + a(N-1) + bN(N-1))
 *
 * where g is the throughput of one alone, a what is lost by waiting for each other (contention),
 * and b by keeping each other informed (coherency). Source: N. J. Gunther, "Guerrilla Capacity
 * Planning", Springer 2007, chapters 4 to 6. */
#ifndef PGBAZAAR_REPORTS_STATS_USL_H
#define PGBAZAAR_REPORTS_STATS_USL_H

#include <stdbool.h>
#include <stddef.h>

struct usl_point {
    double concurrency; /* mean in the system, above 0 */
    double throughput;  /* a second */
};

struct usl {
    double gamma; /* throughput at N = 1, above 0 */
    double alpha; /* 0 .. 1 */
    double beta;  /* at least 0 */
    double r_squared;
};

/* Least squares of the throughput, by the Levenberg-Marquardt method within the bounds above.
 * False where there are fewer than four points or the highest concurrency is less than one and a
 * half times the lowest: then the curve could be anything. */
bool usl_fit(const struct usl_point *points, size_t count, struct usl *usl);

double usl_throughput(const struct usl *usl, double concurrency);

/* Where the throughput is highest, sqrt((1-a)/b); infinite where b is 0. */
double usl_peak_concurrency(const struct usl *usl);

/* The throughput there; where b is 0 the limit g/a, which may be infinite. */
double usl_peak_throughput(const struct usl *usl);

#endif
