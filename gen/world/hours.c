#include "gen/world/hours.h"

#include <stdlib.h>

#include "gen/world/calendar.h"
#include "gen/world/zone.h"

/* The weights of a week's hours in UTC; false when the group is closed all week. */
static bool weigh_week(const struct trading_group *group, int64_t start_us,
                       uint64_t weight[HOURS_A_WEEK]) {
    int32_t known_day = INT32_MIN;
    uint64_t trade = 0, total = 0;
    for (int hour = 0; hour < HOURS_A_WEEK; hour++) {
        int64_t local_us = zone_local_us(group->zone, start_us + hour * CALENDAR_HOUR_US);
        int32_t day = calendar_day_of_us(local_us);
        if (day != known_day) {
            known_day = day;
            trade = (uint64_t)calendar_trade_per_mille(day, group->is_online);
        }
        int local_hour = (int)((local_us - calendar_us_of_day(day)) / CALENDAR_HOUR_US);
        weight[hour] = trade * group->local_weight[(int)calendar_weekday(day) * 24 + local_hour];
        total += weight[hour];
    }
    return total > 0;
}

static void share_out(const uint64_t weight[HOURS_A_WEEK], uint32_t share[HOURS_A_WEEK]) {
    uint64_t total = 0, before = 0;
    for (int hour = 0; hour < HOURS_A_WEEK; hour++)
        total += weight[hour];
    for (int hour = 0; hour < HOURS_A_WEEK; hour++) {
        share[hour] = before == total ? HOURS_ALL : (uint32_t)((before << 32) / total);
        before += weight[hour];
    }
}

int hours_init(struct hours *hours, const struct stores *stores, int32_t first_day, uint32_t weeks,
               struct err *err) {
    hours->groups = stores_group_count(stores);
    hours->share = calloc((size_t)weeks * hours->groups * HOURS_A_WEEK, sizeof *hours->share);
    if (!hours->share)
        return err_set(err, ERR_SYSTEM, "out of memory for the hours of %u weeks", weeks);
    uint32_t *share = hours->share;
    for (uint32_t week = 0; week < weeks; week++) {
        int64_t start_us = calendar_us_of_day(first_day + 7 * (int32_t)week);
        for (uint32_t i = 0; i < hours->groups; i++, share += HOURS_A_WEEK) {
            uint64_t weight[HOURS_A_WEEK];
            if (!weigh_week(stores_group(stores, i), start_us, weight)) {
                hours_release(hours);
                return err_set(err, ERR_SYSTEM, "trading group %u is closed all of week %u", i,
                               week);
            }
            share_out(weight, share);
        }
    }
    return 0;
}

void hours_release(struct hours *hours) {
    free(hours->share);
    hours->share = NULL;
}
