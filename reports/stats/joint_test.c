#include "reports/stats/joint_test.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/pcg.h"
#include "reports/stats/order.h"

/* Beyond so many times the median size a value counts as that: P. J. Huber's 1.345 standard
 * deviations ("Robust estimation of a location parameter", 1964), of which the median size is
 * 0.674. */
#define CUT 2.0

/* Rounding must not make an exchange smaller than what it equals. */
#define NEARLY (1 - 1e-9)

enum { BITS_MOST = 60 };

/* Walks through the exchanges: signs[i] is +1 where the i-th run (or pair) stays, or belongs to the
 * second arm, and -1 where it is exchanged, or belongs to the first. */
struct walk {
    size_t count, second; /* second: 0 for pairs */
    bool all;             /* each once; else drawn */
    uint64_t mask, done;
    struct pcg pcg;
    double *signs;
};

static double arrangements(size_t first, size_t second) {
    double ways = 1;
    for (size_t i = 1; i <= second; i++)
        ways = ways * (double)(first + i) / (double)i;
    return ways;
}

static double exchanges(size_t count, size_t second) {
    return second > 0 ? arrangements(count - second, second) : exp2((double)count);
}

/* The next larger number with as many bits (R. W. Gosper, HAKMEM item 175). */
static uint64_t next_choice(uint64_t mask) {
    uint64_t lowest = mask & -mask, ripple = mask + lowest;
    return ripple | ((mask ^ ripple) / lowest >> 2);
}

static void draw(struct walk *walk) {
    for (size_t i = 0; i < walk->count; i++)
        if (walk->second == 0) {
            walk->signs[i] = pcg_below(&walk->pcg, 2) ? 1 : -1;
        } else {
            size_t other = i + pcg_below(&walk->pcg, (uint32_t)(walk->count - i));
            double sign = walk->signs[i];
            walk->signs[i] = walk->signs[other];
            walk->signs[other] = sign;
        }
}

static bool step(struct walk *walk) {
    if (!walk->all) {
        draw(walk);
        return walk->done++ < JOINT_TEST_EXCHANGES;
    }
    if (walk->done++ > 0)
        walk->mask = walk->second > 0 ? next_choice(walk->mask) : walk->mask + 1;
    for (size_t i = 0; i < walk->count; i++)
        walk->signs[i] = walk->mask >> i & 1 ? 1 : -1;
    return walk->mask >> walk->count == 0;
}

static void walk_init(struct walk *walk, size_t count, size_t second, double *signs) {
    bool all = count <= BITS_MOST && exchanges(count, second) <= JOINT_TEST_EXCHANGES;
    *walk = (struct walk){.count = count,
                          .second = second,
                          .all = all,
                          .mask = second > 0 && all ? (UINT64_C(1) << second) - 1 : 0,
                          .pcg = pcg_at(1, 1),
                          .signs = signs};
    for (size_t i = 0; i < count; i++)
        signs[i] = i + second < count ? -1 : 1;
}

static void centre(double *values, size_t count, double by) {
    for (size_t i = 0; i < count; i++)
        values[i] -= by;
}

static double mean(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double)count;
}

/* Cuts a line's wild values and brings it to length 1; between arms of their own runs it is taken
 * from its middle first. `room` has count elements. */
static void prepare(double *line, size_t count, bool paired, double *room) {
    double length = 0;
    memcpy(room, line, count * sizeof *room);
    order_sort(room, count);
    if (!paired)
        centre(line, count, order_median(room, count));
    for (size_t i = 0; i < count; i++)
        room[i] = fabs(line[i]);
    order_sort(room, count);
    double most = CUT * order_median(room, count);
    for (size_t i = 0; i < count && most > 0; i++)
        line[i] = copysign(fmin(fabs(line[i]), most), line[i]);
    if (!paired)
        centre(line, count, mean(line, count));
    for (size_t i = 0; i < count; i++)
        length += line[i] * line[i];
    for (size_t i = 0; i < count && length > 0; i++)
        line[i] /= sqrt(length);
}

static double statistic(const double *line, const double *signs, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += signs[i] * line[i];
    return fabs(sum);
}

static double largest(const double *prepared, size_t lines, const double *signs, size_t count) {
    double most = 0;
    for (size_t line = 0; line < lines; line++)
        most = fmax(most, statistic(prepared + line * count, signs, count));
    return most;
}

static void compare(const double *prepared, size_t lines, struct walk *walk, double *observed,
                    double *p) {
    size_t count = walk->count;
    for (size_t i = 0; i < count; i++) /* as it was */
        walk->signs[i] = walk->second > 0 && i < count - walk->second ? -1 : 1;
    for (size_t line = 0; line < lines; line++) {
        observed[line] = statistic(prepared + line * count, walk->signs, count) * NEARLY;
        p[line] = walk->all ? 0 : 1;
    }
    double tried = walk->all ? 0 : 1; /* what was observed is one of the drawn */
    for (; step(walk); tried++) {
        double most = largest(prepared, lines, walk->signs, count);
        for (size_t line = 0; line < lines; line++)
            p[line] += most >= observed[line];
    }
    for (size_t line = 0; line < lines; line++)
        p[line] /= tried;
}

static int test(const double *values, size_t lines, size_t count, size_t second, double *p,
                struct err *err) {
    double *room = calloc(lines * count + lines + 2 * count + 1, sizeof *room);
    if (!room)
        return err_set(err, ERR_SYSTEM, "out of memory for a joint test");
    double *signs = room + lines * count, *sorted = signs + count, *observed = sorted + count;
    struct walk walk;
    memcpy(room, values, lines * count * sizeof *room);
    for (size_t line = 0; line < lines; line++)
        prepare(room + line * count, count, second == 0, sorted);
    walk_init(&walk, count, second, signs);
    compare(room, lines, &walk, observed, p);
    free(room);
    return 0;
}

static void all_alike(double *p, size_t lines) {
    for (size_t line = 0; line < lines; line++)
        p[line] = 1;
}

int joint_test_paired(const double *values, size_t lines, size_t pairs, double *p,
                      struct err *err) {
    all_alike(p, lines);
    return pairs > 0 ? test(values, lines, pairs, 0, p, err) : 0;
}

int joint_test(const double *values, size_t lines, size_t first, size_t second, double *p,
               struct err *err) {
    all_alike(p, lines);
    return first > 0 && second > 0 ? test(values, lines, first + second, second, p, err) : 0;
}

double joint_test_least_paired(size_t pairs) {
    return fmin(1, exp2(1 - (double)pairs));
}

double joint_test_least(size_t first, size_t second) {
    return fmin(1, (first == second ? 2 : 1) / arrangements(first, second));
}
