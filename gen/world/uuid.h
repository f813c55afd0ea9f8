/* Row identifiers: a UUID is a function of (seed, kind, index), and can be read back.
 *
 * Two forms (RFC 9562). Version 4: the first 60 free bits are a keyed bijection of the index, the
 * other 62 a hash of those. Version 7: 48 bits of milliseconds, 12 of fractions of one (the RFC's
 * method 3), and 62 bits of the bijection; world_uuid (world.h) knows the time of a row. In both,
 * no two rows of a kind share a UUID, a reader can tell which row a UUID means without asking the
 * database, and a UUID that is not of this world is recognised as such.
 */
#ifndef PGBAZAAR_GEN_WORLD_UUID_H
#define PGBAZAAR_GEN_WORLD_UUID_H

#include <stdbool.h>
#include <stdint.h>

#include "common/mix.h"

enum uuid_kind {
    UUID_CUSTOMER = 1,
    UUID_PRODUCT = 2,
    UUID_SALE = 3,
    UUID_SALE_ITEM = 4,
    UUID_EMBEDDING = 5,
    UUID_KINDS = 6,
};

/* In the order of printing: bytes 0-7 are the big-endian high half. */
struct uuid {
    uint64_t high, low;
};

#define UUID_TEXT_SIZE 37 /* with the NUL */

#define UUID_V4_BITS 60 /* of the index */
#define UUID_V7_BITS 62

/* The time of a version 7 UUID is counted in these: 244 ns. */
#define UUID_TICKS_A_MS UINT64_C(4096)

/* The key of a kind of rows; made once and kept, as it takes longer than a UUID. */
uint64_t uuid_key(uint64_t seed, enum uuid_kind kind);

/* Each step is a bijection of numbers of 60 to 62 bits: a sum, an odd product, a shift of at least
 * half of them. Inline with all that follows: a sale and its lines have seven UUIDs. */
static inline uint64_t uuid_scramble(uint64_t x, uint64_t key, unsigned bits) {
    const uint64_t mask = (UINT64_C(1) << bits) - 1;
    x = (x + key) & mask;
    x ^= x >> 31;
    x = (x * MIX_MULTIPLIER_1) & mask;
    x ^= x >> 31;
    x = (x * MIX_MULTIPLIER_2) & mask;
    return x ^ x >> 31;
}

/* 48 bits, the version, 12 bits, the variant, 62 bits. */
static inline struct uuid uuid_lay_out(uint64_t first_60, uint64_t version, uint64_t last_62) {
    return (struct uuid){
        .high = (first_60 >> 12) << 16 | version << 12 | (first_60 & 0xfff),
        .low = UINT64_C(2) << 62 | last_62 >> 2,
    };
}

static inline struct uuid uuid_v4_of(uint64_t scrambled, uint64_t key) {
    /* Both halves of one long product hash enough what is scrambled already. */
    uint128 product = (uint128)(scrambled ^ key) * MIX_GOLDEN;
    return uuid_lay_out(scrambled, 4, (uint64_t)(product >> 64) ^ (uint64_t)product);
}

/* index below 2^60. */
static inline struct uuid uuid_v4(uint64_t key, uint64_t index) {
    return uuid_v4_of(uuid_scramble(index, key, UUID_V4_BITS), key);
}

/* index below 2^62, ticks (since 1970) below 2^60. */
static inline struct uuid uuid_v7(uint64_t key, uint64_t index, uint64_t ticks) {
    return uuid_lay_out(ticks, 7, uuid_scramble(index, key, UUID_V7_BITS) << 2);
}

static inline uint64_t uuid_ticks_of_us(int64_t at_us) {
    return (uint64_t)at_us * (UUID_TICKS_A_MS / 8) / (1000 / 8);
}

/* The index whose UUID this is; false when it is none of this key. */
bool uuid_v4_index(uint64_t key, struct uuid uuid, uint64_t *index);

/* The index and the ticks from which uuid_v7 makes this UUID; false when it is of another version.
 * Whether the row has that time is for the caller to see: any 62 bits are some index. */
bool uuid_v7_index(uint64_t key, struct uuid uuid, uint64_t *index, uint64_t *ticks);

void uuid_format(struct uuid uuid, char text[UUID_TEXT_SIZE]);
bool uuid_parse(const char *text, struct uuid *uuid);

#endif
