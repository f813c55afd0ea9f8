#include "common/units.h"

#include "common/text.h"
#include "common/units_table.h"

#include <stddef.h>
#include <string.h>

/* Wide enough for 18 digits times the largest unit. */
__extension__ typedef __int128 wide;

static const int64_t powers_of_ten[] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

enum { DIGITS_MAX = 18, EXACT_DIGITS_MAX = 15 };

/* digits / 10^scale, and where the unit begins. */
struct number {
    int64_t digits;
    int scale;
    int significant; /* digits without leading zeros */
    const char *unit;
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Digits, with single underscores between them, one point with digits on both sides. False when the
 * text does not begin like that. More digits than fit are counted in `significant` and not kept. */
static bool read_number(const char *text, struct number *number) {
    *number = (struct number){.digits = 0};
    bool fraction = false;
    const char *c = text;
    if (!is_digit(*c))
        return false;
    for (;; c++) {
        if (is_digit(*c)) {
            if (number->significant > 0 || *c != '0')
                number->significant++;
            if (number->significant <= DIGITS_MAX)
                number->digits = number->digits * 10 + (*c - '0');
            number->scale += fraction;
        } else if (*c == '_' && is_digit(c[-1]) && is_digit(c[1])) {
            continue;
        } else if (*c == '.' && !fraction && is_digit(c[-1]) && is_digit(c[1])) {
            fraction = true;
        } else {
            break;
        }
    }
    while (*c == ' ')
        c++;
    number->unit = c;
    return true;
}

static int refuse(const struct quantity *quantity, const char *text, struct err *err) {
    char shown[TEXT_SHOWN];
    text_show(text, shown);
    if (text[0] == '\0')
        return err_set(err, ERR_USAGE, "the value is empty: say %s", quantity->forms);
    if (text[0] == '-' && is_digit(text[1]))
        return err_set(err, ERR_USAGE, "\"%s\" is negative: say %s", shown, quantity->forms);
    return err_set(err, ERR_USAGE, "\"%s\" is not %s: say %s", shown, quantity->noun,
                   quantity->forms);
}

static const struct unit *unit_find(const struct quantity *quantity, const char *name) {
    for (size_t i = 0; i < UNITS_PER_QUANTITY && quantity->units[i].name != NULL; i++)
        if (strcmp(quantity->units[i].name, name) == 0)
            return &quantity->units[i];
    return NULL;
}

/* Fills the number of the text and gives its unit; NULL on an error. */
static const struct unit *read_quantity(const struct quantity *quantity, const char *text,
                                        struct number *number, struct err *err) {
    const struct unit *unit = NULL;
    bool readable = read_number(text, number);
    if (readable)
        unit = unit_find(quantity, number->unit);
    if (readable && !unit && number->unit[0] == '\0') {
        char shown[TEXT_SHOWN];
        text_show(text, shown);
        (void)err_set(err, ERR_USAGE, "\"%s\" has no unit: say %s%s, not %s", shown, shown,
                      quantity->usual, shown);
    } else if (!unit)
        (void)refuse(quantity, text, err);
    return unit;
}

static int too_large(const struct quantity *quantity, const char *text, struct err *err) {
    char shown[TEXT_SHOWN];
    return err_set(err, ERR_USAGE, "\"%s\" is too large for %s", text_show(text, shown),
                   quantity->noun);
}

static int read_whole(const struct quantity *quantity, const char *text, int64_t *value,
                      struct err *err) {
    struct number number;
    const struct unit *unit = read_quantity(quantity, text, &number, err);
    if (!unit)
        return -1;
    if (number.scale > DIGITS_MAX)
        return refuse(quantity, text, err);
    if (number.significant > DIGITS_MAX)
        return too_large(quantity, text, err);
    wide scaled = (wide)number.digits * unit->factor;
    if (scaled % powers_of_ten[number.scale] != 0) {
        char shown[TEXT_SHOWN];
        return err_set(err, ERR_USAGE, "\"%s\" is not %s", text_show(text, shown), quantity->whole);
    }
    scaled /= powers_of_ten[number.scale];
    if (scaled > INT64_MAX)
        return too_large(quantity, text, err);
    *value = (int64_t)scaled;
    return 0;
}

/* Both parts must be exact as doubles for the quotient to be the nearest double: hence the limit of
 * 15 digits, and 10^22 for the power. */
static int check_digits(const struct quantity *quantity, const char *text,
                        const struct number *number, struct err *err) {
    char shown[TEXT_SHOWN];
    if (number->significant <= EXACT_DIGITS_MAX && number->scale <= DIGITS_MAX)
        return 0;
    return err_set(err, ERR_USAGE, "\"%s\" has more than %d digits: say %s", text_show(text, shown),
                   EXACT_DIGITS_MAX, quantity->forms);
}

static int read_fraction(const struct quantity *quantity, const char *text, double divisor,
                         double *value, struct err *err) {
    struct number number;
    if (!read_quantity(quantity, text, &number, err) ||
        check_digits(quantity, text, &number, err) != 0)
        return -1;
    *value = (double)number.digits / ((double)powers_of_ten[number.scale] * divisor);
    return 0;
}

int units_parse_duration_us(const char *text, int64_t *us, struct err *err) {
    if (strcmp(text, "0") == 0) {
        *us = 0;
        return 0;
    }
    return read_whole(&units_duration, text, us, err);
}

int units_parse_size_bytes(const char *text, int64_t *bytes, struct err *err) {
    return read_whole(&units_size, text, bytes, err);
}

int units_parse_count(const char *text, int64_t *value, struct err *err) {
    return read_whole(&units_count, text, value, err);
}

int units_parse_percent(const char *text, double *fraction, struct err *err) {
    return read_fraction(&units_percent, text, 100, fraction, err);
}

int units_parse_decimal(const char *text, double *value, struct err *err) {
    return read_fraction(&units_decimal, text, 1, value, err);
}

int units_parse_rate(const char *text, double *per_second, struct err *err) {
    struct number number;
    if (!read_number(text, &number))
        return refuse(&units_rate, text, err);
    if (check_digits(&units_rate, text, &number, err) != 0)
        return -1;
    const char *slash = strchr(number.unit, '/');
    char prefix[4] = "";
    if (slash != NULL && (size_t)(slash - number.unit) < sizeof prefix)
        memcpy(prefix, number.unit, (size_t)(slash - number.unit));
    else if (slash != NULL)
        return refuse(&units_rate, text, err);
    const struct unit *factor = unit_find(&units_count, prefix);
    const struct unit *per;
    if (slash != NULL)
        number.unit = slash;
    per = unit_find(&units_rate, number.unit);
    if (per == NULL && number.unit[0] == '\0') {
        char shown[TEXT_SHOWN];
        text_show(text, shown);
        return err_set(err, ERR_USAGE, "\"%s\" has no unit: say %s/s, not %s", shown, shown, shown);
    }
    if (per == NULL || factor == NULL)
        return refuse(&units_rate, text, err);
    *per_second = (double)number.digits * (double)factor->factor /
                  ((double)powers_of_ten[number.scale] * (double)per->factor);
    return 0;
}

int units_parse_bool(const char *text, bool *value, struct err *err) {
    static const struct {
        const char *word;
        bool value;
    } words[] = {{"yes", true}, {"no", false},  {"true", true},
                 {"on", true},  {"off", false}, {"false", false}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(text, words[i].word) == 0) {
            *value = words[i].value;
            return 0;
        }
    }
    char shown[TEXT_SHOWN];
    return err_set(err, ERR_USAGE, "\"%s\" is neither yes nor no", text_show(text, shown));
}
