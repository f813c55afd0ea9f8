/* The days of each time zone in which the world has a store: when they begin, and with which sale.
 *
 * Sales are numbered in time order, so a sale's number within its local day is its index less that
 * of the day's first sale. A table, since daylight saving time is dear to ask for once a sale.
 */
#ifndef PGBAZAAR_GEN_WORLD_LOCAL_DAY_H
#define PGBAZAAR_GEN_WORLD_LOCAL_DAY_H

#include <stdint.h>

#include "common/err.h"
#include "gen/world/calendar.h"
#include "gen/world/history.h"
#include "gen/world/zone.h"

struct local_midnight {
    int64_t at_us;       /* UTC */
    uint64_t first_sale; /* of the world, at or after it */
};

struct local_days {
    int32_t first_day;                     /* days since 1970-01-01, by the local clocks */
    uint32_t count;                        /* days */
    uint32_t *dates;                       /* owned; [count]: 20250105 */
    struct local_midnight *of_zone[ZONES]; /* owned; [count + 1], NULL where no store is */
};

/* From the day in which the world begins in any zone to that in which it ends. ERR_SYSTEM without
 * memory. Release with local_days_release, after a failure too. */
int local_days_init(struct local_days *days, const struct history *history,
                    const struct stores *stores, struct err *err);
void local_days_release(struct local_days *days);

/* A moment by a local clock. */
struct local_time {
    int32_t day;   /* days since 1970-01-01 */
    uint32_t date; /* the same as 20250105 */
    int32_t hour;  /* 0 .. 23 */
    uint64_t first_sale;
};

#define LOCAL_DAY_CHANGE_US (2 * CALENDAR_HOUR_US) /* at which clocks are changed, see zone.h */

/* at_us within the world; the zone must have a store. */
static inline struct local_time local_days_at(const struct local_days *days, enum zone zone,
                                              int64_t at_us) {
    const struct local_midnight *midnights = days->of_zone[zone];
    /* A change of clocks moves later midnights by an hour: the guess may be a day off. */
    uint32_t number = (uint32_t)((uint64_t)(at_us - midnights[0].at_us) / CALENDAR_DAY_US);
    while (midnights[number].at_us > at_us)
        number--;
    while (midnights[number + 1].at_us <= at_us)
        number++;
    int64_t since_us = at_us - midnights[number].at_us;
    int64_t skipped_us = CALENDAR_DAY_US - (midnights[number + 1].at_us - midnights[number].at_us);
    since_us += since_us >= LOCAL_DAY_CHANGE_US ? skipped_us : 0;
    return (struct local_time){
        .day = days->first_day + (int32_t)number,
        .date = days->dates[number],
        .hour = (int32_t)((uint64_t)since_us / CALENDAR_HOUR_US),
        .first_sale = midnights[number].first_sale,
    };
}

#endif
