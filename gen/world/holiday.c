#include "gen/world/holiday.h"

#include <stddef.h>

#include "gen/world/calendar.h"

#define ORDINARY 1000

/* A rule counts from a fixed date, a weekday of a month, Easter, or a date of the Islamic calendar.
 * Where two are for one day, the first in the table holds. */
struct holiday {
    enum { FIXED_DATE, NTH_WEEKDAY, FROM_EASTER, ISLAMIC_DATE } rule;
    int32_t month, date;  /* FIXED_DATE, ISLAMIC_DATE; NTH_WEEKDAY: the month alone */
    enum weekday weekday; /* NTH_WEEKDAY */
    int32_t number;       /* NTH_WEEKDAY */
    int32_t offset;       /* days after what the rule gives */
    int32_t more_days;    /* so many days after that have the same trade */
    int32_t shop_per_mille, net_per_mille;
};

struct holidays {
    const struct holiday *list;
    size_t count;
};

#define THANKSGIVING NTH_WEEKDAY, .month = 11, .weekday = THURSDAY, .number = 4

static const struct holiday american[] = {
    {FIXED_DATE, 1, 1, .shop_per_mille = 450, .net_per_mille = 900},
    {FIXED_DATE, 2, 13, .shop_per_mille = 1200, .net_per_mille = 1000},
    {FIXED_DATE, 2, 14, .shop_per_mille = 1100, .net_per_mille = 900},
    {FROM_EASTER, .offset = -1, .shop_per_mille = 1250, .net_per_mille = 950},
    {FROM_EASTER, .shop_per_mille = 0, .net_per_mille = 750},
    {NTH_WEEKDAY, 5, .weekday = SUNDAY, .number = 2, .offset = -1, .shop_per_mille = 1250,
     .net_per_mille = 1000},
    {FIXED_DATE, 7, 3, .shop_per_mille = 1200, .net_per_mille = 950},
    {FIXED_DATE, 7, 4, .shop_per_mille = 700, .net_per_mille = 850},
    {NTH_WEEKDAY, 9, .weekday = MONDAY, .number = 1, .shop_per_mille = 1150, .net_per_mille = 1100},
    {FIXED_DATE, 10, 31, .shop_per_mille = 850, .net_per_mille = 850},
    {THANKSGIVING, .offset = -1, .shop_per_mille = 1350, .net_per_mille = 1100},
    {THANKSGIVING, .shop_per_mille = 0, .net_per_mille = 1600},
    {THANKSGIVING, .offset = 1, .shop_per_mille = 2500, .net_per_mille = 2500},
    {THANKSGIVING, .offset = 2, .shop_per_mille = 1600, .net_per_mille = 1500},
    {THANKSGIVING, .offset = 4, .shop_per_mille = 1100, .net_per_mille = 2700},
    {FIXED_DATE, 12, 22, .shop_per_mille = 1500, .net_per_mille = 1000},
    {FIXED_DATE, 12, 23, .shop_per_mille = 1600, .net_per_mille = 850},
    {FIXED_DATE, 12, 24, .shop_per_mille = 800, .net_per_mille = 600},
    {FIXED_DATE, 12, 25, .shop_per_mille = 0, .net_per_mille = 500},
    {FIXED_DATE, 12, 26, .shop_per_mille = 1500, .net_per_mille = 1200},
    {FIXED_DATE, 12, 31, .shop_per_mille = 750, .net_per_mille = 800},
};

#define IDUL_FITRI ISLAMIC_DATE, .month = 10, .date = 1
#define IDUL_ADHA  ISLAMIC_DATE, .month = 12, .date = 10

static const struct holiday indonesian[] = {
    {IDUL_FITRI, .offset = -14, .more_days = 11, .shop_per_mille = 2500, .net_per_mille = 2000},
    {IDUL_FITRI, .offset = -2, .more_days = 1, .shop_per_mille = 2200, .net_per_mille = 1000},
    {IDUL_FITRI, .shop_per_mille = 300, .net_per_mille = 400},
    {IDUL_FITRI, .offset = 1, .shop_per_mille = 700, .net_per_mille = 500},
    {IDUL_FITRI, .offset = 2, .more_days = 2, .shop_per_mille = 1250, .net_per_mille = 700},
    {IDUL_ADHA, .shop_per_mille = 600, .net_per_mille = 850},
    {FIXED_DATE, 1, 1, .shop_per_mille = 850, .net_per_mille = 850},
    {FIXED_DATE, 5, 1, .shop_per_mille = 1100, .net_per_mille = 1000},
    {FIXED_DATE, 8, 17, .shop_per_mille = 1250, .net_per_mille = 1300},
    {FIXED_DATE, 9, 9, .shop_per_mille = 1000, .net_per_mille = 1600},
    {FIXED_DATE, 10, 10, .shop_per_mille = 1000, .net_per_mille = 1700},
    {FIXED_DATE, 11, 11, .shop_per_mille = 1050, .net_per_mille = 2200},
    {FIXED_DATE, 12, 12, .shop_per_mille = 1100, .net_per_mille = 2500},
    {FIXED_DATE, 12, 20, .more_days = 4, .shop_per_mille = 1250, .net_per_mille = 1100},
    {FIXED_DATE, 12, 25, .shop_per_mille = 1050, .net_per_mille = 800},
    {FIXED_DATE, 12, 30, .more_days = 1, .shop_per_mille = 1250, .net_per_mille = 1000},
};

static const struct holiday russian[] = {
    {FIXED_DATE, 1, 1, .shop_per_mille = 250, .net_per_mille = 450},
    {FIXED_DATE, 1, 2, .more_days = 6, .shop_per_mille = 800, .net_per_mille = 800},
    {FIXED_DATE, 2, 14, .shop_per_mille = 1100, .net_per_mille = 1000},
    {FIXED_DATE, 2, 20, .more_days = 2, .shop_per_mille = 1250, .net_per_mille = 1150},
    {FIXED_DATE, 2, 23, .shop_per_mille = 900, .net_per_mille = 850},
    {FIXED_DATE, 3, 5, .more_days = 1, .shop_per_mille = 1350, .net_per_mille = 1300},
    {FIXED_DATE, 3, 7, .shop_per_mille = 1700, .net_per_mille = 1100},
    {FIXED_DATE, 3, 8, .shop_per_mille = 1400, .net_per_mille = 800},
    {FIXED_DATE, 5, 1, .shop_per_mille = 850, .net_per_mille = 900},
    {FIXED_DATE, 5, 9, .shop_per_mille = 700, .net_per_mille = 800},
    {FIXED_DATE, 6, 12, .shop_per_mille = 850, .net_per_mille = 900},
    {FIXED_DATE, 9, 1, .shop_per_mille = 850, .net_per_mille = 1000},
    {FIXED_DATE, 11, 4, .shop_per_mille = 900, .net_per_mille = 950},
    {FIXED_DATE, 11, 11, .shop_per_mille = 1050, .net_per_mille = 1800},
    {THANKSGIVING, .offset = 1, .shop_per_mille = 1250, .net_per_mille = 1700},
    {FIXED_DATE, 12, 20, .more_days = 7, .shop_per_mille = 1350, .net_per_mille = 1300},
    {FIXED_DATE, 12, 28, .more_days = 2, .shop_per_mille = 1700, .net_per_mille = 1000},
    {FIXED_DATE, 12, 31, .shop_per_mille = 1100, .net_per_mille = 500},
};

static const struct holidays holidays_of[LOCALES] = {
    [LOCALE_EN_US] = {american, sizeof american / sizeof american[0]},
    [LOCALE_ID_ID] = {indonesian, sizeof indonesian / sizeof indonesian[0]},
    [LOCALE_RU_RU] = {russian, sizeof russian / sizeof russian[0]},
};

/* The day that a rule gives in the year around `day`, Gregorian or Islamic. */
static int32_t rule_day(const struct holiday *holiday, int32_t day, int32_t year) {
    switch (holiday->rule) {
    case FIXED_DATE: return calendar_day(year, holiday->month, holiday->date);
    case NTH_WEEKDAY:
        return calendar_nth_weekday(year, holiday->month, holiday->weekday, holiday->number);
    case FROM_EASTER: return calendar_easter(year);
    case ISLAMIC_DATE: break;
    }
    return calendar_islamic_day(calendar_islamic_year(day), holiday->month, holiday->date);
}

uint32_t holiday_trade_per_mille(enum locale locale, int32_t day, bool online, double season) {
    int32_t year = calendar_date_of(day).year;
    for (size_t i = 0; i < holidays_of[locale].count; i++) {
        const struct holiday *holiday = &holidays_of[locale].list[i];
        int32_t since = day - (rule_day(holiday, day, year) + holiday->offset);
        if (since < 0 || since > holiday->more_days)
            continue;
        int32_t usual = online ? holiday->net_per_mille : holiday->shop_per_mille;
        double trade = ORDINARY + season * (usual - ORDINARY);
        return trade > 0 ? (uint32_t)(trade + 0.5) : 0;
    }
    return ORDINARY;
}
