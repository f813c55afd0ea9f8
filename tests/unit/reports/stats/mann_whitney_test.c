#include "reports/stats/mann_whitney.h"

#include "reports/stats/hodges_lehmann.h"
#include "tests/unit/reports/stats/near.h"

/* Hollander and Wolfe, 1973, page 69: permeability of membranes at term and at 12 to 26 weeks.
 * P = 0.1272 on one side; the estimate of the difference is 0.305. */
static const double term[] = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
static const double weeks[] = {1.15, 0.88, 0.90, 0.74, 1.21};

static void test_published(void) {
    struct mann_whitney test;
    struct estimate shift;
    is_int(mann_whitney(weeks, COUNT(weeks), term, COUNT(term), &test, NULL), 0, "a test");
    is_near(test.u, 35, 0, "U");
    is_near(test.p, 2 * 0.1272, 1e-4, "p");
    ok(test.exact, "it is exact");
    (void)hodges_lehmann(weeks, COUNT(weeks), term, COUNT(term), 0.95, &shift, NULL);
    is_near(shift.value, 0.305, 1e-9, "the shift");
    ok(shift.low < 0 && shift.high > shift.value, "its interval holds zero, as p says");
    (void)mann_whitney(term, COUNT(term), weeks, COUNT(weeks), &test, NULL);
    is_near(test.p, 2 * 0.1272, 1e-4, "the other way round it is the same");
}

/* The critical values of the usual tables, two-sided 5 %. */
static void test_critical(void) {
    static const struct {
        size_t m, n;
        double critical;
    } rows[] = {{3, 3, -1}, {4, 4, 0}, {5, 5, 2}, {8, 8, 13}, {10, 10, 23}, {20, 20, 127}};
    for (size_t i = 0; i < COUNT(rows); i++)
        is_near(mann_whitney_critical(rows[i].m, rows[i].n, 0.025), rows[i].critical, 0,
                "%zu and %zu", rows[i].m, rows[i].n);
    double exact = mann_whitney_critical(25, 25, 0.025);
    is_near(exact, 211, 0, "25 and 25");
    is_near(mann_whitney_critical(26, 26, 0.025), 230, 1, "26 and 26, by the normal distribution");
}

static void test_edges(void) {
    static const double same[] = {1, 1, 1}, ones[] = {1, 2, 2, 3}, twos[] = {2, 3, 4, 5};
    struct mann_whitney test;
    (void)mann_whitney(same, 3, same, 3, &test, NULL);
    is_near(test.p, 1, 0, "equal values say nothing");
    (void)mann_whitney(same, 0, same, 3, &test, NULL);
    is_near(test.p, 1, 0, "and an empty sample neither");
    (void)mann_whitney(ones, 4, twos, 4, &test, NULL);
    /* groups of three twos and two threes: (24 + 6) / 56 off the variance; U = 13.5 */
    is_near(test.p, erfc(5 / sqrt(2 * 16.0 / 12 * (9 - 30.0 / 56))), 1e-12, "ties");
    ok(!test.exact, "are not exact");
}

int main(void) {
    test_published();
    test_critical();
    test_edges();
    return tap_done();
}
