#include "reports/stats/order.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void order_sort(double *numbers, size_t count) {
    if (count > 1)
        qsort(numbers, count, sizeof *numbers, ascending);
}

double order_median(const double *sorted, size_t count) {
    if (count == 0)
        return NAN;
    return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

struct estimate order_median_interval(const double *sorted, size_t count, double confidence) {
    struct estimate estimate = {.value = order_median(sorted, count), .low = NAN, .high = NAN};
    if (count == 0)
        return estimate;
    /* P(binomial <= k); the term is kept as a fraction and a power of two, as 2^-count is 0 for a
     * double above 1,074. */
    double fraction = 1, below = ldexp(1, -(int)count), outside = below;
    int power = -(int)count;
    size_t k = 0; /* left out at either end */
    while (k + 1 < (count + 1) / 2) {
        int more;
        fraction = frexp(fraction * (double)(count - k) / (double)(k + 1), &more);
        power += more;
        below += ldexp(fraction, power);
        if (below > (1 - confidence) / 2)
            break;
        outside = below;
        k++;
    }
    estimate.low = sorted[k];
    estimate.high = sorted[count - 1 - k];
    estimate.confidence = fmax(0, 1 - 2 * outside);
    return estimate;
}
