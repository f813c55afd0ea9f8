#include "reports/stats/hodges_lehmann.h"

#include <math.h>
#include <stdlib.h>

#include "reports/stats/mann_whitney.h"
#include "reports/stats/wilcoxon.h"

/* Of the sorted candidates as many are left out at either end as the test has values up to its
 * critical one; where it has none, nothing is, and the whole range stands for `reached`. */
static struct estimate between(double *candidates, size_t count, double critical, double confidence,
                               double reached) {
    size_t out = critical < 0 ? 0 : (size_t)critical;
    order_sort(candidates, count);
    return (struct estimate){.value = order_median(candidates, count),
                             .low = candidates[out],
                             .high = candidates[count - 1 - out],
                             .confidence = critical < 0 ? reached : confidence};
}

int hodges_lehmann(const double *first, size_t first_count, const double *second,
                   size_t second_count, double confidence, struct estimate *shift,
                   struct err *err) {
    size_t count = first_count * second_count;
    *shift = (struct estimate){NAN, NAN, NAN, 0};
    if (count == 0)
        return 0;
    double *candidates = calloc(count, sizeof *candidates);
    if (!candidates)
        return err_set(err, ERR_SYSTEM, "out of memory for an estimate");
    for (size_t i = 0; i < first_count; i++)
        for (size_t j = 0; j < second_count; j++)
            candidates[i * second_count + j] = second[j] - first[i];
    double m = (double)first_count, n = (double)second_count;
    double arrangements = exp(lgamma(m + n + 1) - lgamma(m + 1) - lgamma(n + 1));
    *shift = between(candidates, count,
                     mann_whitney_critical(first_count, second_count, (1 - confidence) / 2),
                     confidence, 1 - 2 / arrangements);
    free(candidates);
    return 0;
}

int hodges_lehmann_paired(const double *differences, size_t count, double confidence,
                          struct estimate *shift, struct err *err) {
    *shift = (struct estimate){NAN, NAN, NAN, 0};
    if (count == 0)
        return 0;
    size_t means = count * (count + 1) / 2, at = 0;
    double *candidates = calloc(means, sizeof *candidates);
    if (!candidates)
        return err_set(err, ERR_SYSTEM, "out of memory for an estimate");
    for (size_t i = 0; i < count; i++)
        for (size_t j = i; j < count; j++)
            candidates[at++] = (differences[i] + differences[j]) / 2;
    *shift = between(candidates, means, wilcoxon_critical(count, (1 - confidence) / 2), confidence,
                     1 - exp2(1 - (double)count));
    free(candidates);
    return 0;
}
