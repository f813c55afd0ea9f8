/* Random profiles as text: `world:` with some of its keys, in every way that a person may write a
 * value, right ones and wrong ones. All from the table of keys, so that a new key is in it. */
#ifndef PGBAZAAR_TESTS_FUZZ_PROFILE_TEXT_H
#define PGBAZAAR_TESTS_FUZZ_PROFILE_TEXT_H

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/pcg.h"
#include "common/profile.h"
#include "common/units.h"

#define VALUE_ROOM 512

/* Not the value of any key of the world: not a number, not a word, or not even a scalar. */
static const char *const wrong_values[] = {
    "-1",
    "-0.1%",
    "99999999999999999999",
    "9223372036854775808",
    "1e400",
    "1e-400",
    "nan",
    "-inf",
    "0x1F",
    "12 parsecs",
    "5kkB",
    "''",
    "~",
    "[]",
    "[1, 2]",
    "{a: 1}",
    "&a [*a]",
    "*nowhere",
    "!!binary 42",
    "\"\\u0000\"",
    "\"1\\n2\"",
    "1__0_",
    "1,000",
    "--",
    "2025-02-30",
    "2025-13-01",
    "-2025-01-01",
    "yes and no",
    "\xd0\xb4\xd0\xb0",
    "\"\xf0\x9f\x9b\x92\"",
    "\x80\xff",
    "%",
    ".",
    "1.2.3",
    "\t7",
    "? 1",
    "- 1",
    "|\n      1\n",
};

static inline bool key_is_of_world(const struct profile_key *key) {
    return strncmp(key->path, "world.", 6) == 0;
}

static inline const char *key_name(const struct profile_key *key) {
    return strchr(key->path, '.') + 1;
}

/* From low to high, as often in 1 to 10 as in 10^8 to 10^9. */
static inline double random_size(struct pcg *pcg, double low, double high) {
    double from = low < 1e-3 ? (pcg_below(pcg, 8) == 0 ? low : 1e-3) : low;
    if (from >= high)
        return high;
    double value = from <= 0 ? from : from * pow(high / from, (pcg_next(pcg) / 4294967296.0));
    return value > high ? high : value < low ? low : value;
}

static inline void put_count(struct pcg *pcg, const struct profile_key *key, char *value) {
    int64_t low = 0, high = 0;
    (void)units_parse_count(key->min, &low, NULL);
    (void)units_parse_count(key->max, &high, NULL);
    int64_t count = (int64_t)random_size(pcg, (double)low, (double)high);
    count = count < low ? low : count > high ? high : count;
    if (count >= 1000 && pcg_below(pcg, 3) == 0)
        (void)snprintf(value, VALUE_ROOM, "%" PRId64 "k", count / 1000);
    else if (count >= 1000000 && pcg_below(pcg, 3) == 0)
        (void)snprintf(value, VALUE_ROOM, "%" PRId64 "_%06" PRId64, count / 1000000,
                       count % 1000000);
    else
        (void)snprintf(value, VALUE_ROOM, "%" PRId64, count);
}

static inline void put_decimal(struct pcg *pcg, const struct profile_key *key, char *value) {
    double low = strtod(key->min, NULL), high = strtod(key->max, NULL);
    const char *unit = key->type == PROFILE_PERCENT ? "%" : "";
    (void)snprintf(value, VALUE_ROOM, "%.*f%s", (int)pcg_below(pcg, 5) + 3,
                   random_size(pcg, low, high), unit);
}

static inline void put_date(struct pcg *pcg, char *value) {
    (void)snprintf(value, VALUE_ROOM, "%04u-%02u-%02u", 1970 + pcg_below(pcg, 130),
                   1 + pcg_below(pcg, 12), 5 + pcg_below(pcg, 24));
}

/* A value that the key takes by itself. */
static inline void put_right_value(struct pcg *pcg, const struct profile_key *key, char *value) {
    static const char *const flags[] = {"yes", "no", "true", "false"};
    static const char *const sizes[] = {"B", "kB", "MB", "GB", "TB", "MiB"};
    uint32_t choices = 0;
    const char *bound = pcg_below(pcg, 12) == 0   ? key->min
                        : pcg_below(pcg, 12) == 0 ? key->max
                                                  : NULL;
    if (bound) {
        (void)snprintf(value, VALUE_ROOM, "%s", bound);
        return;
    }
    switch (key->type) {
    case PROFILE_COUNT: put_count(pcg, key, value); break;
    case PROFILE_SIZE:
        (void)snprintf(value, VALUE_ROOM, "%u%s", 1 + pcg_below(pcg, 1000),
                       sizes[pcg_below(pcg, 6)]);
        break;
    case PROFILE_DATE: put_date(pcg, value); break;
    case PROFILE_PERCENT:
    case PROFILE_DECIMAL: put_decimal(pcg, key, value); break;
    case PROFILE_BOOL: (void)snprintf(value, VALUE_ROOM, "%s", flags[pcg_below(pcg, 4)]); break;
    case PROFILE_CHOICE:
        while (key->choices[choices])
            choices++;
        (void)snprintf(value, VALUE_ROOM, "%s", key->choices[pcg_below(pcg, choices)]);
        break;
    case PROFILE_DURATION:
    case PROFILE_RATE:
    case PROFILE_NAME: (void)snprintf(value, VALUE_ROOM, "%s", key->initial); break;
    }
}

static inline void put_wrong_value(struct pcg *pcg, char *value) {
    enum { WRONG = sizeof wrong_values / sizeof *wrong_values };
    uint32_t which = pcg_below(pcg, WRONG + 2);
    if (which < WRONG) {
        (void)snprintf(value, VALUE_ROOM, "%s", wrong_values[which]);
        return;
    }
    size_t length = pcg_below(pcg, VALUE_ROOM - 1);
    memset(value, which == WRONG ? '9' : 'x', length);
    value[length] = '\0';
}

/* A key that has this value whatever chance says. */
struct given {
    const char *name;
    char value[32];
};

static inline const struct given *find_given(const struct given *given, size_t count,
                                             const struct profile_key *key) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(given[i].name, key_name(key)) == 0)
            return &given[i];
    return NULL;
}

/* How often a key is there, and how often its value is wrong: one in so many; 0: never. */
struct taste {
    uint32_t one_in, wrong_in;
};

/* `world:` and its keys. Returns the length. */
static inline size_t put_profile(struct pcg *pcg, struct taste taste, const struct given *given,
                                 size_t given_count, char *text, size_t room) {
    size_t length = (size_t)snprintf(text, room, "description: made at random\nworld:\n");
    for (size_t i = 0; i < profile_key_count && length + VALUE_ROOM + 64 < room; i++) {
        const struct profile_key *key = &profile_keys[i];
        const struct given *value_given = find_given(given, given_count, key);
        const char *name = key_name(key);
        char value[VALUE_ROOM];
        if (!key_is_of_world(key) || (!value_given && pcg_below(pcg, taste.one_in) > 0))
            continue;
        if (value_given) {
            (void)snprintf(value, sizeof value, "%s", value_given->value);
        } else if (taste.wrong_in > 0 && pcg_below(pcg, taste.wrong_in) == 0) {
            name = pcg_below(pcg, 6) == 0 ? "wekks" : name;
            put_wrong_value(pcg, value);
        } else {
            put_right_value(pcg, key, value);
        }
        length += (size_t)snprintf(text + length, room - length, "  %s: %s\n", name, value);
    }
    return length;
}

/* A few bytes changed, put in, taken out or doubled. Returns the new length. */
static inline size_t damage(struct pcg *pcg, char *text, size_t length, size_t room) {
    static const char bytes[] = "\0\t\n\r :-?[]{}#&*!|>'\"%@`,~_.0a\x80\xff";
    for (uint32_t edits = 1 + pcg_below(pcg, 6); edits > 0 && length > 1; edits--) {
        size_t at = pcg_below(pcg, (uint32_t)length), many = 1 + pcg_below(pcg, 12);
        char byte = bytes[pcg_below(pcg, sizeof bytes - 1)];
        many = at + many > length ? length - at : many;
        switch (pcg_below(pcg, 4)) {
        case 0: text[at] = byte; break;
        case 1: text[at] = (char)(text[at] ^ 1 << pcg_below(pcg, 8)); break;
        case 2:
            memmove(text + at, text + at + many, length - at - many);
            length -= many;
            break;
        default:
            if (length + many >= room)
                break;
            memmove(text + at + many, text + at, length - at);
            length += many;
            break;
        }
    }
    return length;
}

#endif
