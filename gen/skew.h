/* How unequal a world is: what its keys asked for and what came of them. `plan` and `gen` say it.
 */
#ifndef PGBAZAAR_GEN_SKEW_H
#define PGBAZAAR_GEN_SKEW_H

#include <stdbool.h>

#include "common/buf.h"
#include "common/err.h"
#include "gen/world/world.h"

/* Shares are of 1. */
enum skew_figure {
    SKEW_FIRST_PRODUCTS, /* of the lines: the 1 % of the products that sell most */
    SKEW_MORE_PRODUCTS,  /* the 20 % */
    SKEW_ZIPF,           /* exponent of a product's sales over its rank */
    SKEW_LARGEST_STORE,  /* of the transactions */
    SKEW_CUSTOMERS,      /* of the purchases: the 20 % of the customers who buy most */
    SKEW_ONCE,           /* of the customers: those who bought once */
    SKEW_RETURNS,        /* of the transactions */
    SKEW_EXCHANGES,
    SKEW_BASKET, /* lines of a transaction */
    SKEW_GROWTH, /* of the sales, a year, the season taken out */
    SKEW_NULLS,  /* of the optional values: those that are not known */
    SKEW_FIGURES,
};

struct skew {
    double achieved[SKEW_FIGURES]; /* NAN where the world is too small to say */
    double asked[SKEW_FIGURES];    /* NAN where no key of the profile says it alone */
    bool uuid_v7;
};

/* Measures a sample of at most 20,000 transactions, products and customers: some hundredths of a
 * second, in a world of any size. ERR_SYSTEM when memory is short. */
int skew_measure(const struct world *world, struct skew *skew, struct err *err);

/* As a table of a line for each figure, and as a JSON object. */
void skew_print(const struct skew *skew, struct buf *text);
void skew_json(const struct skew *skew, struct buf *json);

#endif
