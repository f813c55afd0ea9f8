#include "reports/stats/change_points.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "reports/stats/student_t.h"

/* Of John W. Tukey's box plots ("Exploratory Data Analysis", 1977). */
#define FENCE 1.5

enum { FEWEST = CHANGE_POINTS_FEWEST };

struct search {
    const double *values;
    double *clipped; /* those of a stretch */
    double *sorted;
    double *sums; /* see add_distances */
    double chance, least;
    struct change_point *points;
    size_t found;
};

static int compare(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Between the values next to the place, of sorted ones. */
static double quantile(const double *sorted, size_t count, double share) {
    double place = share * (double)(count - 1);
    size_t below = (size_t)place;
    size_t above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (place - (double)below) * (sorted[above] - sorted[below]);
}

static double median(struct search *search, size_t from, size_t to) {
    memcpy(search->sorted, search->values + from, (to - from) * sizeof *search->sorted);
    qsort(search->sorted, to - from, sizeof *search->sorted, compare);
    return quantile(search->sorted, to - from, 0.5);
}

/* The stretch with what lies beyond the fences put on them; a series that mostly stands still has
 * none. */
static void clip(struct search *search, size_t from, size_t to) {
    size_t count = to - from;
    memcpy(search->sorted, search->values + from, count * sizeof *search->sorted);
    qsort(search->sorted, count, sizeof *search->sorted, compare);
    double low = quantile(search->sorted, count, 0.25);
    double high = quantile(search->sorted, count, 0.75);
    double reach = high > low ? FENCE * (high - low) : INFINITY;
    for (size_t i = 0; i < count; i++)
        search->clipped[i] = fmin(fmax(search->values[from + i], low - reach), high + reach);
}

/* sums[i * (count + 1) + j]: the distances of the first i values to the first j. */
static void add_distances(struct search *search, size_t count) {
    size_t width = count + 1;
    double *sums = search->sums;
    for (size_t j = 0; j <= count; j++)
        sums[j] = 0;
    for (size_t i = 1; i <= count; i++) {
        double row = 0;
        sums[i * width] = 0;
        for (size_t j = 1; j <= count; j++) {
            row += fabs(search->clipped[i - 1] - search->clipped[j - 1]);
            sums[i * width + j] = sums[(i - 1) * width + j] + row;
        }
    }
}

/* The scaled distance between [0, split) and [split, end), equation 7 of Matteson and James with
 * exponent 1. */
static double divergence(const struct search *search, size_t count, size_t split, size_t end) {
    size_t width = count + 1;
    const double *sums = search->sums;
    double n = (double)split, m = (double)(end - split);
    double left = sums[split * width + split];
    double between = sums[split * width + end] - left;
    double right = sums[end * width + end] - 2 * between - left;
    double energy = 2 * between / (n * m) - left / (n * (n - 1)) - right / (m * (m - 1));
    return n * m / (n + m) * energy;
}

static size_t find_split(struct search *search, size_t count, size_t *end) {
    double best = -INFINITY;
    size_t found = FEWEST;
    *end = count;
    add_distances(search, count);
    for (size_t split = FEWEST; split + FEWEST <= count; split++)
        for (size_t last = split + FEWEST; last <= count; last++) {
            double now = divergence(search, count, split, last);
            if (now > best) {
                best = now;
                found = split;
                *end = last;
            }
        }
    return found;
}

static void describe(const double *values, size_t count, double *mean, double *squares) {
    *mean = *squares = 0;
    for (size_t i = 0; i < count; i++)
        *mean += values[i] / (double)count;
    for (size_t i = 0; i < count; i++)
        *squares += (values[i] - *mean) * (values[i] - *mean);
}

/* Student's test of two samples of one spread: that of the few values behind a late change is known
 * from those before. */
static double test(const double *values, size_t split, size_t count) {
    double mean[2], squares[2], n = (double)split, m = (double)(count - split);
    describe(values, split, &mean[0], &squares[0]);
    describe(values + split, count - split, &mean[1], &squares[1]);
    double degrees = n + m - 2;
    double error = sqrt((squares[0] + squares[1]) / degrees * (1 / n + 1 / m));
    double shift = fabs(mean[1] - mean[0]);
    if (error > 1e-12 * (fabs(mean[0]) + fabs(mean[1])))
        return student_t_p(shift / error, degrees);
    return shift > error ? 0 : 1;
}

/* The change at [from, at) and [at, to), where a stretch up to `places` had room for it. */
static struct change_point judge(struct search *search, size_t from, size_t at, size_t to,
                                 size_t places) {
    clip(search, from, places);
    double choices = (double)(places - from - 2 * (size_t)FEWEST + 1);
    double p = test(search->clipped, at - from, to - from) * choices;
    return (struct change_point){.at = at,
                                 .before = median(search, from, at),
                                 .after = median(search, at, to),
                                 .p = p < 1 ? p : 1};
}

static bool holds(const struct search *search, const struct change_point *point) {
    return point->p <= search->chance && fabs(point->after - point->before) >= search->least;
}

/* Splits [from, to) as often as it can be; points come in order. */
static void split(struct search *search, size_t from, size_t to) {
    if (to - from < 2 * (size_t)FEWEST)
        return;
    clip(search, from, to);
    size_t end, at = from + find_split(search, to - from, &end);
    struct change_point point = judge(search, from, at, from + end, to);
    if (!holds(search, &point))
        return;
    split(search, from, at);
    search->points[search->found++] = point;
    split(search, at, to);
}

/* Tests each between its neighbours; takes out the weakest that does not hold. */
static bool weaken(struct search *search, size_t count) {
    size_t weakest = search->found;
    for (size_t i = 0; i < search->found; i++) {
        size_t from = i > 0 ? search->points[i - 1].at : 0;
        size_t to = i + 1 < search->found ? search->points[i + 1].at : count;
        search->points[i] = judge(search, from, search->points[i].at, to, to);
        if (!holds(search, &search->points[i]) &&
            (weakest == search->found || search->points[i].p > search->points[weakest].p))
            weakest = i;
    }
    if (weakest == search->found)
        return false;
    search->found--;
    memmove(search->points + weakest, search->points + weakest + 1,
            (search->found - weakest) * sizeof *search->points);
    return true;
}

int change_points_find(const double *values, size_t count, double chance, double least,
                       struct change_point *points, size_t *found, struct err *err) {
    struct search search = {.values = values, .chance = chance, .least = least, .points = points};
    *found = 0;
    if (count < 2 * (size_t)FEWEST)
        return 0;
    search.clipped = malloc(count * sizeof *search.clipped);
    search.sorted = malloc(count * sizeof *search.sorted);
    search.sums = malloc((count + 1) * (count + 1) * sizeof *search.sums);
    bool has_memory = search.clipped && search.sorted && search.sums;
    if (has_memory) {
        split(&search, 0, count);
        while (weaken(&search, count))
            continue;
        *found = search.found;
    }
    free(search.clipped);
    free(search.sorted);
    free(search.sums);
    return has_memory ? 0 : err_set(err, ERR_SYSTEM, "out of memory for the changes of a series");
}
