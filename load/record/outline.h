/* Durations in outline: what a live view and a metrics endpoint need while the run goes on, small
 * enough to be handed over every second. What a run is judged by is in common/hist.h.
 *
 * Two countings of the same samples. Slots: exact below 32 us, then 32 for each doubling, so that a
 * percentile is at most 1/32 too high. Bounds: how many samples lie between the round durations
 * that a histogram of OpenMetrics is made of, exactly.
 */
#ifndef PGBAZAAR_LOAD_RECORD_OUTLINE_H
#define PGBAZAAR_LOAD_RECORD_OUTLINE_H

#include <stddef.h>
#include <stdint.h>

/* 32 slots for each number of bits from 5 to 32: up to 71 minutes; what is longer is in the last.
 */
enum { OUTLINE_SUB_BITS = 5, OUTLINE_SLOTS = 28 << OUTLINE_SUB_BITS, OUTLINE_BOUNDS = 18 };

extern const int64_t outline_bounds_us[OUTLINE_BOUNDS]; /* ascending, each included */

/* [bits]: how many of the bounds have fewer bits than a value of so many; no two have the same
 * number. */
extern const uint8_t outline_bounds_below[33];

struct outline {
    uint64_t count;
    int64_t sum_us, max_us;
    uint64_t slots[OUTLINE_SLOTS];
    /* [i]: above bound i - 1, up to bound i; the last: above all of them. */
    uint64_t between[OUTLINE_BOUNDS + 1];
};

/* A negative duration counts as 0. */
static inline void outline_record(struct outline *outline, int64_t value_us) {
    const int64_t longest_us = INT64_C(0xffffffff);
    value_us = value_us < 0 ? 0 : value_us;
    uint64_t value = (uint64_t)(value_us < longest_us ? value_us : longest_us);
    /* Below OUTLINE_SUB_BITS + 1 bits the slot is the value. */
    unsigned bits = 64U - (unsigned)__builtin_clzll(value | 1);
    unsigned shift = bits > OUTLINE_SUB_BITS ? bits - OUTLINE_SUB_BITS - 1 : 0;
    size_t bound = outline_bounds_below[bits];
    bound += bound < OUTLINE_BOUNDS && (int64_t)value > outline_bounds_us[bound];
    outline->count++;
    outline->sum_us += value_us;
    outline->max_us = value_us > outline->max_us ? value_us : outline->max_us;
    outline->slots[((size_t)shift << OUTLINE_SUB_BITS) + (size_t)(value >> shift)]++;
    outline->between[bound]++;
}

void outline_add(struct outline *outline, const struct outline *from);
void outline_clear(struct outline *outline);

/* As hist_percentile_us, but for the width of the slots; 0 while empty. */
int64_t outline_percentile_us(const struct outline *outline, double percentile);

#endif
