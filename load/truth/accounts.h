/* What the run has written, as far as the database acknowledged it: afterwards it must stand there.
 *
 * A query whose file says "-- writes:" (claim.h) returns what it writes: a statement with the
 * column total_price a row a line, one with total_amount a row a sale, one with current_stock a row
 * a product. Pieces are the column quantity of the lines, or else :quantity and :quantity_2.
 *
 * What became of a transaction whose COMMIT was on its way when the connection was lost is unknown:
 * it may be found or not.
 */
#ifndef PGBAZAAR_LOAD_TRUTH_ACCOUNTS_H
#define PGBAZAAR_LOAD_TRUTH_ACCOUNTS_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "load/ask/draw.h"
#include "load/ask/query.h"

/* One transaction, while it is under way. One a session. */
struct account {
    uint64_t lines, totals, stock_rows;
    int64_t line_cents, total_cents, pieces;
};

enum account_outcome { ACCOUNT_ACKNOWLEDGED, ACCOUNT_UNKNOWN };

enum { ACCOUNT_SALES, ACCOUNT_RETURNS, ACCOUNT_KINDS };

/* Sums of what was acknowledged; of what is unknown only how much it is at most. */
struct accounts {
    struct account_sums {
        uint64_t count, unknown;
        uint64_t totals; /* sales whose total_amount is known */
        uint64_t lines;
        int64_t line_cents, total_cents, pieces;
    } sums[ACCOUNT_KINDS];
    struct {
        int64_t change;                    /* pieces */
        uint64_t rows, unknown_rows;       /* updates of products */
        int64_t unknown_low, unknown_high; /* pieces */
        uint64_t unsure; /* transactions whose lines and products do not go together */
    } stock;
};

/* An attempt at a transaction begins. */
static inline void account_begin(struct account *account) {
    *account = (struct account){.lines = 0};
}

/* account_take, for a query that writes. */
void account_take_rows(struct account *account, const struct query *query, struct draw *draw,
                       struct asked asked, const PGresult *result);

/* The rows of one of its statements. Nothing to do for a query that does not say what it writes.
 * The draw is set to the request where needed. */
static inline void account_take(struct account *account, const struct query *query,
                                struct draw *draw, struct asked asked, const PGresult *result) {
    if (query->claim.writes != CLAIM_WRITES_NOTHING)
        account_take_rows(account, query, draw, asked, result);
}

/* The transaction has ended; one that was rolled back is not told. The draw likewise. */
void account_end(struct accounts *accounts, const struct account *account,
                 const struct query *query, struct draw *draw, struct asked asked,
                 enum account_outcome outcome);

/* Adds another thread's. */
void accounts_merge(struct accounts *accounts, const struct accounts *other);

#endif
