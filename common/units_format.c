#include "common/units.h"
#include "common/units_table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* More places than this a value that was parsed never needs (units.c allows 15 digits). */
enum { PLACES_MAX = 18 };

/* "1.5", "20", "980": three significant digits without zeros at the end. Values of 1000 and more
 * keep all their whole digits. */
static void print_short(double value, char *text, size_t room) {
    int places = value < 0.0995 ? 4 : value < 0.995 ? 3 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    (void)snprintf(text, room, "%.*f", places, value);
    if (strchr(text, '.') == NULL)
        return;
    size_t length = strlen(text);
    while (text[length - 1] == '0')
        length--;
    if (text[length - 1] == '.')
        length--;
    text[length] = '\0';
}

/* What the value becomes when it is printed, so that 999.7 kB turns into 1 MB. */
static double rounded(double value) {
    double step = value < 9.995 ? 0.01 : value < 99.95 ? 0.1 : 1;
    return floor(value / step + 0.5) * step;
}

/* The largest unit of which the value, as it will be printed, has at least one. */
static const struct unit *fitting_unit(const struct quantity *quantity, double value) {
    const struct unit *fitting = &quantity->units[0];
    for (size_t i = 1; i < UNITS_PER_QUANTITY && quantity->units[i].name != NULL; i++) {
        const struct unit *next = &quantity->units[i];
        if (!next->shown)
            continue;
        double ratio = (double)next->factor / (double)fitting->factor;
        if (rounded(value / (double)fitting->factor) < ratio)
            break;
        fitting = next;
    }
    return fitting;
}

static const char *format_fitting(const struct quantity *quantity, const char *between,
                                  double value, const char *behind, char text[UNITS_TEXT]) {
    char number[UNITS_TEXT / 2];
    const char *sign = value < 0 ? "-" : "";
    value = fabs(value);
    const struct unit *unit = fitting_unit(quantity, value);
    print_short(value / (double)unit->factor, number, sizeof number);
    (void)snprintf(text, UNITS_TEXT, "%s%s%s%s%s", sign, number, between, unit->name, behind);
    return text;
}

const char *units_format_duration(int64_t us, char text[UNITS_TEXT]) {
    static const struct {
        const char *large, *small;
        double small_us;
        int64_t ratio;
    } pairs[] = {{"d", "h", 3600e6, 24}, {"h", "min", 60e6, 60}, {"min", "s", 1e6, 60}};
    double value = fabs((double)us);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        int64_t parts = (int64_t)floor(value / pairs[i].small_us + 0.5);
        if (parts < pairs[i].ratio)
            continue;
        const char *sign = us < 0 ? "-" : "";
        int64_t large = parts / pairs[i].ratio;
        int64_t small = parts % pairs[i].ratio;
        if (small == 0)
            (void)snprintf(text, UNITS_TEXT, "%s%" PRId64 " %s", sign, large, pairs[i].large);
        else
            (void)snprintf(text, UNITS_TEXT, "%s%" PRId64 " %s %" PRId64 " %s", sign, large,
                           pairs[i].large, small, pairs[i].small);
        return text;
    }
    return format_fitting(&units_duration, " ", (double)us, "", text);
}

const char *units_format_size(int64_t bytes, char text[UNITS_TEXT]) {
    return format_fitting(&units_size, " ", (double)bytes, "", text);
}

const char *units_format_count(int64_t count, char text[UNITS_TEXT]) {
    return format_fitting(&units_count, "", (double)count, "", text);
}

const char *units_format_rate(double per_second, char text[UNITS_TEXT]) {
    return format_fitting(&units_count, "", isfinite(per_second) ? per_second : 0, "/s", text);
}

const char *units_format_share(double share, char text[UNITS_TEXT]) {
    int digits = share > 0.99 && share < 1 ? 5 : 3;
    (void)snprintf(text, UNITS_TEXT, "%.*g %%", digits, share * 100);
    return text;
}

const char *units_format_integer(int64_t number, char text[UNITS_TEXT]) {
    char digits[UNITS_TEXT];
    uint64_t magnitude = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    int length = snprintf(digits, sizeof digits, "%" PRIu64, magnitude);
    char *out = text;
    if (number < 0)
        *out++ = '-';
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *out++ = ',';
        *out++ = digits[i];
    }
    *out = '\0';
    return text;
}

/* The largest unit that divides the value. */
static const char *exact_whole(const struct quantity *quantity, int64_t value,
                               char text[UNITS_TEXT]) {
    const struct unit *unit = &quantity->units[0];
    for (size_t i = 0; i < UNITS_PER_QUANTITY && quantity->units[i].name != NULL; i++)
        if (quantity->units[i].shown && value != 0 && value % quantity->units[i].factor == 0)
            unit = &quantity->units[i];
    (void)snprintf(text, UNITS_TEXT, "%" PRId64 "%s", value / unit->factor, unit->name);
    return text;
}

const char *units_exact_duration(int64_t us, char text[UNITS_TEXT]) {
    return exact_whole(&units_duration, us, text);
}

const char *units_exact_size(int64_t bytes, char text[UNITS_TEXT]) {
    return exact_whole(&units_size, bytes, text);
}

/* The fewest decimal places of value * factor that are read back as the value; false when there
 * are none. */
static bool exact_fraction(double value, double factor, const char *unit,
                           int (*parse)(const char *, double *, struct err *),
                           char text[UNITS_TEXT]) {
    for (int places = 0; places <= PLACES_MAX; places++) {
        double back;
        int length = snprintf(text, UNITS_TEXT, "%.*f%s", places, value * factor, unit);
        if (length < UNITS_TEXT && parse(text, &back, NULL) == 0 && !(back < value) &&
            !(back > value))
            return true;
    }
    return false;
}

const char *units_exact_percent(double fraction, char text[UNITS_TEXT]) {
    exact_fraction(fraction, 100, "%", units_parse_percent, text);
    return text;
}

const char *units_exact_decimal(double value, char text[UNITS_TEXT]) {
    exact_fraction(value, 1, "", units_parse_decimal, text);
    return text;
}

const char *units_exact_rate(double per_second, char text[UNITS_TEXT]) {
    for (size_t i = 0; units_rate.units[i].name != NULL; i++) {
        const struct unit *unit = &units_rate.units[i];
        if (exact_fraction(per_second, (double)unit->factor, unit->name, units_parse_rate, text))
            break;
    }
    return text;
}
