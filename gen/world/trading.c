#include "gen/world/trading.h"

#include "gen/world/calendar.h"

enum { SUNDAY_CLASS, OTHER_DAYS, DAY_CLASSES, DAYS_A_WEEK = 7, HOURS_A_DAY = 24 };

#define MILLIONTHS 1e6

static const struct {
    uint8_t from, to;
} opening_hours[LOCALES][OPENINGS][DAY_CLASSES] = {
    [LOCALE_EN_US] = {[OPENING_STREET] = {[SUNDAY_CLASS] = {9, 20}, [OTHER_DAYS] = {8, 21}},
                      [OPENING_MALL] = {[SUNDAY_CLASS] = {10, 19}, [OTHER_DAYS] = {9, 21}},
                      [OPENING_ALWAYS] = {[SUNDAY_CLASS] = {0, 24}, [OTHER_DAYS] = {0, 24}}},
    [LOCALE_ID_ID] = {[OPENING_STREET] = {[SUNDAY_CLASS] = {8, 22}, [OTHER_DAYS] = {8, 22}},
                      [OPENING_MALL] = {[SUNDAY_CLASS] = {10, 22}, [OTHER_DAYS] = {10, 22}},
                      [OPENING_ALWAYS] = {[SUNDAY_CLASS] = {0, 24}, [OTHER_DAYS] = {0, 24}}},
    [LOCALE_RU_RU] = {[OPENING_STREET] = {[SUNDAY_CLASS] = {9, 21}, [OTHER_DAYS] = {9, 21}},
                      [OPENING_MALL] = {[SUNDAY_CLASS] = {10, 22}, [OTHER_DAYS] = {10, 22}},
                      [OPENING_ALWAYS] = {[SUNDAY_CLASS] = {0, 24}, [OTHER_DAYS] = {0, 24}}},
};

/* Shares of the weekdays in per mille, from Sunday. Assumptions: Saturday is the strongest in the
 * United States and Russia, Sunday, the family's day at the mall, in Indonesia. */
static const uint32_t weekday_share[LOCALES][DAYS_A_WEEK] = {
    [LOCALE_EN_US] = {148, 128, 126, 130, 138, 158, 172},
    [LOCALE_ID_ID] = {184, 126, 125, 128, 132, 132, 173},
    [LOCALE_RU_RU] = {164, 128, 127, 130, 135, 147, 169},
};

/* How many come in each hour, if it is open, relative to the others. Assumptions: in shops a peak
 * at lunch and a higher one when work is over, at 17 h in the United States, 18 h in Russia, and in
 * Indonesia after the sunset prayer, at 19 h; online a low at 4 h and a peak in the evening. */
static const uint32_t shop_hours[LOCALES][HOURS_A_DAY] = {
    [LOCALE_EN_US] = {[8] = 35,
                      [9] = 50,
                      [10] = 65,
                      [11] = 80,
                      [12] = 100,
                      [13] = 92,
                      [14] = 78,
                      [15] = 80,
                      [16] = 95,
                      [17] = 110,
                      [18] = 98,
                      [19] = 72,
                      [20] = 45},
    [LOCALE_ID_ID] = {[8] = 40,
                      [9] = 55,
                      [10] = 68,
                      [11] = 78,
                      [12] = 85,
                      [13] = 80,
                      [14] = 70,
                      [15] = 74,
                      [16] = 86,
                      [17] = 92,
                      [18] = 90,
                      [19] = 112,
                      [20] = 96,
                      [21] = 52},
    [LOCALE_RU_RU] = {[9] = 40,
                      [10] = 60,
                      [11] = 74,
                      [12] = 88,
                      [13] = 94,
                      [14] = 82,
                      [15] = 80,
                      [16] = 90,
                      [17] = 106,
                      [18] = 116,
                      [19] = 98,
                      [20] = 66,
                      [21] = 36},
};
static const uint32_t online_hours[HOURS_A_DAY] = {28, 18, 12, 9,  8,  10, 17, 28, 40, 50, 56, 58,
                                                   60, 58, 56, 55, 55, 56, 60, 70, 80, 82, 66, 46};

/* Of the visits from 12 to 13 h on a Friday in Indonesia, so many per cent: the Friday prayer. */
enum { FRIDAY_PRAYER_HOUR = 12, FRIDAY_PRAYER_PER_CENT = 60 };

uint32_t opening_from_hour(enum locale locale, enum opening opening, uint32_t weekday) {
    return opening_hours[locale][opening][weekday == SUNDAY ? SUNDAY_CLASS : OTHER_DAYS].from;
}

uint32_t opening_to_hour(enum locale locale, enum opening opening, uint32_t weekday) {
    return opening_hours[locale][opening][weekday == SUNDAY ? SUNDAY_CLASS : OTHER_DAYS].to;
}

static uint32_t visits_in(const struct trading_group *group, uint32_t weekday, uint32_t hour) {
    if (group->is_online)
        return online_hours[hour] * 100;
    bool prayer = group->locale == LOCALE_ID_ID && weekday == FRIDAY && hour == FRIDAY_PRAYER_HOUR;
    return shop_hours[group->locale][hour] * (prayer ? FRIDAY_PRAYER_PER_CENT : 100);
}

static void share_out(struct trading_group *group, uint32_t weekday, double share) {
    uint32_t from = opening_from_hour(group->locale, group->opening, weekday);
    uint32_t to = opening_to_hour(group->locale, group->opening, weekday);
    uint32_t all = 0;
    for (uint32_t hour = from; hour < to; hour++)
        all += visits_in(group, weekday, hour);
    for (uint32_t hour = from; hour < to; hour++)
        group->local_weight[weekday * HOURS_A_DAY + hour] =
            (uint16_t)(share * MILLIONTHS * visits_in(group, weekday, hour) / all + 0.5);
}

void trading_group_init(struct trading_group *group, enum locale locale, enum zone zone,
                        enum opening opening, double season) {
    *group = (struct trading_group){
        .locale = locale,
        .zone = zone,
        .opening = opening,
        .is_online = opening == OPENING_ALWAYS,
        .season = season,
    };
    for (uint32_t weekday = 0; weekday < DAYS_A_WEEK; weekday++) {
        double even = 1.0 / DAYS_A_WEEK;
        share_out(group, weekday, even + season * (weekday_share[locale][weekday] / 1000.0 - even));
    }
}
