#include "gen/copy/spelling.h"

#include <strings.h>

#include "common/half.h"
#include "gen/copy/copybin.h"
#include "gen/copy/digits.h"
#include "gen/copy/shortest.h"
#include "gen/copy/wire.h"

#define SECOND_US     INT64_C(1000000)
#define DAY_US        INT64_C(86400000000)
#define MOMENT_LENGTH 48 /* of a date with its time and all that may stand around them */

/* Signs of a numeric from here on: not a number (this one), infinity 0xD000, minus that 0xF000. */
#define NUMERIC_SPECIAL 0xC000

/* Room for `count` more characters; NULL when memory runs out. What is behind *at when it is done
 * says how many they were. */
static char *begin(struct buf *out, size_t count) {
    return buf_reserve(out, count) ? out->data + out->length : NULL;
}

static void end(struct buf *out, const char *at) {
    out->length = (size_t)(at - out->data);
}

void spell_int4(struct copy_field field, struct buf *out) {
    char *at = begin(out, DIGITS_MAX + 1);
    if (at)
        end(out, digits_signed(at, (int32_t)wire_int32(field.bytes)));
}

void spell_uuid(struct copy_field field, struct buf *out) {
    static const char digits[] = "0123456789abcdef";
    char *at = begin(out, 3 * field.length);
    if (!at)
        return;
    for (size_t i = 0; i < field.length; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        *at++ = digits[field.bytes[i] >> 4];
        *at++ = digits[field.bytes[i] & 15];
    }
    end(out, at);
}

/* Digit of base 10,000 at the place of that power, behind the point below 0. */
static unsigned numeric_digit(struct copy_field field, int place) {
    int digits = (int16_t)wire_int16(field.bytes), weight = (int16_t)wire_int16(field.bytes + 2);
    int i = weight - place;
    return i >= 0 && i < digits ? wire_int16(field.bytes + 8 + (size_t)i * 2) : 0;
}

/* As many decimals as the display scale asks for. */
static char *numeric_decimals(struct copy_field field, int scale, char *at) {
    *at++ = '.';
    for (int place = -1; scale > 0; place--, scale -= 4) {
        unsigned digit = numeric_digit(field, place), count = scale < 4 ? (unsigned)scale : 4;
        char four[4];
        (void)digits_fixed(four, digit, 4);
        memcpy(at, four, count);
        at += count;
    }
    return at;
}

void spell_numeric(struct copy_field field, struct buf *out) {
    int weight = (int16_t)wire_int16(field.bytes + 2), scale = wire_int16(field.bytes + 6);
    unsigned sign = wire_int16(field.bytes + 4);
    if (sign >= NUMERIC_SPECIAL) {
        buf_put_text(out, sign == NUMERIC_SPECIAL ? "NaN"
                          : sign == 0xD000        ? "Infinity"
                                                  : "-Infinity");
        return;
    }
    int place = weight < 0 ? 0 : weight;
    char *at = begin(out, 4 * ((size_t)place + 1) + (size_t)scale + 8);
    if (!at)
        return;
    if (sign != 0)
        *at++ = '-';
    at = digits_put(at, numeric_digit(field, place));
    while (--place >= 0)
        at = digits_fixed(at, numeric_digit(field, place), 4);
    if (scale > 0)
        at = numeric_decimals(field, scale, at);
    end(out, at);
}

/* The day of the proleptic Gregorian calendar. The year is taken to begin in March, so that the
 * leap day is its last; an era is 400 years (Howard Hinnant, "chrono-compatible low-level date
 * algorithms"). Returns whether it is before Christ, which stands behind. */
static bool put_day(int64_t copy_days, char **at) {
    const int64_t days_an_era = 146097, days_before_2000 = 730425;
    int64_t shifted = copy_days + days_before_2000;
    int64_t era = (shifted >= 0 ? shifted : shifted - days_an_era + 1) / days_an_era;
    unsigned day = (unsigned)(shifted - era * days_an_era);
    unsigned year_of_era = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    day -= 365 * year_of_era + year_of_era / 4 - year_of_era / 100;
    unsigned month = (5 * day + 2) / 153;
    day -= (153 * month + 2) / 5;
    month = month < 10 ? month + 3 : month - 9;
    int64_t year = (int64_t)year_of_era + era * 400 + (month <= 2);
    bool before_christ = year <= 0;
    uint64_t shown = (uint64_t)(before_christ ? 1 - year : year);
    *at = shown < 10000 ? digits_fixed(*at, shown, 4) : digits_put(*at, shown);
    *(*at)++ = '-';
    *at = digits_fixed(*at, month, 2);
    *(*at)++ = '-';
    *at = digits_fixed(*at, day + 1, 2);
    return before_christ;
}

/* The largest and the smallest value of a date and a timestamp stand for infinity. */
static void spell_infinity(bool positive, struct buf *out) {
    buf_put_text(out, positive ? "infinity" : "-infinity");
}

static char *put_three(const char *letters, char *at) {
    memcpy(at, letters, 3);
    return at + 3;
}

static void end_moment(struct buf *out, char *at, bool before_christ) {
    end(out, before_christ ? put_three(" BC", at) : at);
}

void spell_date(struct copy_field field, struct buf *out) {
    int32_t days = (int32_t)wire_int32(field.bytes);
    if (days == INT32_MAX || days == INT32_MIN) {
        spell_infinity(days > 0, out);
        return;
    }
    char *at = begin(out, MOMENT_LENGTH);
    if (!at)
        return;
    bool before_christ = put_day(days, &at);
    end_moment(out, at, before_christ);
}

static char *put_two(char separator, unsigned value, char *at) {
    *at++ = separator;
    return digits_fixed(at, value, 2);
}

void spell_timestamptz(struct copy_field field, struct buf *out) {
    int64_t copy_us = (int64_t)wire_int64(field.bytes);
    if (copy_us == INT64_MAX || copy_us == INT64_MIN) {
        spell_infinity(copy_us > 0, out);
        return;
    }
    char *at = begin(out, MOMENT_LENGTH);
    if (!at)
        return;
    int64_t day = copy_us / DAY_US - (copy_us % DAY_US < 0);
    int64_t of_day_us = copy_us - day * DAY_US;
    unsigned second = (unsigned)(of_day_us / SECOND_US), us = (unsigned)(of_day_us % SECOND_US);
    bool before_christ = put_day(day, &at);
    at = put_two(' ', second / 3600, at);
    at = put_two(':', second / 60 % 60, at);
    at = put_two(':', second % 60, at);
    if (us != 0) {
        *at++ = '.';
        at = digits_fixed(at, us, 6);
        while (at[-1] == '0')
            at--;
    }
    end_moment(out, put_three("+00", at), before_christ);
}

static float float_at(const uint8_t *at) {
    uint32_t bits = wire_int32(at);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Behind the dimension and two bytes without a meaning number after number. */
void spell_vector(struct copy_field field, struct buf *out) {
    size_t dimension = wire_int16(field.bytes);
    bool halves = field.length < 4 + sizeof(float) * dimension;
    size_t width = halves ? sizeof(uint16_t) : sizeof(float);
    const uint8_t *number = field.bytes + 4, *behind = field.bytes + field.length;
    char *at = begin(out, 2 + field.length / width * (SHORTEST_TEXT + 1));
    if (!at)
        return;
    *at++ = '[';
    for (; number + width <= behind; number += width) {
        if (at[-1] != '[')
            *at++ = ',';
        at += shortest_float(halves ? half_to_float(wire_int16(number)) : float_at(number), at);
    }
    *at++ = ']';
    end(out, at);
}

void spell_each_text(struct copy_field field, struct buf *out,
                     void (*put)(const char *text, size_t length, struct buf *out)) {
    size_t at = 12 + 8 * (size_t)wire_int32(field.bytes);
    for (bool first = true; at + 4 <= field.length; first = false) {
        uint32_t length = wire_int32(field.bytes + at);
        bool null = length == UINT32_MAX;
        at += 4;
        if (!null && length > field.length - at)
            return;
        if (!first)
            buf_put(out, ",", 1);
        put(null ? NULL : (const char *)field.bytes + at, null ? 0 : length, out);
        at += null ? 0 : length;
    }
}

static bool needs_quotes(const char *text, size_t length) {
    static const bool special[256] = {
        ['"'] = true,  ['\\'] = true, ['{'] = true,  ['}'] = true,  [','] = true, [' '] = true,
        ['\t'] = true, ['\n'] = true, ['\v'] = true, ['\f'] = true, ['\r'] = true};
    if (length == 0 || (length == 4 && strncasecmp(text, "NULL", 4) == 0))
        return true;
    for (size_t i = 0; i < length; i++)
        if (special[(unsigned char)text[i]])
            return true;
    return false;
}

static void put_element(const char *text, size_t length, struct buf *out) {
    if (!text) {
        buf_put_text(out, "NULL");
        return;
    }
    if (!needs_quotes(text, length)) {
        buf_put(out, text, length);
        return;
    }
    buf_put(out, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"' || text[i] == '\\')
            buf_put(out, "\\", 1);
        buf_put(out, &text[i], 1);
    }
    buf_put(out, "\"", 1);
}

void spell_text_array(struct copy_field field, struct buf *out) {
    buf_put(out, "{", 1);
    spell_each_text(field, out, put_element);
    buf_put(out, "}", 1);
}
