#include "reports/stats/wilcoxon.h"

#include "reports/stats/hodges_lehmann.h"
#include "tests/unit/reports/stats/near.h"

/* M. Hollander and D. A. Wolfe, "Nonparametric Statistical Methods", 1973, page 29: scores of
 * depression at the first and the second visit. T = 40, P = 0.020 on one side; the estimate is
 * -0.46 and the interval of 96 % is -0.786 to -0.010. */
static const double before[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
static const double after[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};

static void test_published(void) {
    double differences[COUNT(before)];
    struct wilcoxon test;
    struct estimate shift;
    for (size_t i = 0; i < COUNT(before); i++)
        differences[i] = after[i] - before[i];
    is_int(wilcoxon(differences, COUNT(differences), &test, NULL), 0, "a test of nine pairs");
    is_near(45 - test.w, 40, 0, "the sum of ranks");
    is_near(test.p, 2 * 10 / 512.0, 1e-12, "p");
    ok(test.exact, "it is exact");
    is_int(hodges_lehmann_paired(differences, COUNT(differences), 0.95, &shift, NULL), 0,
           "an estimate");
    is_near(shift.value, -0.46, 1e-9, "the shift");
    is_near(shift.low, -0.786, 1e-9, "its low end");
    is_near(shift.high, -0.010, 1e-9, "its high end");
}

/* The critical values of the usual tables, two-sided 5 % and 1 %. */
static void test_critical(void) {
    static const struct {
        size_t count;
        double five, one;
    } rows[] = {{5, -1, -1}, {6, 0, -1}, {8, 3, 0}, {10, 8, 3}, {20, 52, 37}, {50, 434, 373}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        is_near(wilcoxon_critical(rows[i].count, 0.025), rows[i].five, 0, "%zu pairs at 5 %%",
                rows[i].count);
        is_near(wilcoxon_critical(rows[i].count, 0.005), rows[i].one, 0, "%zu pairs at 1 %%",
                rows[i].count);
    }
    is_near(wilcoxon_critical(100, 0.025), 1955, 1, "100 pairs, by the normal distribution");
}

static void test_edges(void) {
    static const double same[] = {0, 0, 0, 0}, tied[] = {1, 1, 1, -1, 2, 2, 2, 2};
    struct wilcoxon test;
    (void)wilcoxon(same, 4, &test, NULL);
    is_near(test.p, 1, 0, "pairs that do not differ say nothing");
    is_int(test.count, 0, "and do not count");
    (void)wilcoxon(tied, 8, &test, NULL);
    ok(!test.exact, "ties are not exact");
    /* mean 18, variance 51 - (60 + 60) / 48, W = 33.5, distance less 0.5 */
    is_near(test.p, erfc(15.0 / sqrt(2 * 48.5)), 1e-12, "the normal p with ties");
}

int main(void) {
    test_published();
    test_critical();
    test_edges();
    return tap_done();
}
