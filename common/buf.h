/* A growing byte buffer with sticky failure.
 *
 * The put functions return nothing: when memory runs out, `failed` is set and stays set, later puts
 * do nothing, and the caller asks once, after a whole row or document. Numbers are written
 * big-endian, as PostgreSQL's protocol has them.
 */
#ifndef PGBAZAAR_COMMON_BUF_H
#define PGBAZAAR_COMMON_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
    char *data; /* owned; NULL until the first put */
    size_t length;
    size_t capacity;
    bool failed;
};

#define BUF_EMPTY                                                                                  \
    { 0 }

/* Releases the memory; the buffer is empty and usable afterwards. */
void buf_release(struct buf *buf);

/* Empties the buffer and keeps its memory. Failure stays. */
static inline void buf_clear(struct buf *buf) {
    buf->length = 0;
}

/* Makes room for `more` further bytes. False, and failed set, when memory runs out. */
bool buf_grow(struct buf *buf, size_t more);

static inline bool buf_reserve(struct buf *buf, size_t more) {
    return buf->capacity - buf->length >= more || buf_grow(buf, more);
}

static inline void buf_put(struct buf *buf, const void *bytes, size_t count) {
    if (count == 0 || !buf_reserve(buf, count))
        return;
    memcpy(buf->data + buf->length, bytes, count);
    buf->length += count;
}

static inline void buf_put_int8(struct buf *buf, uint8_t value) {
    buf_put(buf, &value, 1);
}

static inline void buf_put_int16(struct buf *buf, uint16_t value) {
    value = __builtin_bswap16(value);
    buf_put(buf, &value, sizeof value);
}

static inline void buf_put_int32(struct buf *buf, uint32_t value) {
    value = __builtin_bswap32(value);
    buf_put(buf, &value, sizeof value);
}

static inline void buf_put_int64(struct buf *buf, uint64_t value) {
    value = __builtin_bswap64(value);
    buf_put(buf, &value, sizeof value);
}

/* The text without its end. */
void buf_put_text(struct buf *buf, const char *text);

void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The content as a C string (a NUL is kept behind it); "" when empty or failed. Owned by buf, valid
 * until the next put. */
const char *buf_text(struct buf *buf);

#endif
