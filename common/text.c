#include "common/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { WORD_MAX = 63 };

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

size_t text_distance(const char *a, const char *b) {
    size_t rows = strlen(a);
    size_t columns = strlen(b);
    if (rows > WORD_MAX || columns > WORD_MAX)
        return SIZE_MAX;
    size_t cost[WORD_MAX + 1][WORD_MAX + 1];
    for (size_t j = 0; j <= columns; j++)
        cost[0][j] = j;
    for (size_t i = 1; i <= rows; i++) {
        cost[i][0] = i;
        for (size_t j = 1; j <= columns; j++) {
            size_t replaced = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            size_t best = least(replaced, least(cost[i - 1][j], cost[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = least(best, cost[i - 2][j - 2] + 1);
            cost[i][j] = best;
        }
    }
    return cost[rows][columns];
}

void text_nearest_init(struct text_nearest *nearest, const char *wanted) {
    *nearest = (struct text_nearest){.wanted = wanted, .distance = SIZE_MAX};
}

void text_nearest_try(struct text_nearest *nearest, const char *name) {
    size_t typed = strlen(nearest->wanted);
    size_t length = strlen(name);
    size_t distance = text_distance(nearest->wanted, name);
    size_t allowed = length < 6 ? 1 : length / 3;
    if (typed >= 3 && typed < length && strncmp(nearest->wanted, name, typed) == 0)
        distance = 1;
    if (distance <= allowed && distance < nearest->distance) {
        nearest->name = name;
        nearest->distance = distance;
    }
}

const char *text_nearest_hint(const struct text_nearest *nearest, char text[TEXT_SHOWN]) {
    text[0] = '\0';
    if (nearest->name != NULL)
        (void)snprintf(text, TEXT_SHOWN, "; did you mean \"%s\"?", nearest->name);
    return text;
}

size_t text_character(const char *text, size_t length) {
    static const struct {
        uint8_t from, to, second_from, second_to, bytes;
    } forms[] = {
        /* Unicode 15, table 3-7: no surrogates, nothing longer than it need be. */
        {0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    const uint8_t *bytes = (const uint8_t *)text;
    for (size_t i = 0; i < sizeof forms / sizeof *forms && length > 0; i++) {
        if (bytes[0] < forms[i].from || bytes[0] > forms[i].to)
            continue;
        size_t count = forms[i].bytes;
        if (count > length ||
            (count > 1 && (bytes[1] < forms[i].second_from || bytes[1] > forms[i].second_to)))
            return 0;
        for (size_t at = 2; at < count; at++)
            if ((bytes[at] & 0xc0) != 0x80)
                return 0;
        return count;
    }
    return 0;
}

/* Of ASCII, the other 32 that terminals obey as well, U+0080 to U+009F, and what turns the order of
 * the characters behind it round: U+202A to U+202E, U+2066 to U+2069. */
static bool is_control(const char *character, size_t bytes) {
    const unsigned char *at = (const unsigned char *)character;
    if (bytes == 1)
        return at[0] < 0x20 || at[0] == 0x7f;
    if (bytes == 2)
        return at[0] == 0xc2 && at[1] < 0xa0;
    return bytes == 3 && at[0] == 0xe2 &&
           ((at[1] == 0x80 && at[2] >= 0xaa && at[2] <= 0xae) ||
            (at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9));
}

/* Whether the next character may be repeated as it is. *bytes is how far to go on: 1 where there is
 * no character. */
static bool is_plain(const char *text, size_t length, size_t *bytes) {
    size_t count = text_character(text, length);
    *bytes = count > 0 ? count : 1;
    return count > 0 && !is_control(text, count);
}

const char *text_show(const char *text, char shown[TEXT_SHOWN]) {
    static const char mark[] = "...";
    size_t length = strlen(text), at = 0, kept = 0, used = 0, bytes;
    for (; at < length; at += bytes) {
        bool plain = is_plain(text + at, length - at, &bytes);
        size_t more = plain ? bytes : 1;
        if (used + more > TEXT_SHOWN - 1)
            break;
        memcpy(shown + used, plain ? text + at : "?", more);
        used += more;
        if (used <= TEXT_SHOWN - sizeof mark)
            kept = used;
    }
    shown[used] = '\0';
    if (at < length)
        memcpy(shown + kept, mark, sizeof mark);
    return shown;
}

void text_copy(char *to, size_t size, const char *from) {
    size_t length = strlen(from), used = 0, bytes;
    for (size_t at = 0; at < length; at += bytes) {
        bool plain = is_plain(from + at, length - at, &bytes);
        bool blank = from[at] == '\n' || from[at] == '\t';
        size_t more = plain ? bytes : 1;
        if (used + more >= size)
            break;
        memcpy(to + used, plain ? from + at : blank ? " " : "?", more);
        used += more;
    }
    to[used] = '\0';
}

void text_clean(char *text) {
    size_t length = strlen(text), used = 0, bytes;
    for (size_t at = 0; at < length; at += bytes) {
        bool plain = is_plain(text + at, length - at, &bytes) || text[at] == '\n';
        if (plain)
            memmove(text + used, text + at, bytes);
        else
            text[used] = '?';
        used += plain ? bytes : 1;
    }
    text[used] = '\0';
}
