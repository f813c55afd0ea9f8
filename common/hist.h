/* A histogram of durations: 3 significant digits from 1 us to 1 h in fixed memory.
 *
 * The buckets are those of HdrHistogram (G. Tene, "High Dynamic Range Histogram", 2012) for lowest
 * value 1, highest 3,600,000,000 and 3 digits: exact to 2,047 us, then 1,024 buckets for each
 * doubling, so that no bucket is wider than 1/1024 of the values in it. Count, sum, minimum and
 * maximum are exact. What is longer than 1 h is counted as overflow: it is in count, sum and
 * maximum, in no bucket, and percentiles that lie among such samples give the maximum.
 *
 * A histogram has one writer and no lock: each thread records into its own, merged afterwards. Its
 * memory (188 kB) is taken from the system as it is touched, so a histogram of similar durations
 * costs a few pages.
 */
#ifndef PGBAZAAR_COMMON_HIST_H
#define PGBAZAAR_COMMON_HIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

#define HIST_HIGHEST_US INT64_C(3600000000) /* 1 h */
#define HIST_SUB_BITS   11                  /* 2^11 >= 2 * 10^3: three significant digits */
#define HIST_HALF_BITS  (HIST_SUB_BITS - 1)
#define HIST_BUCKETS    22 /* doublings: 2^(11 + 21) > HIST_HIGHEST_US */
#define HIST_SLOTS      ((HIST_BUCKETS + 1) << HIST_HALF_BITS)

struct hist {
    uint64_t *counts; /* HIST_SLOTS, owned */
    uint64_t count;   /* all samples, overflow included */
    uint64_t overflow;
    int64_t sum_us;
    int64_t min_us; /* INT64_MAX while empty; ask hist_min_us */
    int64_t max_us; /* 0 while empty */
};

/* Empty, with memory. -1 with ERR_SYSTEM when there is none. */
int hist_init(struct hist *hist, struct err *err);

/* Gives the memory back. A zeroed struct may be released too. */
void hist_release(struct hist *hist);

/* Empties it and keeps the memory. */
void hist_clear(struct hist *hist);

/* The slot of a value within 0 .. HIST_HIGHEST_US. */
static inline size_t hist_slot(int64_t value_us) {
    uint64_t value = (uint64_t)value_us;
    unsigned shift = (64U - HIST_SUB_BITS) -
                     (unsigned)__builtin_clzll(value | ((UINT64_C(1) << HIST_SUB_BITS) - 1));
    return ((size_t)shift << HIST_HALF_BITS) + (size_t)(value >> shift);
}

/* Records one duration; a negative one (a clock that stepped) counts as 0. */
static inline void hist_record(struct hist *hist, int64_t value_us) {
    if (value_us < 0)
        value_us = 0;
    hist->count++;
    hist->sum_us += value_us;
    hist->min_us = value_us < hist->min_us ? value_us : hist->min_us;
    hist->max_us = value_us > hist->max_us ? value_us : hist->max_us;
    if (__builtin_expect(value_us > HIST_HIGHEST_US, 0))
        hist->overflow++;
    else
        hist->counts[hist_slot(value_us)]++;
}

/* Records `count` samples of a slot's lowest value: how a histogram comes back from a file, whose
 * writer kept count, sum, minimum and maximum apart (set them afterwards). */
void hist_record_slot(struct hist *hist, size_t slot, uint64_t count);

/* Adds everything of `from`, which stays as it is, and needs no memory while it is empty. */
void hist_merge(struct hist *hist, const struct hist *from);

static inline uint64_t hist_count(const struct hist *hist) {
    return hist->count;
}

/* 0 while empty. */
int64_t hist_min_us(const struct hist *hist);
int64_t hist_max_us(const struct hist *hist);
double hist_mean_us(const struct hist *hist); /* exact */

/* Of the population, from the buckets' middles: within 0.1 % for spreads wider than a bucket. */
double hist_stddev_us(const struct hist *hist);

/* The smallest bucket's upper end such that at least `percentile` (0 .. 100) per cent of the
 * samples are at or below it, and never above the maximum. 0 gives the minimum, 100 the maximum, an
 * empty histogram 0. The rank is ceil(percentile / 100 * count), as in HdrHistogram's own readers.
 */
int64_t hist_percentile_us(const struct hist *hist, double percentile);

/* How many samples are longer than the bucket in which `limit_us` lies. */
uint64_t hist_count_above(const struct hist *hist, int64_t limit_us);

/* One bucket that has samples. */
struct hist_bucket {
    size_t slot;
    int64_t low_us, high_us; /* the values it stands for, both included; high is kept <= maximum */
    uint64_t count;
    uint64_t cumulative; /* samples up to and with this bucket */
};

#define HIST_FIRST                                                                                 \
    { SIZE_MAX, 0, 0, 0, 0 }

/* Steps to the next bucket with samples, from below; false behind the last. Overflow is not shown.
 *
 *     struct hist_bucket bucket = HIST_FIRST;
 *     while (hist_next(&hist, &bucket)) ...
 */
bool hist_next(const struct hist *hist, struct hist_bucket *bucket);

#endif
