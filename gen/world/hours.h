/* When in a week a trading group sells: shares of its sales by the hour, in UTC.
 *
 * The local pattern of a group (opening hours, lunch, evening) is laid onto UTC by its zone with
 * daylight saving time as it is in each hour, and weighted by what the local day means to a shop
 * (holidays). A group sells nothing while it is closed.
 */
#ifndef PGBAZAAR_GEN_WORLD_HOURS_H
#define PGBAZAAR_GEN_WORLD_HOURS_H

#include <stdint.h>

#include "common/err.h"
#include "gen/world/store.h"

#define HOURS_A_WEEK 168

/* The share when nothing is left to sell: exactly all, so that a closed evening sells nothing. */
#define HOURS_ALL UINT32_MAX

struct hours {
    uint32_t groups;
    uint32_t *share; /* [week][group][HOURS_A_WEEK]: of 2^32, of the hours before; or HOURS_ALL */
};

/* Allocates weeks x groups x 672 bytes. first_day: the Sunday on which week 0 begins. */
int hours_init(struct hours *hours, const struct stores *stores, int32_t first_day, uint32_t weeks,
               struct err *err);
void hours_release(struct hours *hours);

/* Of `count` sales of a group in a week, how many fall before `hour` (0 .. HOURS_A_WEEK). */
static inline uint64_t hours_before(const struct hours *hours, uint32_t week, uint32_t group,
                                    uint32_t hour, uint64_t count) {
    if (hour >= HOURS_A_WEEK)
        return count;
    uint32_t share = hours->share[((uint64_t)week * hours->groups + group) * HOURS_A_WEEK + hour];
    if (share == HOURS_ALL)
        return count;
    return (count >> 32) * share + (((count & UINT32_MAX) * share) >> 32);
}

#endif
