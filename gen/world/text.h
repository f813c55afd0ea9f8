/* A C string that is written into room of a fixed size. What does not fit is cut off, at the start
 * of a UTF-8 character, and remembered. */
#ifndef PGBAZAAR_GEN_WORLD_TEXT_H
#define PGBAZAAR_GEN_WORLD_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
    char *at; /* the caller's, always ends in NUL */
    size_t size;
    size_t length;
    bool cut;
};

/* Starts an empty text in `size` bytes, at least 1. */
struct text text_make(char *at, size_t size);

/* For more bytes than there is room. */
void text_put_cut(struct text *text, const char *bytes);

/* Inline: a product's description has dozens of pieces. */
static inline void text_put(struct text *text, const char *bytes, size_t length) {
    if (length >= text->size - text->length) {
        text_put_cut(text, bytes);
        return;
    }
    char *end = text->at + text->length;
    memcpy(end, bytes, length);
    end[length] = '\0';
    text->length += length;
}

static inline void text_put_string(struct text *text, const char *string) {
    text_put(text, string, strlen(string));
}

/* A number in decimal, with at least `digits` digits, filled up with zeros. */
void text_put_number(struct text *text, uint64_t number, unsigned digits);

/* A number of 1 / 10^scale with the point in it: 1250 at scale 2 is 12.50. */
void text_put_decimal(struct text *text, uint64_t number, unsigned scale);

/* Takes back everything behind the first `length` bytes. */
void text_rewind(struct text *text, size_t length);

#endif
