#include "reports/stats/wilcoxon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/stats/ranks.h"

enum { SUMS = WILCOXON_EXACT * (WILCOXON_EXACT + 1) / 2 + 1 };

/* How many of the 2^n choices of signs have each sum of ranks. Below 2^53: exact. */
static void count_choices(size_t n, double counts[SUMS]) {
    size_t last = 0;
    memset(counts, 0, SUMS * sizeof *counts);
    counts[0] = 1;
    for (size_t rank = 1; rank <= n; rank++) {
        last += rank;
        for (size_t sum = last; sum >= rank; sum--)
            counts[sum] += counts[sum - rank];
    }
}

static double exact_p(size_t n, double w) {
    double counts[SUMS], below = 0, all = (double)(n * (n + 1)) / 2;
    count_choices(n, counts);
    size_t smaller = (size_t)fmin(w, all - w);
    for (size_t sum = 0; sum <= smaller; sum++)
        below += counts[sum];
    return fmin(1, 2 * below * exp2(-(double)n));
}

static double variance(double n, double ties) {
    return n * (n + 1) * (2 * n + 1) / 24 - ties / 48;
}

static double normal_p(double n, double w, double ties) {
    double spread = variance(n, ties);
    double distance = fmax(0, fabs(w - n * (n + 1) / 4) - 0.5);
    return spread > 0 ? erfc(distance / sqrt(2 * spread)) : 1;
}

int wilcoxon(const double *differences, size_t count, struct wilcoxon *test, struct err *err) {
    double *sizes = calloc(2 * count + 1, sizeof *sizes), *ranks = sizes + count, ties;
    *test = (struct wilcoxon){.p = 1};
    if (!sizes)
        return err_set(err, ERR_SYSTEM, "out of memory for a test of ranks");
    for (size_t i = 0; i < count; i++)
        if (fabs(differences[i]) > 0)
            sizes[test->count++] = fabs(differences[i]);
    int status = ranks_of(sizes, test->count, ranks, &ties, err);
    for (size_t i = 0, at = 0; i < count && status == 0; i++) {
        if (differences[i] > 0)
            test->w += ranks[at];
        at += fabs(differences[i]) > 0;
    }
    free(sizes);
    if (status < 0)
        return -1;
    test->exact = ties <= 0 && test->count <= WILCOXON_EXACT;
    if (test->count > 0)
        test->p = test->exact ? exact_p(test->count, test->w)
                              : normal_p((double)test->count, test->w, ties);
    return 0;
}

double wilcoxon_critical(size_t count, double probability) {
    double n = (double)count;
    if (count > WILCOXON_EXACT)
        return fmax(-1, floor(n * (n + 1) / 4 - 0.5 +
                              ranks_normal_quantile(probability) * sqrt(variance(n, 0))));
    double counts[SUMS], below = 0;
    count_choices(count, counts);
    size_t sum = 0, last = count * (count + 1) / 2;
    while (sum <= last && (below + counts[sum]) * exp2(-n) <= probability)
        below += counts[sum++];
    return (double)sum - 1;
}
