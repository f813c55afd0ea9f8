#include "reports/compare/comparison_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/stats/hodges_lehmann.h"
#include "reports/stats/kolmogorov_smirnov.h"
#include "reports/stats/mann_whitney.h"
#include "reports/stats/wilcoxon.h"

#define CONFIDENCE (1 - COMPARISON_CHANCE)

/* The least that is told apart from nothing: half a microsecond, and one request in 1,000 s. */
#define LEAST_US   0.5
#define LEAST_RATE 0.001

double comparison_line_scale(const struct measure *measure, double value) {
    if (measure->unit == SLA_FRACTION || isnan(value))
        return value;
    return log(fmax(value, measure->unit == SLA_PER_SECOND ? LEAST_RATE : LEAST_US));
}

static struct estimate as_change(const struct measure *measure, struct estimate shift) {
    if (measure->unit == SLA_FRACTION)
        return shift;
    return (struct estimate){expm1(shift.value), expm1(shift.low), expm1(shift.high),
                             shift.confidence};
}

static bool is_complete(const double *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (isnan(values[i]))
            return false;
    return count > 0;
}

/* base and new are scaled; `room` has new_count elements. */
static int test_line(struct comparison_line *line, const double *base, size_t base_count,
                     const double *new, size_t new_count, bool paired, double *room,
                     struct err *err) {
    struct estimate shift;
    struct wilcoxon signs;
    struct mann_whitney ranks;
    struct kolmogorov_smirnov distributions;
    for (size_t i = 0; i < new_count && paired; i++)
        room[i] = new[i] - base[i];
    if ((paired ? hodges_lehmann_paired(room, new_count, CONFIDENCE, &shift, err)
                : hodges_lehmann(base, base_count, new, new_count, CONFIDENCE, &shift, err)) < 0 ||
        (paired ? wilcoxon(room, new_count, &signs, err)
                : mann_whitney(base, base_count, new, new_count, &ranks, err)) < 0 ||
        kolmogorov_smirnov(base, base_count, new, new_count, &distributions, err) < 0)
        return -1;
    line->change = as_change(line->measure, shift);
    line->p_rank = paired ? signs.p : ranks.p;
    line->p_distribution = distributions.p;
    return 0;
}

int comparison_line_fill(struct comparison_line *line, const double *base, size_t base_count,
                         const double *new, size_t new_count, bool paired, struct err *err) {
    const struct estimate unknown = {NAN, NAN, NAN, 0};
    size_t count = base_count + new_count;
    line->before = line->after = line->change = unknown;
    line->p = line->p_rank = line->p_distribution = NAN;
    if (!is_complete(base, base_count) || !is_complete(new, new_count))
        return 0;
    double *values = calloc(count + new_count, sizeof *values), *after = values + base_count;
    if (!values)
        return err_set(err, ERR_SYSTEM, "out of memory for a comparison");
    memcpy(values, base, base_count * sizeof *values);
    memcpy(after, new, new_count * sizeof *values);
    order_sort(values, base_count);
    order_sort(after, new_count);
    line->before = order_median_interval(values, base_count, CONFIDENCE);
    line->after = order_median_interval(after, new_count, CONFIDENCE);
    for (size_t i = 0; i < count; i++)
        values[i] =
            comparison_line_scale(line->measure, i < base_count ? base[i] : new[i - base_count]);
    int status = test_line(line, values, base_count, after, new_count, paired, values + count, err);
    free(values);
    return status;
}

void comparison_line_judge(struct comparison_line *line, double least_change) {
    double least = line->measure->unit == SLA_FRACTION ? COMPARISON_LEAST_ERRORS : least_change;
    double change = line->change.value;
    line->limit = isnan(line->floor) ? least : fmax(least, line->floor);
    line->word = line->judged ? WORD_CANNOT_TELL : WORD_NOT_JUDGED;
    if (!line->judged || isnan(change))
        return;
    if (line->p <= COMPARISON_CHANCE && fabs(change) > line->limit)
        line->word = (change < 0) == line->measure->less_is_worse ? WORD_WORSE : WORD_BETTER;
    else if (line->change.confidence >= CONFIDENCE &&
             line->limit <= fmax(least, COMPARISON_MOST_FLOOR) &&
             line->change.low >= -line->limit && line->change.high <= line->limit)
        line->word = WORD_SAME;
}
