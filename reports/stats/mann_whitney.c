#include "reports/stats/mann_whitney.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "reports/stats/ranks.h"

enum { SUMS = MANN_WHITNEY_EXACT * MANN_WHITNEY_EXACT + 1 };

/* How many of the arrangements have each U: the coefficients of the Gaussian binomial, the product
 * over i of (1 - q^(m+i)) / (1 - q^i) (H. B. Mann and D. R. Whitney, 1947). All are below 2^47, so
 * that doubles hold them exactly. */
static void count_arrangements(size_t m, size_t n, double counts[SUMS]) {
    size_t last = m * n;
    memset(counts, 0, (last + 1) * sizeof *counts);
    counts[0] = 1;
    for (size_t i = 1; i <= n; i++) {
        for (size_t u = last; u >= m + i; u--)
            counts[u] -= counts[u - m - i];
        for (size_t u = i; u <= last; u++)
            counts[u] += counts[u - i];
    }
}

static double sum(const double *counts, size_t last) {
    double total = 0;
    for (size_t u = 0; u <= last; u++)
        total += counts[u];
    return total;
}

static double exact_p(size_t m, size_t n, double u) {
    double counts[SUMS];
    count_arrangements(m, n, counts);
    size_t smaller = (size_t)fmin(u, (double)(m * n) - u);
    return fmin(1, 2 * sum(counts, smaller) / sum(counts, m * n));
}

static double variance(double m, double n, double ties) {
    return m * n / 12 * ((m + n + 1) - ties / ((m + n) * (m + n - 1)));
}

static double normal_p(double m, double n, double u, double ties) {
    double spread = variance(m, n, ties);
    if (spread <= 0)
        return 1;
    double distance = fmax(0, fabs(u - m * n / 2) - 0.5);
    return erfc(distance / sqrt(2 * spread));
}

int mann_whitney(const double *first, size_t first_count, const double *second, size_t second_count,
                 struct mann_whitney *test, struct err *err) {
    size_t count = first_count + second_count;
    *test = (struct mann_whitney){.p = 1};
    if (first_count == 0 || second_count == 0)
        return 0;
    double *values = calloc(2 * count, sizeof *values), *ranks = values + count;
    if (!values)
        return err_set(err, ERR_SYSTEM, "out of memory for a test of ranks");
    memcpy(values, first, first_count * sizeof *values);
    memcpy(values + first_count, second, second_count * sizeof *values);
    double ties;
    int status = ranks_of(values, count, ranks, &ties, err);
    double rank_sum = 0, m = (double)first_count, n = (double)second_count;
    for (size_t i = first_count; i < count; i++)
        rank_sum += ranks[i];
    free(values);
    if (status < 0)
        return -1;
    test->u = rank_sum - n * (n + 1) / 2;
    test->exact =
        ties == 0 && first_count <= MANN_WHITNEY_EXACT && second_count <= MANN_WHITNEY_EXACT;
    test->p =
        test->exact ? exact_p(first_count, second_count, test->u) : normal_p(m, n, test->u, ties);
    return 0;
}

double mann_whitney_critical(size_t first_count, size_t second_count, double probability) {
    double m = (double)first_count, n = (double)second_count;
    if (first_count > MANN_WHITNEY_EXACT || second_count > MANN_WHITNEY_EXACT) {
        double z = ranks_normal_quantile(probability);
        return fmax(-1, floor(m * n / 2 - 0.5 + z * sqrt(variance(m, n, 0))));
    }
    double counts[SUMS];
    count_arrangements(first_count, second_count, counts);
    double total = sum(counts, first_count * second_count), below = 0;
    size_t u = 0;
    while (u <= first_count * second_count && (below + counts[u]) / total <= probability)
        below += counts[u++];
    return (double)u - 1;
}
