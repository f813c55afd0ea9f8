/* What a customer's purchases come to, and the loyalty tier that follows: bronze, silver, gold and
 * platinum for the lowest 50 %, the next 30 and 15, and the highest 5 % of the customers by
 * lifetime value (the first seed document's shares), as of the world's end. */
#ifndef PGBAZAAR_GEN_WORLD_LOYALTY_H
#define PGBAZAAR_GEN_WORLD_LOYALTY_H

#include <stdint.h>

#include "common/err.h"

struct history_cell_cursor;
struct world;

struct lifetime {
    int64_t value_cents; /* sales less returns, exactly */
    int64_t first_us, last_us;
};

/* Adds up all purchases of a customer. The cursor may be NULL: it is faster for customers in order.
 */
struct lifetime lifetime_of(const struct world *world, struct history_cell_cursor *cursor,
                            uint64_t customer);

#define LOYALTY_TIERS 4

struct loyalty {
    int64_t from_cents[LOYALTY_TIERS - 1]; /* of the second tier and those above */
};

/* Finds the limits by a sample: exactly in a world of at most 12,000 customers and 200,000 sales,
 * else of 12,000 customers, or fewer where they buy much, which takes 25 to 100 ms in any world and
 * meets the shares to about half a percentage point, or one. All of the world but this must be
 * there. ERR_SYSTEM when memory is short. */
int loyalty_init(struct loyalty *loyalty, const struct world *world, struct err *err);

/* As the column has it. */
const char *loyalty_tier(const struct loyalty *loyalty, int64_t value_cents);

#endif
