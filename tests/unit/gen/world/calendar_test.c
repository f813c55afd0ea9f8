/* Dates against the C library, Easter and the Islamic calendar against known dates. */
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

/* Idul Fitri as it was announced in Indonesia, and what the tabular calendar is away from it. */
static void test_islamic_calendar(void) {
    static const struct {
        const char *announced;
        int32_t islamic_year, away;
    } feasts[] = {
        {"2005-11-03", 1426, 0}, {"2010-09-10", 1431, 0}, {"2014-07-28", 1435, 1},
        {"2018-06-15", 1439, 0}, {"2019-06-05", 1440, 0}, {"2020-05-24", 1441, 0},
        {"2021-05-13", 1442, 0}, {"2022-05-02", 1443, 1}, {"2023-04-22", 1444, 0},
        {"2024-04-10", 1445, 0}, {"2025-03-31", 1446, 0}, {"2026-03-21", 1447, -1},
    };
    for (size_t i = 0; i < sizeof feasts / sizeof feasts[0]; i++) {
        int32_t day = day_of(feasts[i].announced);
        is_int(calendar_islamic_year(day), feasts[i].islamic_year, "the Islamic year of %s",
               feasts[i].announced);
        is_int(calendar_islamic_day(feasts[i].islamic_year, 10, 1) - day, feasts[i].away,
               "days from it to the first of Syawal");
    }
    is_int(calendar_islamic_day(1, 1, 1), day_of("0622-07-19"), "the first day of the calendar");
    int wrong = 0;
    int32_t expected = calendar_islamic_day(1300, 1, 1);
    for (int32_t year = 1300; year < 1500; year++)
        for (int32_t month = 1; month <= 12; month++) {
            wrong += calendar_islamic_day(year, month, 1) != expected ||
                     calendar_islamic_year(expected) != year ||
                     calendar_islamic_year(expected + 28) != year;
            expected += month % 2 == 1 || (month == 12 && (11 * year + 14) % 30 < 11) ? 30 : 29;
        }
    is_int(wrong, 0, "months of 1300 to 1499 follow each other, and their days are in their year");
}

int main(void) {
    test_against_the_c_library();
    test_text();
    test_moments();
    test_moving_days();
    test_islamic_calendar();
    return tap_done();
}
