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

/* A one-dimensional text[]; an empty one has no dimension. */
void copybin_text_array(struct buf *buf, const char *const *texts, size_t count);

/* The head of a pgvector `vector`: `dimension` big-endian float4 must follow. */
static inline void copybin_vector_head(struct buf *buf, uint16_t dimension) {
    buf_put_int32(buf, 4U + 4U * dimension);
    buf_put_int16(buf, dimension);
    buf_put_int16(buf, 0);
}

#endif
