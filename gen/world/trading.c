#include "gen/world/trading.h"

enum { SUNDAY_CLASS, OTHER_DAYS, DAY_CLASSES, DAYS_A_WEEK = 7, HOURS_A_DAY = 24 };

static const struct {
    uint8_t from, to;
} opening_hours[OPENINGS][DAY_CLASSES] = {
    [OPENING_STREET] = {[SUNDAY_CLASS] = {9, 20}, [OTHER_DAYS] = {8, 21}},
    [OPENING_MALL] = {[SUNDAY_CLASS] = {10, 19}, [OTHER_DAYS] = {9, 21}},
    [OPENING_ALWAYS] = {[SUNDAY_CLASS] = {0, 24}, [OTHER_DAYS] = {0, 24}},
};

/* Shares of the weekdays in per mille, from Sunday: an assumption; Saturday is the strongest. */
static const uint32_t weekday_share[DAYS_A_WEEK] = {148, 128, 126, 130, 138, 158, 172};

/* How many come in each hour, if it is open, relative to the others. Assumptions: in shops a peak
 * at lunch and a higher one at 17 h, online a low at 4 h and a peak in the evening. */
static const uint32_t shop_hours[HOURS_A_DAY] = {
    [8] = 35,  [9] = 50,  [10] = 65,  [11] = 80, [12] = 100, [13] = 92, [14] = 78,
    [15] = 80, [16] = 95, [17] = 110, [18] = 98, [19] = 72,  [20] = 45,
};
static const uint32_t online_hours[HOURS_A_DAY] = {28, 18, 12, 9,  8,  10, 17, 28, 40, 50, 56, 58,
                                                   60, 58, 56, 55, 55, 56, 60, 70, 80, 82, 66, 46};

uint32_t opening_from_hour(enum opening opening, uint32_t weekday) {
    return opening_hours[opening][weekday == 0 ? SUNDAY_CLASS : OTHER_DAYS].from;
}

uint32_t opening_to_hour(enum opening opening, uint32_t weekday) {
    return opening_hours[opening][weekday == 0 ? SUNDAY_CLASS : OTHER_DAYS].to;
}

void trading_group_init(struct trading_group *group, enum zone zone, enum opening opening) {
    *group = (struct trading_group){
        .zone = zone, .opening = opening, .is_online = opening == OPENING_ALWAYS};
    const uint32_t *visits = group->is_online ? online_hours : shop_hours;
    for (uint32_t weekday = 0; weekday < DAYS_A_WEEK; weekday++) {
        uint32_t from = opening_from_hour(opening, weekday);
        uint32_t to = opening_to_hour(opening, weekday);
        uint32_t all = 0;
        for (uint32_t hour = from; hour < to; hour++)
            all += visits[hour];
        for (uint32_t hour = from; hour < to; hour++)
            group->local_weight[weekday * HOURS_A_DAY + hour] =
                (uint16_t)((weekday_share[weekday] * 1000 * visits[hour] + all / 2) / all);
    }
}
