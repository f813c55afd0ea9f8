#include "gen/copy/shortest.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_CERTAIN 9 /* so many tell any two floats apart */
#define DIGITS_FIRST   6 /* so many or fewer always survive a float: no need to try with less */

/* digits / 10^scale */
struct decimal {
    uint64_t digits;
    int scale;
};

/* Powers of ten that a double holds exactly. */
static const double tens[] = {1e0, 1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,
                              1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17};

/* A double half way between two floats may stand for a decimal a little to either side of it, and
 * PostgreSQL does not print one that is exactly there. */
static bool reads_back(double decimal, float value) {
    uint64_t bits;
    memcpy(&bits, &decimal, sizeof bits);
    return (float)decimal == value && (bits & UINT64_C(0x1fffffff)) != UINT64_C(0x10000000);
}

static uint64_t nearest_even(double value) {
    uint64_t whole = (uint64_t)value;
    double rest = value - (double)whole;
    return whole + (rest > 0.5 || (rest == 0.5 && whole % 2 == 1));
}

/* For 1e-9 <= value < 1e6, where each step is exact or harmless; false where it does not settle. */
static bool by_arithmetic(float value, struct decimal *decimal) {
    int leading = DIGITS_FIRST; /* scale that leaves DIGITS_FIRST digits before the point */
    if (value >= 1.0F)
        for (leading = DIGITS_FIRST - 1; (double)value >= tens[DIGITS_FIRST - leading];)
            leading--;
    else
        while ((double)value * tens[leading] < tens[DIGITS_FIRST - 1])
            leading++;
    for (int more = 0; DIGITS_FIRST + more <= DIGITS_CERTAIN; more++) {
        decimal->scale = leading + more;
        decimal->digits = nearest_even((double)value * tens[decimal->scale]);
        if (reads_back((double)decimal->digits / tens[decimal->scale], value))
            return true;
    }
    return false;
}

/* From one digit on: the smallest floats have fewer bits than others. */
static struct decimal by_trial(float value) {
    struct decimal decimal = {0, 0};
    for (int count = 1; count <= DIGITS_CERTAIN; count++) {
        char text[32];
        (void)snprintf(text, sizeof text, "%.*e", count - 1, (double)value);
        const char *exponent = strchr(text, 'e');
        decimal = (struct decimal){0, count - 1};
        for (const char *c = text; c < exponent; c++)
            if (*c != '.')
                decimal.digits = decimal.digits * 10 + (uint64_t)(*c - '0');
        decimal.scale -= (int)strtol(exponent + 1, NULL, 10);
        if (reads_back(strtod(text, NULL), value))
            break;
    }
    return decimal;
}

/* Without exponent: zeros before the digits, zeros behind them, or a point among them. */
static size_t print_plain(const char *digits, int count, int exponent, char *text) {
    if (exponent < 0)
        return (size_t)snprintf(text, SHORTEST_TEXT - 1, "0.%.*s%s", -exponent - 1, "0000", digits);
    if (exponent >= count - 1)
        return (size_t)snprintf(text, SHORTEST_TEXT - 1, "%s%.*s", digits, exponent - count + 1,
                                "00000");
    return (size_t)snprintf(text, SHORTEST_TEXT - 1, "%.*s.%s", exponent + 1, digits,
                            digits + exponent + 1);
}

size_t shortest_float(float value, char text[SHORTEST_TEXT]) {
    size_t sign = signbit(value) ? 1 : 0;
    text[0] = '-';
    float magnitude = fabsf(value);
    struct decimal decimal = {0, 0};
    bool settled = magnitude >= 1e-9F && magnitude < 1e6F && by_arithmetic(magnitude, &decimal);
    if (!settled && magnitude > 0)
        decimal = by_trial(magnitude);
    while (decimal.digits != 0 && decimal.digits % 10 == 0) {
        decimal.digits /= 10;
        decimal.scale--;
    }
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%" PRIu64, decimal.digits);
    int exponent = count - 1 - decimal.scale;
    if (exponent >= -4 && exponent < 6)
        return sign + print_plain(digits, count, exponent, text + sign);
    return sign + (size_t)snprintf(text + sign, SHORTEST_TEXT - 1, "%c%s%se%+03d", digits[0],
                                   count > 1 ? "." : "", digits + 1, exponent);
}
