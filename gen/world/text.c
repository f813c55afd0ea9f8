#include "gen/world/text.h"

#define DIGITS_MAX 20

struct text text_make(char *at, size_t size) {
    *at = '\0';
    return (struct text){.at = at, .size = size};
}

void text_put_cut(struct text *text, const char *bytes) {
    size_t length = text->size - 1 - text->length;
    while (length > 0 && ((unsigned char)bytes[length] & 0xc0) == 0x80)
        length--;
    memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = '\0';
    text->cut = true;
}

void text_put_number(struct text *text, uint64_t number, unsigned digits) {
    char buffer[DIGITS_MAX];
    unsigned count = 0;
    do {
        buffer[DIGITS_MAX - ++count] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || (count < digits && count < DIGITS_MAX));
    text_put(text, buffer + DIGITS_MAX - count, count);
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
