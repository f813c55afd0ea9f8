#include "common/hist.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((INT64_C(1) << (HIST_SUB_BITS + HIST_BUCKETS - 1)) > HIST_HIGHEST_US,
               "the last bucket holds the highest value");

int hist_init(struct hist *hist, struct err *err) {
    *hist = (struct hist){.counts = calloc(HIST_SLOTS, sizeof *hist->counts)};
    if (!hist->counts)
        return err_set(err, ERR_SYSTEM, "out of memory for a histogram");
    hist->min_us = INT64_MAX;
    return 0;
}

void hist_release(struct hist *hist) {
    free(hist->counts);
    *hist = (struct hist){.counts = NULL};
}

/* Slots that can hold samples: memory outside them was perhaps never touched, and should stay so.
 */
static size_t first_slot(const struct hist *hist) {
    return hist->count == hist->overflow ? 0 : hist_slot(hist->min_us);
}

static size_t end_slot(const struct hist *hist) {
    if (hist->count == hist->overflow)
        return 0;
    return hist->overflow ? HIST_SLOTS : hist_slot(hist->max_us) + 1;
}

void hist_clear(struct hist *hist) {
    size_t first = first_slot(hist);
    size_t end = end_slot(hist);
    if (end > first)
        memset(hist->counts + first, 0, (end - first) * sizeof *hist->counts);
    hist->count = 0;
    hist->overflow = 0;
    hist->sum_us = 0;
    hist->min_us = INT64_MAX;
    hist->max_us = 0;
}

void hist_merge(struct hist *hist, const struct hist *from) {
    size_t end = end_slot(from);
    if (from->count == 0) /* it has no bounds, and perhaps no memory */
        return;
    for (size_t slot = first_slot(from); slot < end; slot++)
        if (from->counts[slot])
            hist->counts[slot] += from->counts[slot];
    hist->count += from->count;
    hist->overflow += from->overflow;
    hist->sum_us += from->sum_us;
    if (from->min_us < hist->min_us)
        hist->min_us = from->min_us;
    if (from->max_us > hist->max_us)
        hist->max_us = from->max_us;
}

int64_t hist_min_us(const struct hist *hist) {
    return hist->count ? hist->min_us : 0;
}

int64_t hist_max_us(const struct hist *hist) {
    return hist->max_us;
}

double hist_mean_us(const struct hist *hist) {
    return hist->count ? (double)hist->sum_us / (double)hist->count : 0;
}

/* The inverse of hist_slot: the lowest value of a slot, and how many values share it. */
static int64_t slot_low_us(size_t slot, int64_t *width_us) {
    size_t shift = slot >> HIST_HALF_BITS;
    shift = shift ? shift - 1 : 0;
    *width_us = INT64_C(1) << shift;
    return (int64_t)((slot - (shift << HIST_HALF_BITS)) << shift);
}

void hist_record_slot(struct hist *hist, size_t slot, uint64_t count) {
    int64_t width_us;
    int64_t low_us = slot_low_us(slot, &width_us);
    hist->counts[slot] += count;
    hist->count += count;
    /* Unsigned: a damaged file's count may overflow it, which the reader sees from the sum. */
    hist->sum_us = (int64_t)((uint64_t)hist->sum_us + (uint64_t)low_us * count);
    if (low_us < hist->min_us)
        hist->min_us = low_us;
    if (low_us > hist->max_us)
        hist->max_us = low_us;
}

bool hist_next(const struct hist *hist, struct hist_bucket *bucket) {
    size_t end = end_slot(hist);
    size_t slot = bucket->slot == SIZE_MAX ? first_slot(hist) : bucket->slot + 1;
    while (slot < end && hist->counts[slot] == 0)
        slot++;
    if (slot >= end)
        return false;
    int64_t width_us;
    bucket->slot = slot;
    bucket->low_us = slot_low_us(slot, &width_us);
    bucket->high_us = bucket->low_us + width_us - 1;
    if (bucket->high_us > hist->max_us)
        bucket->high_us = hist->max_us;
    bucket->count = hist->counts[slot];
    bucket->cumulative += bucket->count;
    return true;
}

double hist_stddev_us(const struct hist *hist) {
    if (hist->count == 0)
        return 0;
    double mean = hist_mean_us(hist);
    double squares = 0;
    struct hist_bucket bucket = HIST_FIRST;
    while (hist_next(hist, &bucket)) {
        double distance = ((double)bucket.low_us + (double)bucket.high_us) / 2 - mean;
        squares += distance * distance * (double)bucket.count;
    }
    double beyond = (double)hist->max_us - mean;
    squares += beyond * beyond * (double)hist->overflow;
    return sqrt(squares / (double)hist->count);
}

int64_t hist_percentile_us(const struct hist *hist, double percentile) {
    if (hist->count == 0)
        return 0;
    if (!(percentile > 0))
        return hist->min_us;
    /* The neighbour below keeps 99.9 % of 1,000 samples at the 999th, whatever the product's last
     * bit is; HdrHistogram's readers do the same. */
    double rank = ceil(nextafter(percentile, 0) / 100 * (double)hist->count);
    struct hist_bucket bucket = HIST_FIRST;
    while (hist_next(hist, &bucket))
        if ((double)bucket.cumulative >= rank)
            return bucket.high_us;
    return hist->max_us;
}

uint64_t hist_count_above(const struct hist *hist, int64_t limit_us) {
    if (limit_us < 0)
        return hist->count;
    if (limit_us > HIST_HIGHEST_US)
        return hist->max_us > limit_us ? hist->overflow : 0;
    uint64_t above = hist->overflow;
    for (size_t slot = hist_slot(limit_us) + 1; slot < end_slot(hist); slot++)
        above += hist->counts[slot];
    return above;
}
