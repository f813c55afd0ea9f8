/* Dates of the proleptic Gregorian calendar in integers; Easter and the Islamic calendar in it.
 *
 * A day is the number of days since 1970-01-01 (int32_t); a moment is microseconds since
 * 1970-01-01 00:00:00 UTC (int64_t). Years 1 to 9999.
 */
#ifndef PGBAZAAR_GEN_WORLD_CALENDAR_H
#define PGBAZAAR_GEN_WORLD_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#define CALENDAR_DAY_US  INT64_C(86400000000)
#define CALENDAR_HOUR_US INT64_C(3600000000)
#define CALENDAR_WEEK_US INT64_C(604800000000)

#define CALENDAR_DAYS_A_WEEK 7

/* "YYYY-MM-DD" and its end. */
#define CALENDAR_TEXT 11

struct calendar_date {
    int32_t year;
    int32_t month; /* 1 .. 12 */
    int32_t day;   /* 1 .. 31 */
};

enum weekday { SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY };

int32_t calendar_day(int32_t year, int32_t month, int32_t day);
struct calendar_date calendar_date_of(int32_t day);

enum weekday calendar_weekday(int32_t day);

/* 1 for the first of January. */
int32_t calendar_day_of_year(int32_t day);

int32_t calendar_days_in_month(int32_t year, int32_t month);

/* The `number`-th (from 1) of a weekday in a month: the fourth Thursday of November. */
int32_t calendar_nth_weekday(int32_t year, int32_t month, enum weekday weekday, int32_t number);

/* Easter Sunday of the western churches. */
int32_t calendar_easter(int32_t year);

/* The day on which a date of the tabular Islamic calendar falls (leap years 2, 5, 7, 10, 13, 16,
 * 18, 21, 24, 26 and 29 of thirty, civil epoch): arithmetic, so that it may be a day away from what
 * was announced after the moon was seen. And the Islamic year that a day belongs to. Years 1 to
 * 2000, months 1 to 12: Idul Fitri is the first of month 10. */
int32_t calendar_islamic_day(int32_t year, int32_t month, int32_t day);
int32_t calendar_islamic_year(int32_t day);

/* The UTC date of a moment, and the moment at which a day begins in UTC. */
int32_t calendar_day_of_us(int64_t utc_us);
int64_t calendar_us_of_day(int32_t day);

/* "YYYY-MM-DD" of years 1 to 9999. Returns text. */
const char *calendar_format(int32_t day, char text[CALENDAR_TEXT]);

/* False, and *day left alone, unless the text is "YYYY-MM-DD" and a date that exists. */
bool calendar_parse(const char *text, int32_t *day);

#endif
