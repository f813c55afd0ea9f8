/* A sale and its lines.
 *
 * Exact to the cent: a line's total is quantity x unit price - discount; the subtotal is the sum of
 * the lines' totals; the tax is the subtotal times the rate, rounded half up once, and shared out
 * to the lines so that theirs add up to it; total = subtotal + tax.
 *
 * A return or an exchange takes one line of the same customer's previous purchase back: the same
 * product at the same price, and no purchase is brought back twice. Its amounts are positive, as
 * the schema wants them; the kind tells the direction.
 */
#ifndef PGBAZAAR_GEN_WORLD_SALE_H
#define PGBAZAAR_GEN_WORLD_SALE_H

#include "gen/world/world.h"

#define SALE_NO_ORIGINAL UINT64_MAX

struct sale_line {
    uint64_t index; /* among all lines */
    uint64_t product;
    int32_t quantity;
    int64_t unit_price_cents, discount_cents, total_cents, tax_cents;
};

/* Where and how it was rung up. */
struct till_entry {
    enum payment payment;
    uint32_t cashier, till;  /* numbers within the store, from 1 */
    uint32_t receipt_date;   /* the store's local date: 20250105 */
    uint64_t receipt_number; /* of the chain's sales since the store's midnight, from 1: so it
                                rises through the day, a till's have gaps, and none comes twice */
};

struct sale {
    struct purchase purchase; /* index, store, customer, time */
    enum sale_kind kind;
    uint64_t original; /* the sale that a return or exchange takes back from, or SALE_NO_ORIGINAL */
    int64_t subtotal_cents, tax_cents, discount_cents, total_cents;
    struct till_entry entry;
    uint32_t line_count;
    struct sale_line lines[BASKET_LINES_MAX];
};

/* The sale with this index, below world_sales(). The cursor remembers what neighbours share. */
void sale_make(const struct world *world, struct history_cursor *cursor, uint64_t index,
               struct sale *sale);

/* The same for who knows the purchase already (history_walk_next), without the till's entry. */
void sale_of_purchase(const struct world *world, const struct purchase *purchase,
                      struct sale *sale);

/* Fills in the entry of a sale that has its purchase. */
void sale_enter(const struct world *world, struct sale *sale);

/* 'sale', 'return', 'exchange' as the column has them. */
const char *sale_kind_name(enum sale_kind kind);

/* The tax on an amount, which is not negative, rounded half up. rate in millionths. */
static inline int64_t sale_tax_cents(int64_t amount_cents, uint32_t rate) {
    return (int64_t)(((uint64_t)amount_cents * rate + 500000) / 1000000);
}

/* What the sale adds to its customer's lifetime value: its total, less for a return, nothing for an
 * exchange. */
int64_t sale_value_cents(const struct sale *sale);

#endif
