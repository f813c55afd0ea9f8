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

enum payment {
    PAYMENT_CREDIT_CARD,
    PAYMENT_DEBIT_CARD,
    PAYMENT_CASH,
    PAYMENT_DIGITAL_WALLET,
    PAYMENTS,
};

#define SALE_NO_ORIGINAL UINT64_MAX

struct sale_line {
    uint64_t index; /* among all lines */
    uint64_t product;
    int32_t quantity;
    int64_t unit_price_cents, discount_cents, total_cents, tax_cents;
};

struct sale {
    struct purchase purchase; /* index, store, customer, time */
    enum sale_kind kind;
    enum payment payment;
    uint64_t original; /* the sale that a return or exchange takes back from, or SALE_NO_ORIGINAL */
    int64_t subtotal_cents, tax_cents, discount_cents, total_cents;
    uint32_t cashier, till; /* numbers within the store, from 1 */
    uint32_t line_count;
    struct sale_line lines[BASKET_LINES_MAX];
};

/* The sale with this index, below world_sales(). The cursor remembers what neighbours share. */
void sale_make(const struct world *world, struct history_cursor *cursor, uint64_t index,
               struct sale *sale);

/* The same for who knows the purchase already (history_walk_next). */
void sale_of_purchase(const struct world *world, const struct purchase *purchase,
                      struct sale *sale);

/* 'sale', 'return', 'exchange' and 'credit_card', ... as the columns have them. */
const char *sale_kind_name(enum sale_kind kind);
const char *payment_name(enum payment payment);

/* The tax on an amount, rounded half up. rate in millionths. */
int64_t sale_tax_cents(int64_t amount_cents, uint32_t rate);

/* What the sale adds to its customer's lifetime value: its total, less for a return, nothing for an
 * exchange. */
int64_t sale_value_cents(const struct sale *sale);

#endif
