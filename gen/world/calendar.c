#include "gen/world/calendar.h"

#include <string.h>

/* An era is the 400 years after which the Gregorian calendar repeats. Years begin in March here, so
 * that the leap day is the last of its year and the months' lengths follow one linear formula. */
enum { DAYS_PER_ERA = 146097, DAYS_BEFORE_1970 = 719468, EPOCH_WEEKDAY = THURSDAY };

/* Division that rounds down, for the days before 1970. */
static int64_t floor_divide(int64_t value, int64_t by) {
    return value / by - (value % by < 0);
}

int32_t calendar_day(int32_t year, int32_t month, int32_t day) {
    int32_t march_year = month <= 2 ? year - 1 : year;
    int32_t era = march_year / 400;
    int32_t year_of_era = march_year - era * 400;
    int32_t march_month = month > 2 ? month - 3 : month + 9;
    int32_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
    int32_t leap_days = year_of_era / 4 - year_of_era / 100;
    return era * DAYS_PER_ERA + year_of_era * 365 + leap_days + day_of_year - DAYS_BEFORE_1970;
}

struct calendar_date calendar_date_of(int32_t day) {
    /* From the year 1 on this is positive: unsigned division by a constant is the cheapest. */
    uint32_t since_era_0 = (uint32_t)(day + DAYS_BEFORE_1970);
    uint32_t era = since_era_0 / DAYS_PER_ERA;
    uint32_t day_of_era = since_era_0 - era * DAYS_PER_ERA;
    /* The leap days that have passed are taken out, so that every year has 365 days. */
    uint32_t leap_days = day_of_era / 1460 - day_of_era / 36524 + day_of_era / (DAYS_PER_ERA - 1);
    uint32_t year_of_era = (day_of_era - leap_days) / 365;
    uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    uint32_t march_month = (5 * day_of_year + 2) / 153;
    uint32_t month = march_month < 10 ? march_month + 3 : march_month - 9;
    return (struct calendar_date){
        .year = (int32_t)(era * 400 + year_of_era + (month <= 2)),
        .month = (int32_t)month,
        .day = (int32_t)(day_of_year - (153 * march_month + 2) / 5 + 1),
    };
}

enum weekday calendar_weekday(int32_t day) {
    int64_t since_sunday = (int64_t)day + EPOCH_WEEKDAY;
    return (enum weekday)(since_sunday - floor_divide(since_sunday, 7) * 7);
}

int32_t calendar_day_of_year(int32_t day) {
    return day - calendar_day(calendar_date_of(day).year, 1, 1) + 1;
}

int32_t calendar_days_in_month(int32_t year, int32_t month) {
    int32_t next = month == 12 ? calendar_day(year + 1, 1, 1) : calendar_day(year, month + 1, 1);
    return next - calendar_day(year, month, 1);
}

int32_t calendar_nth_weekday(int32_t year, int32_t month, enum weekday weekday, int32_t number) {
    int32_t first = calendar_day(year, month, 1);
    int32_t wait = ((int32_t)weekday - (int32_t)calendar_weekday(first) + 7) % 7;
    return first + wait + 7 * (number - 1);
}

/* The algorithm of an anonymous author, "To find Easter", Nature 13, 1876. */
int32_t calendar_easter(int32_t year) {
    int32_t golden = year % 19, century = year / 100, within = year % 100;
    int32_t correction = (century - (century + 8) / 25 + 1) / 3;
    int32_t moon = (19 * golden + century - century / 4 - correction + 15) % 30;
    int32_t sunday = (32 + 2 * (century % 4) + 2 * (within / 4) - moon - within % 4) % 7;
    int32_t shift = (golden + 11 * moon + 22 * sunday) / 451;
    int32_t from_march = moon + sunday - 7 * shift + 114;
    return calendar_day(year, from_march / 31, from_march % 31 + 1);
}

/* The day before 1 Muharram of the year 1, 19 July 622, as a number of days before 1970. A year has
 * 354 days, and 11 of 30 years have one more at their end; odd months have 30 days, even ones 29.
 */
enum { DAYS_BEFORE_HIJRA = -492149, ISLAMIC_CYCLE_DAYS = 10631, ISLAMIC_CYCLE_YEARS = 30 };

int32_t calendar_islamic_day(int32_t year, int32_t month, int32_t day) {
    int32_t leap_days = (3 + 11 * year) / ISLAMIC_CYCLE_YEARS;
    int32_t days_of_months = (59 * (month - 1) + 1) / 2;
    return DAYS_BEFORE_HIJRA + (year - 1) * 354 + leap_days + days_of_months + day;
}

int32_t calendar_islamic_year(int32_t day) {
    int32_t since = day - DAYS_BEFORE_HIJRA - 1;
    return (ISLAMIC_CYCLE_YEARS * since + 10646) / ISLAMIC_CYCLE_DAYS;
}

int32_t calendar_day_of_us(int64_t utc_us) {
    return (int32_t)floor_divide(utc_us, CALENDAR_DAY_US);
}

int64_t calendar_us_of_day(int32_t day) {
    return day * CALENDAR_DAY_US;
}

static void put_digits(char *text, int32_t value, int digits) {
    for (int i = digits - 1; i >= 0; i--, value /= 10)
        text[i] = (char)('0' + value % 10);
}

const char *calendar_format(int32_t day, char text[CALENDAR_TEXT]) {
    struct calendar_date date = calendar_date_of(day);
    put_digits(text, date.year, 4);
    put_digits(text + 5, date.month, 2);
    put_digits(text + 8, date.day, 2);
    text[4] = text[7] = '-';
    text[10] = '\0';
    return text;
}

/* The value of `digits` decimal digits, or -1. */
static int32_t read_digits(const char *text, int digits) {
    int32_t value = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool calendar_parse(const char *text, int32_t *day) {
    if (strlen(text) != CALENDAR_TEXT - 1 || text[4] != '-' || text[7] != '-')
        return false;
    int32_t year = read_digits(text, 4);
    int32_t month = read_digits(text + 5, 2);
    int32_t day_of_month = read_digits(text + 8, 2);
    if (year < 1 || month < 1 || month > 12 || day_of_month < 1 ||
        day_of_month > calendar_days_in_month(year, month))
        return false;
    *day = calendar_day(year, month, day_of_month);
    return true;
}
