#include "load/record/outline.h"

#include <math.h>
#include <string.h>

const int64_t outline_bounds_us[OUTLINE_BOUNDS] = {
    100,    250,    500,    1000,    2500,    5000,    10000,    25000,    50000,
    100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000, 30000000, 60000000};

const uint8_t outline_bounds_below[] = {0,  0,  0,  0,  0,  0,  0,  0,  1,  2,  3,
                                        4,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13,
                                        13, 14, 15, 16, 17, 18, 18, 18, 18, 18, 18};

static int64_t slot_end_us(size_t slot) {
    size_t shift = slot >> (OUTLINE_SUB_BITS + 1) == 0 ? 0 : (slot >> OUTLINE_SUB_BITS) - 1;
    size_t place = slot - (shift << OUTLINE_SUB_BITS);
    return (int64_t)(((place + 1) << shift) - 1);
}

void outline_add(struct outline *outline, const struct outline *from) {
    if (from->count == 0)
        return;
    outline->count += from->count;
    outline->sum_us += from->sum_us;
    outline->max_us = from->max_us > outline->max_us ? from->max_us : outline->max_us;
    for (size_t i = 0; i < OUTLINE_SLOTS; i++)
        outline->slots[i] += from->slots[i];
    for (size_t i = 0; i <= OUTLINE_BOUNDS; i++)
        outline->between[i] += from->between[i];
}

void outline_clear(struct outline *outline) {
    if (outline->count > 0)
        memset(outline, 0, sizeof *outline);
}

int64_t outline_percentile_us(const struct outline *outline, double percentile) {
    /* As in common/hist.c: 99.9 % of 1,000 samples end at the 999th. */
    uint64_t rank = (uint64_t)ceil(nextafter(percentile, 0) / 100 * (double)outline->count);
    uint64_t seen = 0;
    if (outline->count == 0)
        return 0;
    rank = rank > 0 ? rank : 1;
    for (size_t i = 0; i + 1 < OUTLINE_SLOTS; i++) {
        seen += outline->slots[i];
        if (seen >= rank)
            return slot_end_us(i) < outline->max_us ? slot_end_us(i) : outline->max_us;
    }
    return outline->max_us;
}
