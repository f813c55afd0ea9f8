#include "common/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "buf_put_int swaps to big-endian");

void buf_release(struct buf *buf) {
    free(buf->data);
    *buf = (struct buf)BUF_EMPTY;
}

bool buf_grow(struct buf *buf, size_t more) {
    if (buf->failed || more > SIZE_MAX / 4 || buf->length > SIZE_MAX / 4) {
        buf->failed = true;
        return false;
    }
    size_t capacity = buf->capacity ? buf->capacity : 256;
    while (capacity < buf->length + more)
        capacity *= 2;
    char *data = realloc(buf->data, capacity);
    if (!data) {
        buf->failed = true;
        return false;
    }
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

void buf_put_text(struct buf *buf, const char *text) {
    buf_put(buf, text, strlen(text));
}

void buf_printf(struct buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        buf->failed = true;
    else if (buf_reserve(buf, (size_t)length + 1)) {
        (void)vsnprintf(buf->data + buf->length, (size_t)length + 1, format, again);
        buf->length += (size_t)length;
    }
    va_end(again);
}

const char *buf_text(struct buf *buf) {
    if (!buf_reserve(buf, 1))
        return "";
    buf->data[buf->length] = '\0';
    return buf->data;
}
