#include "reports/base64.h"

#include <stdint.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_put(struct buf *buf, const void *bytes, size_t size) {
    const unsigned char *next = bytes;
    for (size_t left = size; left > 0; next += 3) {
        uint32_t group = (uint32_t)next[0] << 16 | (left > 1 ? (uint32_t)next[1] << 8 : 0) |
                         (left > 2 ? next[2] : 0U);
        char text[4] = {digits[group >> 18], digits[group >> 12 & 63],
                        left > 1 ? digits[group >> 6 & 63] : '=',
                        left > 2 ? digits[group & 63] : '='};
        buf_put(buf, text, sizeof text);
        if (left <= 3)
            break;
        left -= 3;
    }
}

/* 0 .. 63, or 64 for what is no digit. */
static uint32_t digit_value(char digit) {
    const char *found = digit ? strchr(digits, digit) : NULL;
    return found ? (uint32_t)(found - digits) : 64;
}

int base64_read(struct buf *buf, const char *text, size_t length) {
    if (length % 4 != 0)
        return -1;
    for (size_t i = 0; i < length; i += 4) {
        size_t padding = 0;
        if (i + 4 == length && text[i + 3] == '=')
            padding = text[i + 2] == '=' ? 2 : 1;
        uint32_t group = 0;
        for (size_t j = 0; j < 4; j++) {
            uint32_t value = j < 4 - padding ? digit_value(text[i + j]) : 0;
            if (value > 63)
                return -1;
            group = group << 6 | value;
        }
        char bytes[3] = {(char)(group >> 16 & 255), (char)(group >> 8 & 255), (char)(group & 255)};
        buf_put(buf, bytes, 3 - padding);
    }
    return 0;
}
