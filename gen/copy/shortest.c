#include "gen/copy/shortest.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/copy/digits.h"

#define DIGITS_CERTAIN 9 /* so many tell any two floats apart */
#define DIGITS_LIKELY  8
#define DIGITS_FIRST   6 /* so many or fewer always survive a float: no need to try with less */

/* digits / 10^scale */
struct decimal {
    uint64_t digits;
    int scale;
};

/* Powers of ten that a double holds exactly. */
static const double tens[] = {1e0, 1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,
                              1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17};

static uint64_t double_bits(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* A double half way between two floats may stand for a decimal a little to either side of it, and
 * PostgreSQL does not print one that is exactly there. */
static bool reads_back(double decimal, float value) {
    return (float)decimal == value &&
           (double_bits(decimal) & UINT64_C(0x1fffffff)) != UINT64_C(0x10000000);
}

/* The nearest integer, of two the even one; for 0 <= value < 2^52. */
static double nearest_even(double value) {
    return value + 0x1p52 - 0x1p52;
}

/* A float as a double, and how far from it a decimal may lie and still be read as it: half the gap
 * to the next float, not where that gap is another on one side. */
struct wanted {
    float value;
    double exact, reach;
};

static struct wanted want(float value) {
    struct wanted wanted = {.value = value, .exact = (double)value};
    uint64_t bits = double_bits(wanted.exact);
    uint64_t power = (bits & ~((UINT64_C(1) << 52) - 1)) - (UINT64_C(24) << 52);
    memcpy(&wanted.reach, &power, sizeof power);
    if ((bits & ((UINT64_C(1) << 52) - 1)) == 0)
        wanted.reach = 0;
    return wanted;
}

/* `count` digits of a value whose leading digit stands at 10^exponent. That they read back shows
 * in their distance from the value, unless it is nearly all of the reach: then it takes the
 * division by which they are read. */
static bool try_digits(const struct wanted *wanted, int exponent, int count,
                       struct decimal *decimal) {
    int scale = count - 1 - exponent;
    double value = wanted->exact * tens[scale], reach = wanted->reach * tens[scale];
    double digits = nearest_even(value), off = fabs(digits - value);
    *decimal = (struct decimal){(uint64_t)digits, scale};
    if (off < reach * (1 - 1e-7))
        return true;
    if (off > reach * (1 + 1e-7) && wanted->reach > 0)
        return false;
    return reads_back(digits / tens[scale], wanted->value);
}

/* The power of ten at which the leading digit stands, for 1e-9 <= value < 1e6: from the power of
 * two, whose 1,233 / 4,096 (log10 of 2) it is or one less. */
static int leading_place(double value) {
    int power = (int)(double_bits(value) >> 52) - 1023;
    int place = (power + 1) * 1233 / 4096 - (power + 1 < 0);
    bool below = place < 0 ? value * tens[-place] < 1 : value < tens[place];
    bool above = place < 0 ? value * tens[-place] >= 10 : value >= tens[place + 1];
    return place - below + above;
}

/* For 1e-9 <= value < 1e6, where each step is exact or harmless; false where it does not settle.
 * Where some digits are enough, so are more, and most numbers need eight: the search begins there.
 */
static bool by_arithmetic(float value, struct decimal *decimal) {
    const struct wanted wanted = want(value);
    int count = DIGITS_LIKELY, exponent = leading_place(wanted.exact);
    if (!try_digits(&wanted, exponent, count, decimal))
        return try_digits(&wanted, exponent, count + 1, decimal);
    for (struct decimal fewer; --count >= DIGITS_FIRST; *decimal = fewer)
        if (!try_digits(&wanted, exponent, count, &fewer))
            break;
    return true;
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

static char *put_zeros(char *at, int count) {
    while (count-- > 0)
        *at++ = '0';
    return at;
}

/* Copies more than it puts: a copy of fixed length is a move, and there is room. */
static char *put_part(char *at, const char *digits, int count) {
    memcpy(at, digits, DIGITS_CERTAIN);
    return at + count;
}

/* Without exponent: zeros before the digits, zeros behind them, or a point among them. */
static char *put_plain(char *at, const char *digits, int count, int exponent) {
    if (exponent < 0) {
        *at++ = '0';
        *at++ = '.';
        at = put_zeros(at, -exponent - 1);
        return put_part(at, digits, count);
    }
    if (exponent >= count - 1)
        return put_zeros(put_part(at, digits, count), exponent - count + 1);
    at = put_part(at, digits, exponent + 1);
    *at++ = '.';
    return put_part(at, digits + exponent + 1, count - exponent - 1);
}

static char *put_scientific(char *at, const char *digits, int count, int exponent) {
    *at++ = digits[0];
    if (count > 1)
        *at++ = '.';
    at = put_part(at, digits + 1, count - 1);
    *at++ = 'e';
    *at++ = exponent < 0 ? '-' : '+';
    return digits_fixed(at, (uint64_t)abs(exponent), 2);
}

size_t shortest_float(float value, char text[SHORTEST_TEXT]) {
    char *at = text, digits[DIGITS_MAX] = {0};
    if (signbit(value))
        *at++ = '-';
    float magnitude = fabsf(value);
    struct decimal decimal = {0, 0};
    bool settled =
        (double)magnitude >= 1e-9 && magnitude < 1e6F && by_arithmetic(magnitude, &decimal);
    if (!settled && magnitude > 0)
        decimal = by_trial(magnitude);
    while (decimal.digits != 0 && decimal.digits % 10 == 0) {
        decimal.digits /= 10;
        decimal.scale--;
    }
    int count = (int)(digits_put(digits, decimal.digits) - digits);
    int exponent = count - 1 - decimal.scale;
    at = exponent >= -4 && exponent < 6 ? put_plain(at, digits, count, exponent)
                                        : put_scientific(at, digits, count, exponent);
    *at = '\0';
    return (size_t)(at - text);
}
