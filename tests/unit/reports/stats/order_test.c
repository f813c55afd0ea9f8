#include "reports/stats/order.h"

#include "tests/unit/reports/stats/near.h"

static void test_median(void) {
    double numbers[] = {3, 1, 2, 10};
    order_sort(numbers, 4);
    is_near(order_median(numbers, 4), 2.5, 0, "the middle of an even count");
    is_near(order_median(numbers, 3), 2, 0, "the middle of an odd count");
    ok(isnan(order_median(numbers, 0)), "nothing has no median");
}

/* W. J. Conover, "Practical Nonparametric Statistics", 3rd edition, table A3 gives the binomials up
 * to 20. Above they are sums of whole numbers, exact; a double has no 2^-1075. */
static void test_interval(size_t count, double low, double high, double confidence) {
    static double numbers[5000];
    for (size_t i = 0; i < count; i++)
        numbers[i] = (double)(i + 1);
    struct estimate estimate = order_median_interval(numbers, count, 0.95);
    is_near(estimate.low, low, 0, "%zu numbers: the interval's low end", count);
    is_near(estimate.high, high, 0, "%zu numbers: its high end", count);
    is_near(estimate.confidence, confidence, 5e-5, "%zu numbers: its confidence", count);
}

int main(void) {
    test_median();
    test_interval(1, 1, 1, 0);
    test_interval(5, 1, 5, 0.9375);
    test_interval(6, 1, 6, 0.9688);
    test_interval(10, 2, 9, 0.9785);
    test_interval(20, 6, 15, 0.9586);
    test_interval(1000, 469, 532, 0.95371);
    test_interval(1100, 518, 583, 0.95003);
    test_interval(5000, 2431, 2570, 0.95068);
    return tap_done();
}
