/* Numbers of PostgreSQL's binary forms, which are big-endian, from bytes without alignment. */
#ifndef PGBAZAAR_GEN_COPY_WIRE_H
#define PGBAZAAR_GEN_COPY_WIRE_H

#include <stdint.h>
#include <string.h>

static inline uint16_t wire_int16(const uint8_t *bytes) {
    uint16_t value;
    memcpy(&value, bytes, sizeof value);
    return __builtin_bswap16(value);
}

static inline uint32_t wire_int32(const uint8_t *bytes) {
    uint32_t value;
    memcpy(&value, bytes, sizeof value);
    return __builtin_bswap32(value);
}

static inline uint64_t wire_int64(const uint8_t *bytes) {
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return __builtin_bswap64(value);
}

#endif
