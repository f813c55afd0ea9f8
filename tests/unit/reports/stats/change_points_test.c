/* Changes that were put into series of noise are found, and no others. */
#include "reports/stats/change_points.h"

#include <math.h>

#include "common/pcg.h"
#include "tests/tap.h"

enum { MOST = 200 };

#define NOISE  0.03 /* of the logarithm: 3 % from run to run */
#define CHANCE 0.01
#define LEAST  0.03

static double values[MOST];
static struct change_point points[MOST];
static size_t found;

/* About normal: the sum of twelve uniform values (its tails end at 6). */
static double normal(struct pcg *pcg) {
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += pcg_next(pcg) / 4294967296.0;
    return sum;
}

static void noise(uint64_t seed, size_t count) {
    struct pcg pcg = pcg_at(seed, 17);
    for (size_t i = 0; i < count; i++)
        values[i] = 10 + NOISE * normal(&pcg);
}

static void shift(size_t from, size_t to, double by) {
    for (size_t i = from; i < to; i++)
        values[i] += by;
}

static void find(size_t count) {
    if (change_points_find(values, count, CHANCE, LEAST, points, &found, NULL) < 0)
        exit(1);
}

/* How many of 400 series of noise have a change, of this length; with every tenth value an outlier.
 */
static size_t count_false(size_t count, bool outliers) {
    size_t series = 0;
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct pcg pcg = pcg_at(seed, 18);
        noise(seed, count);
        for (size_t i = 0; outliers && i < count; i++)
            if (pcg_below(&pcg, 10) == 0)
                values[i] += 0.5;
        find(count);
        series += found > 0;
    }
    return series;
}

static void finds_nothing_in_noise(void) {
    static const size_t counts[] = {6, 8, 12, 20, 40, 80};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        size_t plain = count_false(counts[i], false), wild = count_false(counts[i], true);
        ok(plain <= 8, "of 400 series of %zu runs %zu have a change that is none", counts[i],
           plain);
        ok(wild <= 12, "with outliers %zu", wild);
    }
}

/* In at least 95 of 100 series: one change, at most one run from its place. */
static void finds_a_step(size_t count, size_t at, double by) {
    size_t right = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        noise(seed, count);
        shift(at, count, by);
        find(count);
        right += found == 1 && points[0].at + 1 >= at && points[0].at <= at + 1 &&
                 fabs(points[0].after - points[0].before - by) < 0.06 && points[0].p <= CHANCE;
    }
    ok(right >= 95, "a step by %+g at %zu of %zu is found in %zu of 100", by, at, count, right);
}

static void finds_there_and_back(void) {
    size_t right = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        noise(seed, 40);
        shift(15, 25, 0.15);
        find(40);
        right += found == 2 && points[0].at >= 14 && points[0].at <= 16 && points[1].at >= 24 &&
                 points[1].at <= 26 && points[0].after > points[0].before &&
                 points[1].after < points[1].before;
    }
    ok(right >= 90, "up for ten runs and down again: %zu of 100", right);
}

static void finds_a_drift(void) {
    size_t right = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        bool up = true;
        noise(seed, 40);
        for (size_t i = 0; i < 40; i++)
            values[i] += 0.3 * (double)i / 40;
        find(40);
        for (size_t i = 0; i < found; i++)
            up = up && points[i].after > points[i].before;
        right += found >= 1 && up;
    }
    ok(right >= 98, "a slow rise by a third becomes steps, all of them up: %zu of 100", right);
}

static void passes_over_an_outlier(void) {
    size_t none = 0, step = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        noise(seed, 30);
        values[seed % 30] += 2;
        find(30);
        none += found == 0;
        shift(18, 30, 0.15);
        find(30);
        step += found == 1 && points[0].at >= 17 && points[0].at <= 19;
    }
    ok(none >= 98, "one run seven times as slow is no change: %zu of 100", none);
    ok(step >= 95, "and hides none: %zu of 100", step);
}

static void knows_its_limits(void) {
    noise(1, 40);
    shift(20, 40, 0.02);
    find(40);
    is_int(found, 0, "a change by less than the least is none");
    noise(1, 5);
    shift(2, 5, 3);
    find(5);
    is_int(found, 0, "five runs are too few");
    for (size_t i = 0; i < 12; i++)
        values[i] = i < 8 ? 1 : 2;
    find(12);
    ok(found == 1 && points[0].at == 8 && points[0].before == 1 && points[0].after == 2,
       "without any noise, too");
    for (size_t i = 0; i < 12; i++)
        values[i] = 1;
    find(12);
    is_int(found, 0, "nothing but the same value");
    noise(3, 40);
    shift(20, 40, 0.2);
    find(40);
    double p = points[0].p;
    find(40);
    ok(p == points[0].p && p > 0, "the same series gives the same points");
}

int main(void) {
    finds_nothing_in_noise();
    finds_a_step(20, 10, 0.10);
    finds_a_step(20, 10, -0.10);
    finds_a_step(40, 36, 0.12);
    finds_a_step(12, 6, 0.15);
    finds_a_step(30, 27, 0.20);
    finds_there_and_back();
    finds_a_drift();
    passes_over_an_outlier();
    knows_its_limits();
    return tap_done();
}
