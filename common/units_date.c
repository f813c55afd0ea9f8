#include "common/text.h"
#include "common/units.h"

#include <stdio.h>
#include <string.h>

enum { DAYS_PER_ERA = 146097, DAYS_BEFORE_1970 = 719468 };

/* Days since 1970-01-01 in the proleptic Gregorian calendar. The year is taken to begin in March,
 * so that the leap day is its last; an era is 400 years (Howard Hinnant, "chrono-compatible
 * low-level date algorithms"). Years from 1 on. */
static int32_t days_from_date(int year, int month, int day) {
    int shifted = month <= 2 ? year - 1 : year;
    int era = shifted / 400;
    int year_of_era = shifted - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_1970;
}

static int days_of_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* `digits` decimal digits, or -1. */
static int read_digits(const char *text, int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

int units_parse_date(const char *text, int32_t *days, struct err *err) {
    char shown[TEXT_SHOWN];
    int year = -1;
    int month = -1;
    int day = -1;
    if (strlen(text) == 10 && text[4] == '-' && text[7] == '-') {
        year = read_digits(text, 4);
        month = read_digits(text + 5, 2);
        day = read_digits(text + 8, 2);
    }
    if (year < 0 || month < 0 || day < 0)
        return err_set(err, ERR_USAGE, "\"%s\" is not a date: say 2025-01-05 (year-month-day)",
                       text_show(text, shown));
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month))
        return err_set(err, ERR_USAGE, "\"%s\" is not a day of the calendar", text);
    *days = days_from_date(year, month, day);
    return 0;
}

const char *units_exact_date(int32_t days, char text[UNITS_TEXT]) {
    int shifted = days + DAYS_BEFORE_1970;
    int era = (shifted >= 0 ? shifted : shifted - DAYS_PER_ERA + 1) / DAYS_PER_ERA;
    int day_of_era = shifted - era * DAYS_PER_ERA;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (DAYS_PER_ERA - 1)) /
        365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    int day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    int year = year_of_era + era * 400 + (month <= 2);
    (void)snprintf(text, UNITS_TEXT, "%04d-%02d-%02d", year, month, day);
    return text;
}
