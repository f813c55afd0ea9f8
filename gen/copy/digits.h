/* Decimal digits into memory that has room for them: rows as text are mostly numbers, and printf
 * takes several times as long as all else. Each function returns the place behind what it wrote.
 */
#ifndef PGBAZAAR_GEN_COPY_DIGITS_H
#define PGBAZAAR_GEN_COPY_DIGITS_H

#include <stdint.h>
#include <string.h>

#define DIGITS_MAX 20 /* of 64 bits */

static const char digits_pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

/* The last `count` digits of value, with zeros in front. */
static inline char *digits_fixed(char *at, uint64_t value, unsigned count) {
    for (unsigned i = count; i-- > 0; value /= 10)
        at[i] = (char)('0' + value % 10);
    return at + count;
}

static inline unsigned digits_count(uint64_t value) {
    unsigned count = 1;
    for (; value >= 10000; value /= 10000)
        count += 4;
    return count + (value >= 10) + (value >= 100) + (value >= 1000);
}

/* The value without zeros in front. */
static inline char *digits_put(char *at, uint64_t value) {
    char *end = at + digits_count(value);
    for (at = end; value >= 100; value /= 100)
        memcpy(at -= 2, digits_pairs + 2 * (value % 100), 2);
    if (value >= 10)
        memcpy(at - 2, digits_pairs + 2 * value, 2);
    else
        at[-1] = (char)('0' + value);
    return end;
}

static inline char *digits_signed(char *at, int64_t value) {
    if (value < 0)
        *at++ = '-';
    return digits_put(at, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

#endif
