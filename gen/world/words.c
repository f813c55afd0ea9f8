#include "gen/world/words.h"

#include <ctype.h>
#include <string.h>

#define INTEGER_DIGITS 9
#define DECIMAL_DIGITS 6

char *words_trim(char *text) {
    while (*text == ' ')
        text++;
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        text[--length] = '\0';
    return text;
}

bool words_split(struct words *words, struct arena *arena, char *text, const char *separator) {
    size_t skip = strlen(separator);
    uint32_t count = 1;
    for (const char *at = text; (at = strstr(at, separator)) != NULL; at += skip)
        count++;
    const char **list = arena_take(arena, count, sizeof *list);
    if (!list)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        char *end = strstr(text, separator);
        if (end)
            *end = '\0';
        list[i] = words_trim(text);
        text = end ? end + skip : text;
    }
    *words = (struct words){.at = list, .count = count};
    return true;
}

bool words_number(const char *text, int64_t *millionths) {
    int64_t number = 0, unit = WORDS_NUMBER_ONE;
    int digits = 0;
    for (; isdigit((unsigned char)*text) && digits <= INTEGER_DIGITS; text++, digits++)
        number = number * 10 + (*text - '0');
    number *= WORDS_NUMBER_ONE;
    if (*text == '.') {
        for (text++; isdigit((unsigned char)*text) && unit > 1; text++, digits++) {
            unit /= 10;
            number += (*text - '0') * unit;
        }
    }
    *millionths = number;
    return *text == '\0' && digits > 0 && digits <= INTEGER_DIGITS + DECIMAL_DIGITS;
}
