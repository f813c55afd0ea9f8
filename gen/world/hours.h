/* When in a week a trading group sells: the number of its sales before each hour, in UTC.
 *
 * The local pattern of a group (opening hours, lunch, evening) is laid onto UTC by its zone with
 * daylight saving time as it is in each hour, and weighted by what the local day means to a shop
 * (holidays). A group sells nothing while it is closed.
 *
 * One table, cumulative over the hours and over the groups, answers every question of both
 * directions: how many sales of a group, or of the groups before it, come before an hour or fall
 * into it.
 */
#ifndef PGBAZAAR_GEN_WORLD_HOURS_H
#define PGBAZAAR_GEN_WORLD_HOURS_H

#include <stdint.h>

#include "common/err.h"
#include "gen/world/store.h"

#define HOURS_A_WEEK     168
#define HOURS_PARTS_BITS 7
#define HOURS_PARTS      (1 << HOURS_PARTS_BITS)

/* An hour of a week: its first sale in the week, and the order in which the groups' sales come: the
 * sale at `place` in time is number (place x step + offset) mod sales in the order of the groups.
 * The step is next to the golden section of the hour's sales, so that each group's sales are spread
 * over the hour as evenly as any step can, and the way back is a product too. */
struct hours_hour {
    uint32_t first;
    uint32_t step, back; /* step x back = 1 mod sales */
};

struct hours {
    uint32_t groups;
    uint32_t *before;        /* [week][0 .. HOURS_A_WEEK][0 .. groups]: sales in the week before the
                                hour by the groups before this one */
    struct hours_hour *hour; /* [week][0 .. HOURS_A_WEEK]; behind the last only `first` */
    uint8_t *guide;          /* [week][0 .. groups][HOURS_PARTS]: the hour in which a part of a
                                group's sales begins; in the last row of a week, of all sales */
};

/* sales[week][group]: how many each group sells in each week, in a week fewer than 2^32 in all. The
 * key decides what is rounded up. Allocates 804 bytes for each week and group, and
 * 2,156 for each week.
 * first_day: the Sunday on which week 0 begins. */
int hours_init(struct hours *hours, const struct stores *stores, int32_t first_day, uint32_t weeks,
               const uint32_t *sales, uint64_t key, struct err *err);
void hours_release(struct hours *hours);

static inline uint64_t hours_bytes(const struct hours *hours, uint32_t weeks) {
    return weeks * (hours->groups + UINT64_C(1)) *
               ((HOURS_A_WEEK + 1) * sizeof *hours->before + HOURS_PARTS * sizeof *hours->guide) +
           sizeof *hours->hour * weeks * (HOURS_A_WEEK + 1);
}

/* The table's row of an hour, 0 .. HOURS_A_WEEK; in row HOURS_A_WEEK stand the whole week's sales.
 * row[groups] is what all groups sell before the hour; the row of the next hour follows. */
static inline const uint32_t *hours_row(const struct hours *hours, uint32_t week, uint32_t hour) {
    return hours->before +
           ((uint64_t)week * (HOURS_A_WEEK + 1) + hour) * (hours->groups + UINT64_C(1));
}

/* What groups low .. high - 1 sell in a week before an hour (0 .. HOURS_A_WEEK). */
static inline uint32_t hours_before(const struct hours *hours, uint32_t week, uint32_t hour,
                                    uint32_t low, uint32_t high) {
    const uint32_t *row = hours_row(hours, week, hour);
    return row[high] - row[low];
}

static inline const struct hours_hour *hours_hour(const struct hours *hours, uint32_t week,
                                                  uint32_t hour) {
    return &hours->hour[(uint64_t)week * (HOURS_A_WEEK + 1) + hour];
}

/* Fetches an hour's row and the next one into the cache: who searches them waits at each step for
 * the one before. */
static inline void hours_prefetch(const struct hours *hours, const uint32_t *row) {
    const uint32_t *end = row + 2 * (hours->groups + UINT64_C(1));
    for (; row < end; row += 64 / sizeof *row)
        __builtin_prefetch(row);
}

/* The hour of sale `index` of a week's `sales`; of sale `index` of a group's `sales` in it. */
uint32_t hours_of_sale(const struct hours *hours, uint32_t week, uint32_t index, uint32_t sales);
uint32_t hours_of_group_sale(const struct hours *hours, uint32_t week, uint32_t group,
                             uint32_t index, uint32_t sales);

/* The group of sale `mixed` of an hour whose sales stand in the order of the groups. */
static inline uint32_t hours_group_of(const struct hours *hours, const uint32_t *row,
                                      uint32_t mixed) {
    const uint32_t *next = row + hours->groups + 1;
    uint32_t low = 0;
    for (uint32_t count = hours->groups; count > 1;) {
        uint32_t half = count / 2, group = low + half;
        low += half & -(uint32_t)(next[group] - row[group] <= mixed);
        count -= half;
    }
    return low;
}

/* The same of HOURS_BATCH sales together, for about an instruction a sale and group. */
#define HOURS_BATCH 32
void hours_groups_of(const struct hours *hours, const uint32_t *row,
                     const uint32_t mixed[HOURS_BATCH], uint32_t group[HOURS_BATCH]);

#endif
