#include "gen/world/uuid.h"

#include <stdio.h>
#include <string.h>

#include "common/mix.h"
#include "gen/world/purpose.h"

#define BITS_60 ((UINT64_C(1) << 60) - 1)
#define BITS_62 ((UINT64_C(1) << 62) - 1)

/* Inverses of the odd multipliers modulo 2^64 (so also modulo 2^60). */
#define MULTIPLIER_1 UINT64_C(0xbf58476d1ce4e5b9)
#define INVERSE_1    UINT64_C(0x96de1b173f119089)
#define MULTIPLIER_2 UINT64_C(0x94d049bb133111eb)
#define INVERSE_2    UINT64_C(0x319642b2d24d8ec3)
_Static_assert(MULTIPLIER_1 *INVERSE_1 == 1, "a multiplication and its inverse");
_Static_assert(MULTIPLIER_2 *INVERSE_2 == 1, "a multiplication and its inverse");

/* Each step is a bijection of 60-bit numbers: a sum, an odd product, a shift of at least 30 bits.
 */
static uint64_t scramble(uint64_t x, uint64_t key) {
    x = (x + key) & BITS_60;
    x ^= x >> 30;
    x = (x * MIX_MULTIPLIER_1) & BITS_60;
    x ^= x >> 31;
    x = (x * MIX_MULTIPLIER_2) & BITS_60;
    return x ^ (x >> 30);
}

static uint64_t unscramble(uint64_t x, uint64_t key) {
    x ^= x >> 30;
    x = (x * INVERSE_2) & BITS_60;
    x ^= x >> 31;
    x = (x * INVERSE_1) & BITS_60;
    x ^= x >> 30;
    return (x - key) & BITS_60;
}

uint64_t uuid_key(uint64_t seed, enum uuid_kind kind) {
    return mix_key(seed, (uint64_t)PURPOSE_UUID << 8 | (uint64_t)kind);
}

/* 48 bits, the version, 12 bits; then the variant and the 62 bits of the check. */
static struct uuid lay_out(uint64_t scrambled, uint64_t key) {
    return (struct uuid){
        .high = (scrambled >> 12) << 16 | UINT64_C(4) << 12 | (scrambled & 0xfff),
        .low = UINT64_C(2) << 62 | (mix64(scrambled ^ key) & BITS_62),
    };
}

struct uuid uuid_at(uint64_t key, uint64_t index) {
    return lay_out(scramble(index, key), key);
}

bool uuid_index(uint64_t key, struct uuid uuid, uint64_t *index) {
    uint64_t scrambled = (uuid.high >> 16) << 12 | (uuid.high & 0xfff);
    struct uuid expected = lay_out(scrambled, key);
    if (expected.high != uuid.high || expected.low != uuid.low)
        return false;
    *index = unscramble(scrambled, key);
    return true;
}

void uuid_format(struct uuid uuid, char text[UUID_TEXT_SIZE]) {
    (void)snprintf(text, UUID_TEXT_SIZE, "%08x-%04x-%04x-%04x-%012llx", (unsigned)(uuid.high >> 32),
                   (unsigned)(uuid.high >> 16 & 0xffff), (unsigned)(uuid.high & 0xffff),
                   (unsigned)(uuid.low >> 48),
                   (unsigned long long)(uuid.low & UINT64_C(0xffffffffffff)));
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool uuid_parse(const char *text, struct uuid *uuid) {
    uint64_t half[2] = {0, 0};
    if (strlen(text) != UUID_TEXT_SIZE - 1)
        return false;
    int digits = 0;
    for (int i = 0; i < UUID_TEXT_SIZE - 1; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-')
                return false;
            continue;
        }
        int digit = hex_digit(text[i]);
        if (digit < 0)
            return false;
        half[digits / 16] = half[digits / 16] << 4 | (uint64_t)digit;
        digits++;
    }
    *uuid = (struct uuid){.high = half[0], .low = half[1]};
    return true;
}
