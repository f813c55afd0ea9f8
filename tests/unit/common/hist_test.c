#include "common/hist.h"

#include "common/clock.h"
#include "common/pcg.h"
#include "tests/tap.h"

enum { SAMPLES = 20011 };

static const double percentiles[] = {0.001, 1, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 99.999};

static int compare(const void *a, const void *b) {
    int64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* Shapes of latency: all equal sizes, every order of magnitude alike, two humps. */
static int64_t sample(int shape, struct pcg *pcg) {
    switch (shape) {
    case 0: return pcg_between(pcg, 0, 3000);
    case 1: return INT64_C(1) << pcg_below(pcg, 31) | pcg_below(pcg, 1000);
    default:
        return pcg_below(pcg, 100) < 98 ? (int64_t)pcg_between(pcg, 200, 900)
                                        : (int64_t)40000 + pcg_below(pcg, 9999999);
    }
}

static void agrees_with_the_sorted_samples(int shape) {
    static int64_t values[SAMPLES];
    struct hist hist;
    hist_init(&hist, NULL);
    struct pcg pcg = pcg_at(11, (uint64_t)shape);
    int64_t sum = 0;
    for (int i = 0; i < SAMPLES; i++) {
        values[i] = sample(shape, &pcg);
        sum += values[i];
        hist_record(&hist, values[i]);
    }
    qsort(values, SAMPLES, sizeof *values, compare);
    is_int(hist_count(&hist), SAMPLES, "shape %d: count", shape);
    is_int(hist_min_us(&hist), values[0], "shape %d: the minimum is exact", shape);
    is_int(hist_max_us(&hist), values[SAMPLES - 1], "shape %d: the maximum is exact", shape);
    ok(hist_mean_us(&hist) == (double)sum / SAMPLES, "shape %d: the mean is exact", shape);
    for (size_t i = 0; i < sizeof percentiles / sizeof *percentiles; i++) {
        /* ceil(p * n / 100) in integers: p has at most 3 decimals. */
        int64_t thousandths = (int64_t)(percentiles[i] * 1000 + 0.5);
        int64_t rank = (thousandths * SAMPLES + 99999) / 100000;
        int64_t expected = values[rank - 1];
        int64_t got = hist_percentile_us(&hist, percentiles[i]);
        ok(got >= expected && got <= expected + expected / 1000 && got <= hist_max_us(&hist),
           "shape %d: p%g is %" PRId64 ", sorted %" PRId64, shape, percentiles[i], got, expected);
    }
    is_int(hist_percentile_us(&hist, 0), values[0], "shape %d: p0 is the minimum", shape);
    is_int(hist_percentile_us(&hist, 100), values[SAMPLES - 1], "shape %d: p100 is the maximum",
           shape);
    hist_release(&hist);
}

static void keeps_the_rank_exact_at_round_numbers(void) {
    struct hist hist;
    hist_init(&hist, NULL);
    for (int64_t value = 1; value <= 1000; value++)
        hist_record(&hist, value);
    is_int(hist_percentile_us(&hist, 99.9), 999, "p99.9 of 1..1000");
    is_int(hist_percentile_us(&hist, 99), 990, "p99 of 1..1000");
    is_int(hist_percentile_us(&hist, 50), 500, "p50 of 1..1000");
    is_int(hist_percentile_us(&hist, 0.1), 1, "p0.1 of 1..1000");
    is_int(hist_count_above(&hist, 990), 10, "ten lie above 990");
    is_int(hist_count_above(&hist, 1000), 0, "none lies above the maximum");
    is_int(hist_count_above(&hist, -1), 1000, "all lie above -1");
    ok(hist_stddev_us(&hist) > 288.67 && hist_stddev_us(&hist) < 288.68,
       "standard deviation of 1..1000");
    hist_release(&hist);
}

static void has_narrow_buckets_without_gaps(void) {
    bool narrow = true, ordered = true;
    size_t previous = 0;
    for (int64_t value = 1; value <= HIST_HIGHEST_US; value += 1 + value / 3000) {
        size_t slot = hist_slot(value);
        ordered = ordered && slot >= previous && slot <= previous + 1 && slot < HIST_SLOTS;
        previous = slot;
    }
    struct hist hist;
    hist_init(&hist, NULL);
    for (int64_t value = 1; value <= HIST_HIGHEST_US; value += 1 + value / 500)
        hist_record(&hist, value);
    struct hist_bucket bucket = HIST_FIRST;
    uint64_t total = 0;
    while (hist_next(&hist, &bucket)) {
        total += bucket.count;
        narrow = narrow && (bucket.high_us - bucket.low_us) * 1000 <= bucket.low_us &&
                 hist_slot(bucket.low_us) == bucket.slot &&
                 hist_slot(bucket.high_us) == bucket.slot;
        ordered = ordered && total == bucket.cumulative;
    }
    ok(ordered, "slots rise one by one over the whole range");
    ok(narrow, "no bucket is wider than a thousandth of its values, and slots invert");
    is_int(total, hist_count(&hist), "the buckets hold every sample");
    hist_release(&hist);
}

static void counts_what_is_too_long(void) {
    struct hist hist;
    hist_init(&hist, NULL);
    for (int i = 0; i < 98; i++)
        hist_record(&hist, 100);
    hist_record(&hist, HIST_HIGHEST_US);
    hist_record(&hist, HIST_HIGHEST_US * 5);
    is_int(hist.overflow, 1, "one hour itself is in range, five are overflow");
    is_int(hist_count(&hist), 100, "overflow is counted as a sample");
    is_int(hist_percentile_us(&hist, 98), 100, "the percentiles below are untouched");
    is_int(hist_percentile_us(&hist, 99.5), HIST_HIGHEST_US * 5,
           "those above give the exact maximum");
    is_int(hist_count_above(&hist, 200), 2, "overflow lies above every limit in range");
    is_int(hist_count_above(&hist, HIST_HIGHEST_US * 4), 1, "and above a limit out of range");
    hist_record(&hist, -5);
    is_int(hist_min_us(&hist), 0, "a negative duration counts as 0");
    hist_clear(&hist);
    is_int(hist_count(&hist) + hist.overflow, 0, "cleared");
    struct hist_bucket bucket = HIST_FIRST;
    ok(!hist_next(&hist, &bucket), "a cleared histogram has no bucket");
    hist_record(&hist, 7);
    bucket = (struct hist_bucket)HIST_FIRST;
    ok(hist_next(&hist, &bucket) && bucket.low_us == 7 && bucket.count == 1 &&
           !hist_next(&hist, &bucket),
       "nothing of before the clearing is left");
    hist_release(&hist);
}

static void merges_as_if_recorded_in_one(void) {
    struct hist whole, parts[3];
    hist_init(&whole, NULL);
    struct pcg pcg = pcg_at(3, 3);
    for (int i = 0; i < 3; i++)
        hist_init(&parts[i], NULL);
    for (int i = 0; i < 9999; i++) {
        int64_t value = sample(i % 3, &pcg) * (i == 5001 ? HIST_HIGHEST_US : 1);
        hist_record(&whole, value);
        hist_record(&parts[i % 2], value);
    }
    hist_merge(&parts[0], &parts[1]);
    hist_merge(&parts[0], &parts[2]);
    hist_merge(&parts[0], &(struct hist){.counts = NULL}); /* of a cell that never had a sample */
    ok(memcmp(whole.counts, parts[0].counts, HIST_SLOTS * sizeof *whole.counts) == 0,
       "the same buckets");
    ok(whole.count == parts[0].count && whole.sum_us == parts[0].sum_us &&
           whole.min_us == parts[0].min_us && whole.max_us == parts[0].max_us &&
           whole.overflow == parts[0].overflow,
       "the same count, sum, minimum, maximum and overflow");
    hist_release(&whole);
    for (int i = 0; i < 3; i++)
        hist_release(&parts[i]);
}

static void answers_when_empty(void) {
    struct hist hist;
    hist_init(&hist, NULL);
    is_int(hist_percentile_us(&hist, 99), 0, "no percentile");
    is_int(hist_min_us(&hist), 0, "no minimum");
    is_int(hist_max_us(&hist), 0, "no maximum");
    ok(hist_mean_us(&hist) == 0 && hist_stddev_us(&hist) == 0, "no mean, no deviation");
    hist_release(&hist);
    hist_release(&hist);
}

/* No assertion: a time depends on the machine. */
static void shows_the_cost_of_recording(void) {
    struct hist hist;
    hist_init(&hist, NULL);
    int64_t start = clock_monotonic_us();
    for (uint32_t i = 0; i < 5000000; i++)
        hist_record(&hist, (int64_t)(i * 2654435761U >> 12));
    printf("# %.1f ns for each sample\n", (double)(clock_monotonic_us() - start) / 5000);
    hist_release(&hist);
}

int main(void) {
    for (int shape = 0; shape < 3; shape++)
        agrees_with_the_sorted_samples(shape);
    keeps_the_rank_exact_at_round_numbers();
    has_narrow_buckets_without_gaps();
    counts_what_is_too_long();
    merges_as_if_recorded_in_one();
    answers_when_empty();
    shows_the_cost_of_recording();
    return tap_done();
}
