/* When a load begins, as people and job scripts write it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/text.h"
#include "common/units.h"
#include "load/drivers/driver.h"

#define SECOND_US INT64_C(1000000)
#define DAY_US    (86400 * SECOND_US)

/* Seconds since 1970 that are years ahead are milliseconds, or a slip. */
#define SECONDS_MOST INT64_C(99999999999)

enum { DATE_LENGTH = 10, DECIMALS_MOST = 6 };

/* Up to six decimals behind a point, if there is one; *end is behind them. */
static int64_t read_decimals(const char *text, const char **end) {
    int64_t us = 0, unit = SECOND_US / 10;
    *end = text;
    if (*text != '.' || text[1] < '0' || text[1] > '9')
        return 0;
    int count = 0;
    for (text++; *text >= '0' && *text <= '9' && count < DECIMALS_MOST; text++, count++) {
        us += (*text - '0') * unit;
        unit /= 10;
    }
    *end = text;
    return us;
}

static bool read_epoch(const char *text, int64_t *us) {
    char *end;
    const char *rest;
    text += *text == '@';
    if (*text < '0' || *text > '9')
        return false;
    int64_t seconds = strtoll(text, &end, 10);
    int64_t part_us = read_decimals(end, &rest);
    if (*rest != '\0' || seconds > SECONDS_MOST)
        return false;
    *us = seconds * SECOND_US + part_us;
    return true;
}

/* Two digits below `bound`, with the character in front of them. */
static bool read_pair(const char *text, char before, int bound, int64_t *value) {
    if (text[0] != before || text[1] < '0' || text[1] > '9' || text[2] < '0' || text[2] > '9')
        return false;
    *value = (text[1] - '0') * 10 + (text[2] - '0');
    return *value < bound;
}

static bool read_iso(const char *text, int64_t *us) {
    char date[DATE_LENGTH + 1];
    struct err ignored;
    int32_t days;
    int64_t hour, minute, second;
    const char *rest;
    if (strlen(text) < DATE_LENGTH + sizeof "THH:MM:SSZ" - 1)
        return false;
    (void)memcpy(date, text, DATE_LENGTH);
    date[DATE_LENGTH] = '\0';
    const char *clock = text + DATE_LENGTH;
    if (units_parse_date(date, &days, &ignored) < 0 || !read_pair(clock, 'T', 24, &hour) ||
        !read_pair(clock + 3, ':', 60, &minute) || !read_pair(clock + 6, ':', 60, &second))
        return false;
    int64_t part_us = read_decimals(clock + 9, &rest);
    if (strcmp(rest, "Z") != 0)
        return false;
    *us = days * DAY_US + ((hour * 60 + minute) * 60 + second) * SECOND_US + part_us;
    return true;
}

static bool read_from_now(const char *text, int64_t now_us, int64_t *us) {
    int64_t wait_us;
    struct err ignored;
    if (*text != '+' || units_parse_duration_us(text + 1, &wait_us, &ignored) < 0)
        return false;
    *us = now_us + wait_us;
    return true;
}

int driver_parse_start(const char *text, int64_t now_us, int64_t *start_us, struct err *err) {
    char shown[TEXT_SHOWN];
    if (read_iso(text, start_us) || read_epoch(text, start_us) ||
        read_from_now(text, now_us, start_us))
        return 0;
    return err_set(err, ERR_USAGE,
                   "option --start-at: \"%s\" is no time: say 2026-01-31T12:00:00Z (UTC, with its "
                   "Z), seconds since 1970, or +30s",
                   text_show(text, shown));
}

const char *driver_format_time(int64_t us, char text[DRIVER_TIME]) {
    time_t seconds = (time_t)(us / SECOND_US);
    int milliseconds = (int)(us % SECOND_US / 1000);
    struct tm utc;
    (void)gmtime_r(&seconds, &utc);
    size_t length = strftime(text, DRIVER_TIME, "%Y-%m-%dT%H:%M:%S", &utc);
    if (milliseconds > 0)
        (void)snprintf(text + length, DRIVER_TIME - length, ".%03dZ", milliseconds);
    else
        (void)snprintf(text + length, DRIVER_TIME - length, "Z");
    return text;
}
