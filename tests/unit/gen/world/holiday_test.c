/* Holidays of the three countries on known dates, and the strength that turns them. */
#include "gen/world/holiday.h"

#include "gen/world/calendar.h"
#include "tests/tap.h"

static const struct {
    enum locale locale;
    const char *date;
    int32_t shop, net;
} days[] = {
    {LOCALE_EN_US, "2024-11-28", 0, 1600},    {LOCALE_EN_US, "2024-11-29", 2500, 2500},
    {LOCALE_EN_US, "2023-11-24", 2500, 2500}, {LOCALE_EN_US, "2024-12-02", 1100, 2700},
    {LOCALE_EN_US, "2024-12-25", 0, 500},     {LOCALE_EN_US, "2024-12-24", 800, 600},
    {LOCALE_EN_US, "2025-04-20", 0, 750},     {LOCALE_EN_US, "2025-04-19", 1250, 950},
    {LOCALE_EN_US, "2025-01-01", 450, 900},   {LOCALE_EN_US, "2025-05-10", 1250, 1000},
    {LOCALE_EN_US, "2025-06-10", 1000, 1000}, {LOCALE_EN_US, "2025-03-31", 1000, 1000},
    {LOCALE_ID_ID, "2025-03-16", 1000, 1000}, {LOCALE_ID_ID, "2025-03-17", 2500, 2000},
    {LOCALE_ID_ID, "2025-03-28", 2500, 2000}, {LOCALE_ID_ID, "2025-03-29", 2200, 1000},
    {LOCALE_ID_ID, "2025-03-31", 300, 400},   {LOCALE_ID_ID, "2025-04-01", 700, 500},
    {LOCALE_ID_ID, "2025-04-04", 1250, 700},  {LOCALE_ID_ID, "2025-04-05", 1000, 1000},
    {LOCALE_ID_ID, "2025-06-07", 600, 850},   {LOCALE_ID_ID, "2024-04-10", 300, 400},
    {LOCALE_ID_ID, "2025-08-17", 1250, 1300}, {LOCALE_ID_ID, "2025-12-12", 1100, 2500},
    {LOCALE_ID_ID, "2025-12-25", 1050, 800},  {LOCALE_ID_ID, "2025-01-01", 850, 850},
    {LOCALE_ID_ID, "2025-11-28", 1000, 1000}, {LOCALE_ID_ID, "2000-01-08", 300, 400},
    {LOCALE_ID_ID, "2000-12-27", 2200, 1000}, {LOCALE_ID_ID, "2000-12-28", 300, 400},
    {LOCALE_RU_RU, "2025-01-01", 250, 450},   {LOCALE_RU_RU, "2025-01-08", 800, 800},
    {LOCALE_RU_RU, "2025-01-09", 1000, 1000}, {LOCALE_RU_RU, "2025-02-22", 1250, 1150},
    {LOCALE_RU_RU, "2025-02-23", 900, 850},   {LOCALE_RU_RU, "2025-03-07", 1700, 1100},
    {LOCALE_RU_RU, "2025-03-08", 1400, 800},  {LOCALE_RU_RU, "2025-05-09", 700, 800},
    {LOCALE_RU_RU, "2025-06-12", 850, 900},   {LOCALE_RU_RU, "2025-11-04", 900, 950},
    {LOCALE_RU_RU, "2025-11-28", 1250, 1700}, {LOCALE_RU_RU, "2025-12-30", 1700, 1000},
    {LOCALE_RU_RU, "2025-12-31", 1100, 500},  {LOCALE_RU_RU, "2025-12-25", 1350, 1300},
};

static int32_t day_of(const char *text) {
    int32_t day = 0;
    if (!calendar_parse(text, &day))
        ok(false, "\"%s\" is a date", text);
    return day;
}

static void test_known_days(void) {
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        int32_t day = day_of(days[i].date);
        const char *locale = locale_name(days[i].locale);
        is_int(holiday_trade_per_mille(days[i].locale, day, false, 1), days[i].shop,
               "%s, shops on %s", locale, days[i].date);
        is_int(holiday_trade_per_mille(days[i].locale, day, true, 1), days[i].net,
               "%s, online on %s", locale, days[i].date);
    }
}

/* A day's factor is against an ordinary day, so that a year's mean is close to one; Idul Fitri's
 * fortnight and the weeks before New Year lift it. */
static void test_years(void) {
    static const int32_t above[LOCALES] = {25, 90, 40}, closed_days[LOCALES] = {3, 0, 0};
    for (int locale = 0; locale < LOCALES; locale++)
        for (int32_t year = 1990; year <= 2040; year += 10) {
            int64_t shop = 0, net = 0;
            int closed = 0, offline = 0;
            for (int32_t day = calendar_day(year, 1, 1); day < calendar_day(year + 1, 1, 1);
                 day++) {
                uint32_t in_shops = holiday_trade_per_mille((enum locale)locale, day, false, 1);
                uint32_t on_net = holiday_trade_per_mille((enum locale)locale, day, true, 1);
                shop += in_shops;
                net += on_net;
                closed += in_shops == 0;
                offline += on_net == 0;
            }
            ok(closed == closed_days[locale] && offline == 0 &&
                   llabs(shop / 365 - 1000) < above[locale] &&
                   llabs(net / 365 - 1000) < above[locale],
               "%s, %d: shops are closed on %d days and the year's mean stays close to 1,000: %d",
               locale_name((enum locale)locale), year, closed, (int)(shop / 365));
        }
}

/* Idul Fitri comes about 11 days earlier each year: each is found, and in some years two. */
static void test_each_idul_fitri(void) {
    int feasts = 0;
    for (int32_t day = day_of("1990-01-01"); day <= day_of("2040-12-31"); day++)
        feasts += holiday_trade_per_mille(LOCALE_ID_ID, day, false, 1) == 300;
    is_int(feasts, 53, "Idul Fitri comes 53 times from 1990 to 2040");
}

static void test_strength(void) {
    int uneven = 0, wrong = 0;
    for (int locale = 0; locale < LOCALES; locale++)
        for (int32_t day = day_of("2025-01-01"); day <= day_of("2025-12-31"); day++) {
            int32_t usual = (int32_t)holiday_trade_per_mille((enum locale)locale, day, false, 1);
            int32_t half = (int32_t)holiday_trade_per_mille((enum locale)locale, day, false, 0.5);
            int32_t twice = (int32_t)holiday_trade_per_mille((enum locale)locale, day, false, 2);
            int32_t expected = 2 * usual - 1000 > 0 ? 2 * usual - 1000 : 0;
            uneven += holiday_trade_per_mille((enum locale)locale, day, false, 0) != 1000;
            wrong += half != (usual + 1000 + 1) / 2 || twice != expected;
        }
    is_int(uneven, 0, "with strength 0 every day is an ordinary one, Thanksgiving too");
    is_int(wrong, 0, "with 0.5 it differs half as much, with 2 twice, and never below 0");
}

int main(void) {
    test_known_days();
    test_years();
    test_each_idul_fitri();
    test_strength();
    return tap_done();
}
