/* Row identifiers: a UUID is a function of (seed, kind, index), and can be read back.
 *
 * The form is version 4 (RFC 9562). Its first 60 free bits are a keyed bijection of the index, the
 * other 62 a hash of those: so no two rows of a kind share a UUID, a reader can tell which row a
 * UUID means without asking the database, and a UUID that is not of this world is recognised as
 * such.
 */
#ifndef PGBAZAAR_GEN_WORLD_UUID_H
#define PGBAZAAR_GEN_WORLD_UUID_H

#include <stdbool.h>
#include <stdint.h>

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

/* The key of a kind of rows; made once and kept, as it takes longer than a UUID. */
uint64_t uuid_key(uint64_t seed, enum uuid_kind kind);

/* index below 2^60. */
struct uuid uuid_at(uint64_t key, uint64_t index);

/* The index whose UUID this is; false when it is none of this key. */
bool uuid_index(uint64_t key, struct uuid uuid, uint64_t *index);

void uuid_format(struct uuid uuid, char text[UUID_TEXT_SIZE]);
bool uuid_parse(const char *text, struct uuid *uuid);

#endif
