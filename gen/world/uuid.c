#include "gen/world/uuid.h"

#include <string.h>

#include "gen/world/purpose.h"

/* Inverses of the odd multipliers modulo 2^64 (so also modulo 2^60). */
#define INVERSE_1 UINT64_C(0x96de1b173f119089)
#define INVERSE_2 UINT64_C(0x319642b2d24d8ec3)
_Static_assert(MIX_MULTIPLIER_1 *INVERSE_1 == 1, "a multiplication and its inverse");
_Static_assert(MIX_MULTIPLIER_2 *INVERSE_2 == 1, "a multiplication and its inverse");

static uint64_t unscramble(uint64_t x, uint64_t key, unsigned bits) {
    const uint64_t mask = (UINT64_C(1) << bits) - 1;
    x ^= x >> 31;
    x = (x * INVERSE_2) & mask;
    x ^= x >> 31;
    x = (x * INVERSE_1) & mask;
    x ^= x >> 31;
    return (x - key) & mask;
}

uint64_t uuid_key(uint64_t seed, enum uuid_kind kind) {
    return mix_key(seed, (uint64_t)PURPOSE_UUID << 8 | (uint64_t)kind);
}

/* The 60 bits around the version. */
static uint64_t first_60(struct uuid uuid) {
    return (uuid.high >> 16) << 12 | (uuid.high & 0xfff);
}

bool uuid_v4_index(uint64_t key, struct uuid uuid, uint64_t *index) {
    struct uuid expected = uuid_v4_of(first_60(uuid), key);
    if (expected.high != uuid.high || expected.low != uuid.low)
        return false;
    *index = unscramble(first_60(uuid), key, UUID_V4_BITS);
    return true;
}

bool uuid_v7_index(uint64_t key, struct uuid uuid, uint64_t *index, uint64_t *ticks) {
    if ((uuid.high >> 12 & 0xf) != 7 || uuid.low >> 62 != 2)
        return false;
    *ticks = first_60(uuid);
    *index = unscramble(uuid.low & ((UINT64_C(1) << UUID_V7_BITS) - 1), key, UUID_V7_BITS);
    return true;
}

/* The eight hexadecimal digits of a number, the first one in the highest byte: each digit in a byte
 * of its own, and what is above 9 moved on to the letters. */
static uint64_t hex_digits(uint32_t number) {
    uint64_t x = number;
    x = (x | x << 16) & UINT64_C(0x0000ffff0000ffff);
    x = (x | x << 8) & UINT64_C(0x00ff00ff00ff00ff);
    x = (x | x << 4) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    uint64_t letters = (x + UINT64_C(0x0606060606060606)) >> 4 & UINT64_C(0x0101010101010101);
    return x + letters * ('a' - '0' - 10) + UINT64_C(0x3030303030303030);
}

static void put_hex(char *at, uint32_t number) {
    uint64_t digits = __builtin_bswap64(hex_digits(number));
    memcpy(at, &digits, sizeof digits);
}

/* 8-4-4-4-12 digits. Every return has one in its metadata, for which printf is too slow. */
void uuid_format(struct uuid uuid, char text[UUID_TEXT_SIZE]) {
    char digits[16];
    put_hex(text, (uint32_t)(uuid.high >> 32));
    put_hex(digits, (uint32_t)uuid.high);
    put_hex(digits + 8, (uint32_t)(uuid.low >> 32));
    text[8] = text[13] = text[18] = text[23] = '-';
    memcpy(text + 9, digits, 4);
    memcpy(text + 14, digits + 4, 4);
    memcpy(text + 19, digits + 8, 4);
    memcpy(text + 24, digits + 12, 4);
    put_hex(text + 28, (uint32_t)uuid.low);
    text[UUID_TEXT_SIZE - 1] = '\0';
}

/* The value of each hexadecimal digit, and one more; 0: it is none. A load reads a key of almost
 * every row that it is answered. */
static const uint8_t digit_values[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16};

/* Adds `count` digits to *number; false where one of them is none. */
static bool take_hex(const char *text, int count, uint64_t *number) {
    unsigned wrong = 0;
    for (int i = 0; i < count; i++) {
        unsigned digit = digit_values[(unsigned char)text[i]] - 1U;
        wrong |= digit;
        *number = *number << 4 | (digit & 15);
    }
    return wrong <= 15;
}

bool uuid_parse(const char *text, struct uuid *uuid) {
    uint64_t half[2] = {0, 0};
    if (strlen(text) != UUID_TEXT_SIZE - 1)
        return false;
    if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
        return false;
    if (!take_hex(text, 8, &half[0]) || !take_hex(text + 9, 4, &half[0]) ||
        !take_hex(text + 14, 4, &half[0]) || !take_hex(text + 19, 4, &half[1]) ||
        !take_hex(text + 24, 12, &half[1]))
        return false;
    *uuid = (struct uuid){.high = half[0], .low = half[1]};
    return true;
}
