/* PostgreSQL's binary COPY format, field by field, into a buffer.
 *
 * PostgreSQL documentation, "COPY", File Formats, Binary Format: a signature, then for each row an
 * int16 count of fields and for each field an int32 length (-1 for null) and the bytes that the
 * type's receive function takes. The functions check nothing but memory: see buf.h, ask
 * `buf->failed` once a row.
 */
#ifndef PGBAZAAR_GEN_COPY_COPYBIN_H
#define PGBAZAAR_GEN_COPY_COPYBIN_H

#include <string.h>

#include "common/buf.h"

/* PostgreSQL counts from 2000-01-01. */
#define COPYBIN_EPOCH_DAYS 10957
#define COPYBIN_EPOCH_US   (INT64_C(86400000000) * COPYBIN_EPOCH_DAYS)

#define COPYBIN_HEADER_BYTES  19
#define COPYBIN_TRAILER_BYTES 2

static inline void copybin_header(struct buf *buf) {
    buf_put(buf, "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", COPYBIN_HEADER_BYTES);
}

static inline void copybin_trailer(struct buf *buf) {
    buf_put_int16(buf, UINT16_MAX);
}

static inline void copybin_row(struct buf *buf, uint16_t fields) {
    buf_put_int16(buf, fields);
}

static inline void copybin_null(struct buf *buf) {
    buf_put_int32(buf, UINT32_MAX);
}

static inline void copybin_bytes(struct buf *buf, const void *bytes, size_t length) {
    buf_put_int32(buf, (uint32_t)length);
    buf_put(buf, bytes, length);
}

static inline void copybin_text(struct buf *buf, const char *text) {
    copybin_bytes(buf, text, strlen(text));
}

/* NULL and "" become SQL null. */
static inline void copybin_text_or_null(struct buf *buf, const char *text) {
    if (text && *text)
        copybin_text(buf, text);
    else
        copybin_null(buf);
}

static inline void copybin_bool(struct buf *buf, bool value) {
    buf_put_int32(buf, 1);
    buf_put_int8(buf, value);
}

static inline void copybin_int4(struct buf *buf, int32_t value) {
    buf_put_int32(buf, 4);
    buf_put_int32(buf, (uint32_t)value);
}

static inline void copybin_uuid(struct buf *buf, uint64_t high, uint64_t low) {
    buf_put_int32(buf, 16);
    buf_put_int64(buf, high);
    buf_put_int64(buf, low);
}

/* Microseconds since the Unix epoch, UTC. */
static inline void copybin_timestamptz(struct buf *buf, int64_t unix_us) {
    buf_put_int32(buf, 8);
    buf_put_int64(buf, (uint64_t)(unix_us - COPYBIN_EPOCH_US));
}

/* Days since 1970-01-01. */
static inline void copybin_date(struct buf *buf, int32_t unix_days) {
    buf_put_int32(buf, 4);
    buf_put_int32(buf, (uint32_t)(unix_days - COPYBIN_EPOCH_DAYS));
}

/* value / 10^scale as numeric with that display scale, 0 to 4 decimals, as numeric_send gives it.
 */
void copybin_numeric(struct buf *buf, int64_t value, unsigned scale);

static inline void copybin_cents(struct buf *buf, int64_t cents) {
    copybin_numeric(buf, cents, 2);
}

/* JSON text; jsonb_send gives the canonical text back. */
static inline void copybin_jsonb(struct buf *buf, const char *json) {
    size_t length = strlen(json);
    buf_put_int32(buf, (uint32_t)length + 1);
    buf_put_int8(buf, 1);
    buf_put(buf, json, length);
}

/* For rows that are made by the million, when the largest size of one is known: room for the whole
 * row once, then its fields one behind the other, each without a look at the buffer.
 *
 *     char *at = copybin_room(row, ROOM);
 *     if (!at)
 *         return;
 *     at = copybin_at_row(at, 2);
 *     at = copybin_at_int4(at, 7);
 *     at = copybin_at_cents(at, 1299);
 *     copybin_fill(row, at);
 *
 * A copybin_at_ function writes a field at `at` and returns its end. It may write up to its
 * COPYBIN_ROOM_ bytes, of which those behind the end do not count. */
#define COPYBIN_ROOM_ROW       2
#define COPYBIN_ROOM_INT4      8
#define COPYBIN_ROOM_UUID      20
#define COPYBIN_ROOM_TIMESTAMP 12
#define COPYBIN_ROOM_CENTS     20
#define COPYBIN_ROOM_READY     48

/* Where the next row begins, with room for so many bytes; NULL, and row->failed, without memory. */
static inline char *copybin_room(struct buf *row, size_t room) {
    return buf_reserve(row, room) ? row->data + row->length : NULL;
}

/* Takes what was written up to `end` into the buffer. */
static inline void copybin_fill(struct buf *row, const char *end) {
    row->length = (size_t)(end - row->data);
}

static inline char *copybin_at_int16(char *at, uint16_t value) {
    value = __builtin_bswap16(value);
    memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

static inline char *copybin_at_int32(char *at, uint32_t value) {
    value = __builtin_bswap32(value);
    memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

static inline char *copybin_at_int64(char *at, uint64_t value) {
    value = __builtin_bswap64(value);
    memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

static inline char *copybin_at_row(char *at, uint16_t fields) {
    return copybin_at_int16(at, fields);
}

static inline char *copybin_at_null(char *at) {
    return copybin_at_int32(at, UINT32_MAX);
}

static inline char *copybin_at_int4(char *at, int32_t value) {
    return copybin_at_int32(copybin_at_int32(at, 4), (uint32_t)value);
}

static inline char *copybin_at_uuid(char *at, uint64_t high, uint64_t low) {
    return copybin_at_int64(copybin_at_int64(copybin_at_int32(at, 16), high), low);
}

static inline char *copybin_at_timestamptz(char *at, int64_t unix_us) {
    return copybin_at_int64(copybin_at_int32(at, 8), (uint64_t)(unix_us - COPYBIN_EPOCH_US));
}

/* What an amount below 10,000 begins with (length, digits, weight, sign, decimals) and how long it
 * is, by whether there is a whole part and a fraction: its digits to base 10,000. */
struct copybin_amount {
    uint8_t head[12];
    uint32_t bytes; /* with the digits, which are written over it */
};
extern const struct copybin_amount copybin_amounts[4];

/* An amount of money, 0 to 10^14 - 1 cents, as copybin_cents gives it. */
char *copybin_at_cents(char *at, int64_t cents);

typedef int32_t copybin_ints __attribute__((vector_size(16)));
typedef float copybin_floats __attribute__((vector_size(16)));
typedef uint16_t copybin_halves __attribute__((vector_size(16)));

/* Four amounts one behind the other, worked out together in the vector unit, which rows otherwise
 * leave idle: a sale with its lines has a dozen. Nearly all are below 2^19 cents; what is done with
 * such a number is exact in floats, but for a hundredth of it and a half: that is farther from a
 * whole number than it can be wrong by. */
static inline char *copybin_at_four_cents(char *at, int64_t a, int64_t b, int64_t c, int64_t d) {
    if ((a | b | c | d) >> 19 != 0) {
        at = copybin_at_cents(copybin_at_cents(at, a), b);
        return copybin_at_cents(copybin_at_cents(at, c), d);
    }
    const copybin_floats half = {.5F, .5F, .5F, .5F}, percent = {.01F, .01F, .01F, .01F};
    const copybin_floats hundred = {100, 100, 100, 100};
    copybin_ints cents = {(int32_t)a, (int32_t)b, (int32_t)c, (int32_t)d};
    copybin_floats amount = __builtin_convertvector(cents, copybin_floats);
    copybin_ints whole = __builtin_convertvector((amount + half) * percent, copybin_ints);
    copybin_floats rest = amount - __builtin_convertvector(whole, copybin_floats) * hundred;
    copybin_ints fraction = __builtin_convertvector(rest * hundred, copybin_ints);
    copybin_ints has_whole = whole > 0, form = (has_whole & 2) | ((fraction > 0) & 1);
    copybin_halves digits =
        (copybin_halves)(((whole | fraction << 16) & has_whole) | (fraction & ~has_whole));
    copybin_ints big_endian = (copybin_ints)(digits << 8 | digits >> 8);
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
        const struct copybin_amount *begin = &copybin_amounts[form[i]];
        int32_t two_digits = big_endian[i];
        memcpy(at, begin, sizeof *begin);
        memcpy(at + sizeof begin->head, &two_digits, sizeof two_digits);
        at += begin->bytes;
    }
    return at;
}

/* A text field that many rows have, made once. */
struct copybin_ready {
    uint32_t length;
    char bytes[COPYBIN_ROOM_READY - sizeof(uint32_t)]; /* as in the row, and what is behind it */
};

#define COPYBIN_READY_MOST 40

/* text: at most COPYBIN_READY_MOST bytes. */
struct copybin_ready copybin_ready_make(const char *text);

/* most: bytes of the longest text that this field can have. A constant: that many are copied,
 * whatever the text. */
static inline char *copybin_at_ready(char *at, const struct copybin_ready *ready, size_t most) {
    memcpy(at, ready->bytes, sizeof(uint32_t) + most);
    return at + ready->length;
}

/* A one-dimensional text[]; an empty one has no dimension. */
void copybin_text_array(struct buf *buf, const char *const *texts, size_t count);

/* The head of a `vector` or `halfvec` of pgvector: `bytes` must follow, which are `dimension`
 * big-endian numbers, of 4 bytes (float4) or of 2 (half precision). */
static inline void copybin_vector_head(struct buf *buf, uint16_t dimension, size_t bytes) {
    buf_put_int32(buf, 4U + (uint32_t)bytes);
    buf_put_int16(buf, dimension);
    buf_put_int16(buf, 0);
}

#endif
