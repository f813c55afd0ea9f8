#include "gen/copy/copybin.h"

#define NUMERIC_BASE     10000
#define NUMERIC_NEGATIVE 0x4000
#define TEXT_OID         25

static inline char *put_digit(char *at, uint32_t digit) {
    *at++ = (char)(digit >> 8);
    *at++ = (char)digit;
    return at;
}

/* A numeric is digits of base 10,000 around the decimal point, without zeros at either end; with at
 * most 4 decimals there is one digit behind the point. Written in place: a sale has a dozen. */
void copybin_numeric(struct buf *buf, int64_t value, unsigned scale) {
    static const uint32_t behind_point[] = {10000, 1000, 100, 10, 1};
    static const uint32_t units[] = {1, 10, 100, 1000, 10000};
    uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
    uint64_t whole = magnitude / units[scale];
    uint32_t digits[6]; /* least significant first */
    int count = 0;
    digits[count++] = (uint32_t)(magnitude - whole * units[scale]) * behind_point[scale];
    for (; whole >= NUMERIC_BASE; whole /= NUMERIC_BASE)
        digits[count++] = (uint32_t)(whole % NUMERIC_BASE);
    if (whole > 0)
        digits[count++] = (uint32_t)whole;
    int weight = count > 1 ? count - 2 : -1, last = 0;
    while (last < count && digits[last] == 0)
        last++;
    if (last == count)
        weight = 0;
    uint32_t length = (uint32_t)(8 + 2 * (count - last));
    if (!buf_reserve(buf, 4 + length))
        return;
    char *at = buf->data + buf->length;
    at = put_digit(put_digit(at, 0), length);
    at = put_digit(put_digit(at, (uint32_t)(count - last)), (uint32_t)weight);
    at = put_digit(put_digit(at, value < 0 ? NUMERIC_NEGATIVE : 0), scale);
    for (int i = count - 1; i >= last; i--)
        at = put_digit(at, digits[i]);
    buf->length += 4 + length;
}

const struct copybin_amount copybin_amounts[4] = {
    {{0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 2}, 12},
    {{0, 0, 0, 10, 0, 1, 0xff, 0xff, 0, 0, 0, 2}, 14},
    {{0, 0, 0, 10, 0, 1, 0, 0, 0, 0, 0, 2}, 14},
    {{0, 0, 0, 12, 0, 2, 0, 0, 0, 0, 0, 2}, 16},
};

/* The digits lie in one word, from which leading and trailing zeros are shifted out. */
char *copybin_at_cents(char *at, int64_t cents) {
    uint64_t amount = (uint64_t)cents, whole = amount / 100, high = whole / NUMERIC_BASE;
    uint64_t digits = high / NUMERIC_BASE << 48 | high % NUMERIC_BASE << 32 |
                      whole % NUMERIC_BASE << 16 | (amount - whole * 100) * 100;
    if (digits == 0) {
        memcpy(at, copybin_amounts[0].head, sizeof copybin_amounts[0].head);
        return at + sizeof copybin_amounts[0].head;
    }
    unsigned before = (unsigned)__builtin_clzll(digits) / 16;
    unsigned behind = (unsigned)__builtin_ctzll(digits) / 16;
    unsigned count = 4 - before - behind;
    at = copybin_at_int32(at, 8 + 2 * count);
    at = copybin_at_int32(at, count << 16 | ((2 - before) & UINT16_MAX));
    at = copybin_at_int32(at, 2); /* positive, two decimals */
    (void)copybin_at_int64(at, digits << 16 * before);
    return at + 2 * (size_t)count;
}

struct copybin_ready copybin_ready_make(const char *text) {
    struct copybin_ready ready = {.length = 4 + (uint32_t)strlen(text)};
    char *at = copybin_at_int32(ready.bytes, ready.length - 4);
    memcpy(at, text, ready.length - 4);
    return ready;
}

void copybin_text_array(struct buf *buf, const char *const *texts, size_t count) {
    uint32_t length = 12;
    if (count > 0)
        length += 8;
    for (size_t i = 0; i < count; i++)
        length += 4 + (uint32_t)strlen(texts[i]);
    buf_put_int32(buf, length);
    buf_put_int32(buf, count > 0 ? 1 : 0);
    buf_put_int32(buf, 0);
    buf_put_int32(buf, TEXT_OID);
    if (count > 0) {
        buf_put_int32(buf, (uint32_t)count);
        buf_put_int32(buf, 1);
    }
    for (size_t i = 0; i < count; i++)
        copybin_text(buf, texts[i]);
}
