#include "gen/world/text.h"

#include <string.h>

#define DIGITS_MAX 20

struct text text_make(char *at, size_t size) {
    *at = '\0';
    return (struct text){.at = at, .size = size};
}

void text_put(struct text *text, const char *bytes, size_t length) {
    size_t room = text->size - 1 - text->length;
    if (length > room) {
        text->cut = true;
        length = room;
        while (length > 0 && ((unsigned char)bytes[length] & 0xc0) == 0x80)
            length--;
    }
    memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = '\0';
}

void text_put_string(struct text *text, const char *string) {
    text_put(text, string, strlen(string));
}

void text_put_number(struct text *text, uint64_t number, unsigned digits) {
    char reversed[DIGITS_MAX], forward[DIGITS_MAX];
    unsigned count = 0;
    do {
        reversed[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || (count < digits && count < DIGITS_MAX));
    for (unsigned i = 0; i < count; i++)
        forward[i] = reversed[count - 1 - i];
    text_put(text, forward, count);
}

void text_put_decimal(struct text *text, uint64_t number, unsigned scale) {
    uint64_t unit = 1;
    for (unsigned i = 0; i < scale; i++)
        unit *= 10;
    text_put_number(text, number / unit, 1);
    if (scale > 0) {
        text_put(text, ".", 1);
        text_put_number(text, number % unit, scale);
    }
}

void text_rewind(struct text *text, size_t length) {
    text->length = length;
    text->at[length] = '\0';
}
