#include "reports/stats/kolmogorov_smirnov.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/stats/order.h"

/* The distance times m * n, a whole number, so that no rounding decides. */
static double distance(const double *first, size_t m, const double *second, size_t n) {
    size_t i = 0, j = 0;
    double largest = 0;
    while (i < m && j < n) {
        double at = fmin(first[i], second[j]);
        while (i < m && first[i] <= at)
            i++;
        while (j < n && second[j] <= at)
            j++;
        largest = fmax(largest, fabs((double)i * (double)n - (double)j * (double)m));
    }
    return largest;
}

/* The share of the paths from (0, 0) to (m, n) that come as far as `reached` from the diagonal:
 * each is an order in which the two samples may lie. `paths` has n + 1 elements. */
static double exact_p(size_t m, size_t n, double reached, double *paths) {
    double all =
        exp(lgamma((double)(m + n + 1)) - lgamma((double)(m + 1)) - lgamma((double)(n + 1)));
    for (size_t i = 0; i <= m; i++)
        for (size_t j = 0; j <= n; j++) {
            double from =
                i == 0 && j == 0 ? 1 : (i > 0 ? paths[j] : 0) + (j > 0 ? paths[j - 1] : 0);
            double apart = fabs((double)i * (double)n - (double)j * (double)m);
            paths[j] = apart < reached ? from : 0;
        }
    return fmin(1, fmax(0, 1 - paths[n] / all));
}

/* A. N. Kolmogorov's series; its terms alternate and fall fast. */
static double limit_p(double m, double n, double d) {
    double lambda = d * sqrt(m * n / (m + n)), p = 0;
    for (int k = 1; k <= 100; k++)
        p += (k % 2 ? 2 : -2) * exp(-2 * lambda * lambda * k * k);
    return lambda < 0.2 ? 1 : fmin(1, fmax(0, p));
}

int kolmogorov_smirnov(const double *first, size_t first_count, const double *second,
                       size_t second_count, struct kolmogorov_smirnov *test, struct err *err) {
    *test = (struct kolmogorov_smirnov){.p = 1};
    if (first_count == 0 || second_count == 0)
        return 0;
    size_t count = first_count + second_count;
    double *sorted = calloc(count + second_count + 1, sizeof *sorted);
    if (!sorted)
        return err_set(err, ERR_SYSTEM, "out of memory for a test of distributions");
    memcpy(sorted, first, first_count * sizeof *sorted);
    memcpy(sorted + first_count, second, second_count * sizeof *sorted);
    order_sort(sorted, first_count);
    order_sort(sorted + first_count, second_count);
    double m = (double)first_count, n = (double)second_count;
    double reached = distance(sorted, first_count, sorted + first_count, second_count);
    test->d = reached / (m * n);
    if (count > KOLMOGOROV_SMIRNOV_EXACT)
        test->p = limit_p(m, n, test->d);
    else if (reached > 0)
        test->p = exact_p(first_count, second_count, reached, sorted + count);
    free(sorted);
    return 0;
}
