/* What a query says of itself, for the driver to hold against it: comments at the head of its file.
 *
 *     -- truth: product            one row, the request's product (:product_id or :sku)
 *     -- truth: products           any rows, each of the product that its product_id names
 *     -- truth: customer           one row, the request's customer (:customer_id, :customer_email)
 *     -- truth: history 10         lines of the customer's last 10 sales (:customer_id)
 *     -- truth: day                sums of a store's sales of :day, by transaction_type
 *     -- truth: nearest 20         products whose embeddings are nearest to :search_embedding, the
 *                                  nearest first; behind it "similarity 0.4" where no row is given
 *                                  whose similarity is lower
 *
 *     -- writes: sale              writes a sale under :receipt_number, its pieces leave the stock
 *     -- writes: return            writes a return so, its pieces come back to the stock
 *     -- writes: delivery          :quantity pieces come to the stock
 *
 * A query that says truth is one statement. What its rows must say is known by the names of their
 * columns: those of the world's tables. Columns of other names are not looked at.
 */
#ifndef PGBAZAAR_LOAD_TRUTH_CLAIM_H
#define PGBAZAAR_LOAD_TRUTH_CLAIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

enum claim_kind {
    CLAIM_NOTHING,
    CLAIM_PRODUCT,
    CLAIM_PRODUCTS,
    CLAIM_CUSTOMER,
    CLAIM_HISTORY,
    CLAIM_DAY,
    CLAIM_NEAREST,
    CLAIM_KINDS,
};

enum claim_writes {
    CLAIM_WRITES_NOTHING,
    CLAIM_WRITES_SALE,
    CLAIM_WRITES_RETURN,
    CLAIM_WRITES_DELIVERY,
};

/* Sales or neighbours that a claim can speak of. */
enum { CLAIM_LIMIT_MOST = 200 };

struct claim {
    enum claim_kind kind;
    uint32_t limit;    /* of a history: sales; of the nearest: rows */
    double similarity; /* of the nearest: the lowest that is given; -1: any */
    enum claim_writes writes;
};

/* Reads a comment line, from its "--" to its end. One that is neither "truth" nor "writes" is left
 * alone. An error is ERR_USAGE and begins with file and line. */
int claim_read(struct claim *claim, const char *line, size_t length, const char *file, int number,
               struct err *err);

/* Names of the parameters by one of which the query must ask for what it claims, ended by NULL;
 * NULL: none is needed. And the word for the kind ("history"). */
const char *const *claim_parameters(enum claim_kind kind);
const char *claim_word(enum claim_kind kind);

/* The tables whose rows the claim speaks of, names ended by NULL. */
const char *const *claim_tables(enum claim_kind kind);

/* Whether a statement, by its words, may change rows of this table: it has a word that writes
 * (INSERT, UPDATE, DELETE, MERGE, TRUNCATE; not FOR UPDATE) and the table's name. */
bool claim_statement_writes(const char *sql, const char *table);

#endif
