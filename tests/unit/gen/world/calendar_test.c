/* Dates against the C library and against known holidays. */
#include "gen/world/calendar.h"

#include <time.h>

#include "tests/tap.h"

static int32_t day_of(const char *text) {
    int32_t day = INT32_MIN;
    if (!calendar_parse(text, &day))
        ok(false, "\"%s\" is a date", text);
    return day;
}

/* Every day of 1600 to 2400: a whole era and its edges. */
static void test_against_the_c_library(void) {
    int wrong = 0, days = 0;
    for (int32_t day = day_of("1600-01-01"); day <= day_of("2400-12-31"); day++, days++) {
        time_t seconds = (time_t)day * 86400;
        struct tm expected;
        gmtime_r(&seconds, &expected);
        struct calendar_date date = calendar_date_of(day);
        wrong += date.year != expected.tm_year + 1900 || date.month != expected.tm_mon + 1 ||
                 date.day != expected.tm_mday || (int)calendar_weekday(day) != expected.tm_wday ||
                 calendar_day_of_year(day) != expected.tm_yday + 1 ||
                 calendar_day(date.year, date.month, date.day) != day;
    }
    is_int(days, 2 * 146097 + 366, "days from 1600 to 2400");
    is_int(wrong, 0, "date, weekday and day of the year agree with gmtime on each, and come back");
}

static void test_text(void) {
    char text[CALENDAR_TEXT];
    int32_t day = 7;
    is_int(day_of("1970-01-01"), 0, "1970-01-01 is day 0");
    is_int(day_of("2000-03-01") - day_of("2000-02-28"), 2, "2000 is a leap year");
    is_text(calendar_format(-1, text), "1969-12-31", "day -1 is 1969-12-31");
    is_text(calendar_format(day_of("0001-01-01"), text), "0001-01-01", "year 1 is there and back");
    is_text(calendar_format(day_of("9999-12-31"), text), "9999-12-31", "year 9999 too");
    static const char *const bad[] = {"",           "2025-02-29",  "2025-13-01", "2025-00-10",
                                      "2025-1-01",  "2025-01-1x",  "0000-01-01", "2025-04-31",
                                      "2025/01/01", "2025-01-011", "1900-02-29", " 025-01-01"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ok(!calendar_parse(bad[i], &day) && day == 7, "\"%s\" is refused", bad[i]);
}

static void test_moments(void) {
    is_int(calendar_day_of_us(-1), -1, "a microsecond before 1970 is the day before");
    is_int(calendar_day_of_us(CALENDAR_DAY_US - 1), 0, "the last microsecond of day 0");
    is_int(calendar_us_of_day(-2), -2 * CALENDAR_DAY_US, "days before 1970 begin before 0");
}

static void test_moving_days(void) {
    static const char *const easters[] = {"1600-04-02", "1961-04-02", "2000-04-23",
                                          "2008-03-23", "2019-04-21", "2024-03-31",
                                          "2025-04-20", "2038-04-25", "2049-04-18"};
    for (size_t i = 0; i < sizeof easters / sizeof easters[0]; i++) {
        char text[CALENDAR_TEXT];
        int32_t year = calendar_date_of(day_of(easters[i])).year;
        is_text(calendar_format(calendar_easter(year), text), easters[i], "Easter of %d", year);
    }
    is_int(calendar_nth_weekday(2024, 11, THURSDAY, 4), day_of("2024-11-28"),
           "Thanksgiving of 2024");
    is_int(calendar_nth_weekday(2025, 6, SUNDAY, 1), day_of("2025-06-01"),
           "the first of a month can be its first Sunday");
}

static void test_trade(void) {
    static const struct {
        const char *date;
        int32_t shop, net; /* net -1: open at least */
    } days[] = {
        {"2024-11-28", 0, 1600},    {"2024-11-29", 2500, 2500}, {"2023-11-24", 2500, 2500},
        {"2024-12-02", 1100, 2700}, {"2024-12-25", 0, -1},      {"2024-12-24", 800, -1},
        {"2025-04-20", 0, -1},      {"2025-04-19", 1250, -1},   {"2025-01-01", 450, -1},
        {"2025-05-10", 1250, 1000}, {"2025-06-10", 1000, 1000}, {"2025-03-31", 1000, 1000},
    };
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        int32_t day = day_of(days[i].date), net = calendar_trade_per_mille(day, true);
        is_int(calendar_trade_per_mille(day, false), days[i].shop, "shops on %s", days[i].date);
        ok(days[i].net == -1 ? net > 0 : net == days[i].net, "online on %s: %d", days[i].date, net);
    }
    for (int32_t year = 1990; year <= 2060; year += 10) {
        int64_t shop = 0, net = 0;
        int closed = 0;
        for (int32_t day = calendar_day(year, 1, 1); day < calendar_day(year + 1, 1, 1); day++) {
            shop += calendar_trade_per_mille(day, false);
            net += calendar_trade_per_mille(day, true);
            closed += calendar_trade_per_mille(day, false) == 0;
        }
        ok(closed == 3 && llabs(shop / 365 - 1000) < 25 && llabs(net / 365 - 1000) < 25,
           "in %d shops are closed on 3 days and the year's mean stays close to 1,000", year);
    }
}

int main(void) {
    test_against_the_c_library();
    test_text();
    test_moments();
    test_moving_days();
    test_trade();
    return tap_done();
}
