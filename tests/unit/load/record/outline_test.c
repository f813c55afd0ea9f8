/* The outline beside the full histogram: percentiles within the slots' width, counts exact. */
#include "load/record/outline.h"

#include <stdlib.h>

#include "common/hist.h"
#include "common/pcg.h"
#include "tests/tap.h"

static struct err err;

static void test_against_histogram(void) {
    static struct outline outline;
    struct hist hist;
    struct pcg pcg = pcg_at(7, 1);
    uint64_t below[OUTLINE_BOUNDS] = {0};
    if (hist_init(&hist, &err) < 0)
        abort();
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = pcg_next(&pcg);
        int64_t value = (int64_t)(pcg_next(&pcg) >> bits % 32);
        value = value < HIST_HIGHEST_US ? value : HIST_HIGHEST_US;
        hist_record(&hist, value);
        outline_record(&outline, value);
        for (size_t b = 0; b < OUTLINE_BOUNDS; b++)
            below[b] += value <= outline_bounds_us[b];
    }
    static const double percentiles[] = {0, 1, 25, 50, 90, 95, 99, 99.9, 100};
    for (size_t i = 0; i < sizeof percentiles / sizeof *percentiles; i++) {
        int64_t exact = hist_percentile_us(&hist, percentiles[i]);
        int64_t rough = outline_percentile_us(&outline, percentiles[i]);
        ok(rough >= exact - exact / 500 - 1 && rough <= exact + exact / 32 + 1,
           "p%g: %lld beside %lld", percentiles[i], (long long)rough, (long long)exact);
    }
    is_int((int64_t)outline.count, 200000, "every sample is counted");
    is_int(outline.sum_us, hist.sum_us, "the sum is exact");
    is_int(outline.max_us, hist_max_us(&hist), "so is the maximum");
    uint64_t seen = 0;
    for (size_t b = 0; b < OUTLINE_BOUNDS; b++) {
        seen += outline.between[b];
        is_int((int64_t)seen, (int64_t)below[b], "up to %lld us", (long long)outline_bounds_us[b]);
    }
    hist_release(&hist);
}

static void test_edges(void) {
    for (size_t b = 0; b < OUTLINE_BOUNDS; b++) {
        struct outline outline = {.count = 0};
        outline_record(&outline, outline_bounds_us[b]);
        outline_record(&outline, outline_bounds_us[b] + 1);
        is_int((int64_t)outline.between[b], 1, "bound %zu itself is included", b);
        is_int((int64_t)outline.between[b + 1], 1, "what is longer by a microsecond is not");
    }
    struct outline outline = {.count = 0};
    is_int(outline_percentile_us(&outline, 99), 0, "an empty one");
    outline_record(&outline, -5);
    is_int((int64_t)outline.slots[0], 1, "a clock that stepped back");
    outline_record(&outline, INT64_MAX / 2);
    is_int((int64_t)outline.slots[OUTLINE_SLOTS - 1], 1, "longer than all slots");
    is_int(outline_percentile_us(&outline, 100), INT64_MAX / 2, "and still the maximum");
    struct outline sum = {.count = 0};
    outline_add(&sum, &outline);
    outline_add(&sum, &outline);
    is_int((int64_t)sum.count, 4, "outlines add up");
    is_int((int64_t)sum.between[OUTLINE_BOUNDS], 2, "bound by bound");
    outline_clear(&sum);
    is_int((int64_t)sum.slots[0] + sum.max_us, 0, "and are emptied");
}

/* The one straggler of 1,000 is beyond the p99.9, whatever the product's last bit is. */
static void test_rank(void) {
    struct outline outline = {.count = 0};
    for (int i = 0; i < 999; i++)
        outline_record(&outline, 30);
    outline_record(&outline, 5000000);
    is_int(outline_percentile_us(&outline, 99.9), 30, "p99.9 of 1,000: the 999th");
}

int main(void) {
    test_against_histogram();
    test_edges();
    test_rank();
    return tap_done();
}
