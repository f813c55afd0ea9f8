/* Was every row seen, and once? For tables of any size, in constant memory.
 *
 * Rows are numbers below a count. They are counted in windows of the numbers, each with the sum of
 * its numbers' hashes: a window whose count and sum are those of all its numbers was seen whole and
 * nothing in it twice (but for a chance of 2^-64). Where a window is not, a second look at its
 * numbers, bit by bit, tells which are missing.
 */
#ifndef PGBAZAAR_GEN_COMPARE_CENSUS_H
#define PGBAZAAR_GEN_COMPARE_CENSUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

struct census_window {
    uint64_t count, sum;
    uint8_t *seen; /* of the second look: a bit a row; NULL for a window that is whole */
};

struct census {
    uint64_t rows;        /* expected: 0 .. rows - 1 */
    uint64_t window_rows; /* of each window, but for the last */
    struct census_window *windows;
    size_t window_count;
};

/* Release with census_release, after a failure too. */
int census_init(struct census *census, uint64_t rows, struct err *err);
void census_release(struct census *census);

/* A row (below rows) was seen. */
void census_note(struct census *census, uint64_t row);

/* Adds what another census of the same rows has noted. */
void census_merge(struct census *census, const struct census *other);

/* Compares with what must be. *whole tells; where it is false, the second look can begin. */
int census_close(struct census *census, bool *whole, struct err *err);

/* The second look. False when the row was seen before. */
bool census_look(struct census *census, uint64_t row);

/* A row, from `from` on, that the second look did not see; UINT64_MAX when there is none. */
uint64_t census_missing(const struct census *census, uint64_t from);

#endif
