#include "reports/stats/joint_test.h"

#include "common/pcg.h"
#include "tests/unit/reports/stats/near.h"

/* Of differences of one size it is the test of signs: the binomial's tables have 0.0547 on one side
 * for 8 of 10. Of eight others, none so large that it is cut, 6 of the 256 choices of signs come to
 * a sum of 44 or more to either side. */
static void test_known(void) {
    static const double signs[] = {1, 1, 1, -1, 1, 1, 1, 1, -1, 1};
    static const double sizes[] = {5, 6, 7, 8, 9, -4, 10, 3};
    double p;
    is_int(joint_test_paired(signs, 1, COUNT(signs), &p, NULL), 0, "a test of one line");
    is_near(p, 112 / 1024.0, 1e-12, "p of signs");
    (void)joint_test_paired(sizes, 1, COUNT(sizes), &p, NULL);
    is_near(p, 6 / 256.0, 1e-12, "p of sizes");
}

static void test_small(void) {
    static const double rising[] = {1, 2, 3, 4, 5, 6}, uneven[] = {1, 2, 10, 11, 12, 14},
                        pairs[] = {0.1, 0.11, 0.09, 0, 0, 0};
    double p[2];
    (void)joint_test(rising, 1, 3, 3, p, NULL);
    is_near(p[0], 2 / 20.0, 1e-12, "three below three");
    is_near(p[0], joint_test_least(3, 3), 1e-12, "is the least that they can give");
    (void)joint_test(uneven, 1, 2, 4, p, NULL);
    is_near(p[0], 1 / 15.0, 1e-12, "two below four");
    is_near(p[0], joint_test_least(2, 4), 1e-12, "too");
    (void)joint_test_paired(pairs, 2, 3, p, NULL);
    is_near(p[0], 2 / 8.0, 1e-12, "three pairs that agree");
    is_near(p[0], joint_test_least_paired(3), 1e-12, "can give no less");
    is_near(p[1], 1, 0, "a line of zeros is no difference");
}

enum { LINES = 60, PAIRS = 10, ROUNDS = 200 };

static double about_normal(struct pcg *pcg) {
    double sum = 0;
    for (int i = 0; i < 12; i++)
        sum += pcg_below(pcg, 1 << 30) * 0x1p-30;
    return sum - 6;
}

/* Lines of one run share half of its noise; the last one may be shifted, and one run may be wild.
 */
static void fill(double *values, uint64_t round, double shift, bool wild) {
    struct pcg pcg = pcg_at(17, round);
    for (size_t i = 0; i < PAIRS; i++) {
        double shared = about_normal(&pcg);
        for (size_t line = 0; line < LINES; line++)
            values[line * PAIRS + i] = (shared + about_normal(&pcg)) * 0.03;
        values[(LINES - 1) * PAIRS + i] += shift + (wild && i == 4 ? 0.5 : 0);
    }
}

/* How often, of ROUNDS, some line is called different; *last: how often the last one is. */
static int found(double shift, bool wild, int *last) {
    static double values[LINES * PAIRS], p[LINES];
    int any = 0;
    *last = 0;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        bool one = false;
        fill(values, round, shift, wild);
        (void)joint_test_paired(values, LINES, PAIRS, p, NULL);
        for (size_t line = 0; line < LINES; line++)
            one = one || p[line] <= 0.05;
        any += one;
        *last += p[LINES - 1] <= 0.05;
    }
    return any;
}

static void test_errors(void) {
    int last, any = found(0, false, &last);
    ok(any > 1 && any < 20, "among lines that do not differ, about one family in twenty (%d of %d)",
       any, ROUNDS);
    (void)found(0.15, false, &last);
    ok(last > ROUNDS * 9 / 10, "a shift of three and a half times the noise is found (%d)", last);
    (void)found(0.2, true, &last);
    ok(last > ROUNDS * 3 / 4, "also with one wild run (%d)", last);
}

/* More exchanges than are tried. */
static void test_drawn(void) {
    double values[60], p[2];
    for (int i = 0; i < 60; i++)
        values[i] = (i < 30 ? 0 : 2) + sin(i * 7.0);
    (void)joint_test(values, 1, 30, 30, p, NULL);
    ok(p[0] > 0 && p[0] < 1e-5, "30 below 30");
    (void)joint_test(values, 1, 30, 30, p + 1, NULL);
    is_near(p[1], p[0], 0, "again the same");
    for (int i = 0; i < 60; i++)
        values[i] = sin(i * 7.0);
    (void)joint_test_paired(values, 1, 60, p, NULL);
    ok(p[0] > 0.5, "60 pairs about zero");
}

int main(void) {
    test_known();
    test_small();
    test_errors();
    test_drawn();
    return tap_done();
}
