#include "reports/stats/kolmogorov_smirnov.h"

#include "tests/unit/reports/stats/near.h"

/* Ten and ten, of which the second are so many places higher: D is that by ten. The p are those of
 * P. J. Kim and R. I. Jennrich's tables ("Tables of the exact sampling distribution of the
 * two-sample Kolmogorov-Smirnov criterion", 1973). */
static void test_published(void) {
    static const struct {
        int apart;
        double p;
    } rows[] = {{10, 0.00001}, {9, 0.00022}, {8, 0.00206},
                {7, 0.01234},  {6, 0.05245}, {5, 0.16782}};
    for (size_t row = 0; row < COUNT(rows); row++) {
        double first[10], second[10];
        struct kolmogorov_smirnov test;
        for (int i = 0; i < 10; i++) {
            first[i] = i;
            second[i] = i + rows[row].apart - 0.5;
        }
        is_int(kolmogorov_smirnov(first, 10, second, 10, &test, NULL), 0, "a test");
        is_near(test.d, rows[row].apart / 10.0, 1e-12, "D");
        is_near(test.p, rows[row].p, 5e-6, "p of %d / 10", rows[row].apart);
    }
}

/* Two humps with the same middle as one: ranks see nothing. */
static void test_humps(void) {
    double one[40], two[40];
    struct kolmogorov_smirnov test;
    for (int i = 0; i < 40; i++) {
        one[i] = 100 + i * 0.01;
        two[i] = i % 2 ? 90 + i * 0.01 : 110 + i * 0.01;
    }
    (void)kolmogorov_smirnov(one, 40, two, 40, &test, NULL);
    is_near(test.d, 0.5, 1e-12, "half of the values lie apart");
    ok(test.p < 0.001, "two humps are not one");
}

static void test_edges(void) {
    static const double same[] = {1, 1, 2, 3};
    static double many[2][600];
    struct kolmogorov_smirnov test;
    (void)kolmogorov_smirnov(same, 4, same, 4, &test, NULL);
    is_near(test.p, 1, 0, "equal samples do not differ");
    (void)kolmogorov_smirnov(same, 4, same, 0, &test, NULL);
    is_near(test.p, 1, 0, "an empty one says nothing");
    for (int i = 0; i < 600; i++) {
        many[0][i] = i;
        many[1][i] = i + 47;
    }
    (void)kolmogorov_smirnov(many[0], 600, many[1], 600, &test, NULL);
    is_near(test.p, 0.05, 0.005, "the limit's 1.358 * sqrt(2 / 600) is about 5 %%");
    (void)kolmogorov_smirnov(many[0], 500, many[1], 500, &test, NULL);
    is_near(test.p, 0.024, 0.003, "the largest exact one is near to the limit's too");
}

int main(void) {
    test_published();
    test_humps();
    test_edges();
    return tap_done();
}
