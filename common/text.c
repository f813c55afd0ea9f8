#include "common/text.h"

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

const char *text_show(const char *text, char shown[TEXT_SHOWN]) {
    static const char mark[] = "...";
    size_t length = strlen(text);
    size_t kept = length;
    if (length > TEXT_SHOWN - 1) {
        kept = TEXT_SHOWN - sizeof mark;
        while (kept > 0 && ((unsigned char)text[kept] & 0xc0) == 0x80)
            kept--;
    }
    for (size_t i = 0; i < kept; i++) {
        unsigned char c = (unsigned char)text[i];
        shown[i] = c < 0x20 || c == 0x7f ? '?' : text[i];
    }
    shown[kept] = '\0';
    if (kept < length)
        memcpy(shown + kept, mark, sizeof mark);
    return shown;
}
