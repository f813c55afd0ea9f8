/* What one request is about: its store, products, customer, sale, drawn together so that they
 * belong to each other, and with keys that are in the database.
 *
 * All of it is a function of (load seed, request number): a request that is sent again asks the
 * same again, and two runs with the same seed ask the same questions. Only identifiers of new rows
 * also depend on the run, or a second run would collide with the rows of the first. Things are
 * drawn when they are first asked for and kept until the next draw_begin.
 */
#ifndef PGBAZAAR_LOAD_ASK_DRAW_H
#define PGBAZAAR_LOAD_ASK_DRAW_H

#include <stdbool.h>
#include <stdint.h>

#include "gen/world/customer.h"
#include "gen/world/product.h"
#include "gen/world/uuid.h"
#include "gen/world/world.h"
#include "load/tenant/tenant.h"

/* What a hash of a request is for. Adding one at the end changes nothing that is there. */
enum draw_choice {
    DRAW_QUERY,
    DRAW_TENANT,
    DRAW_PRODUCT,
    DRAW_PRODUCT_2,
    DRAW_CUSTOMER,
    DRAW_SALE,
    DRAW_QUANTITY,
    DRAW_QUANTITY_2,
    DRAW_TAG,
    DRAW_ATTRIBUTE,
    DRAW_WORDS,
    DRAW_DISTANCE,
    DRAW_QUERY_VECTOR,
    DRAW_DAY,
    DRAW_CASHIER,
    DRAW_TILL,
    DRAW_RECEIPT,
    DRAW_PAYMENT,
    DRAW_NEW_SALE,
    DRAW_NEW_ITEM,
    DRAW_NEW_ITEM_2,
    DRAW_THINK,
    DRAW_TRUTH,
};

/* Requests of a closed loop are numbered by session, above so many bits, then one after another. */
enum { DRAW_SESSION_BITS = 40 };

/* One a thread. */
struct draw {
    const struct world *world;
    const struct tenants *tenants;
    uint64_t key;     /* of the load's seed */
    struct uuid run;  /* 48 bits of milliseconds, its start, and 80 random ones */
    uint64_t request; /* that is drawn now */
    uint64_t hashes;  /* its key */
    unsigned known;   /* a bit for each of the things below */
    const struct tenant *tenant;
    uint64_t product, product_2, customer, sale;
    struct product product_row;
    struct customer customer_row; /* identity alone: see customer_make_identity */
};

/* The load's own key from its seed; workers and arrivals use others made from it. */
void draw_init(struct draw *draw, const struct world *world, const struct tenants *tenants,
               uint64_t key, struct uuid run);

/* Starts a request, unless it is the one in hand. */
void draw_begin(struct draw *draw, uint64_t request);

/* A request once more, with the tenant that it was asked for; NULL: its own, or none. */
struct asked {
    uint64_t request;
    const struct tenant *tenant;
};
void draw_again(struct draw *draw, struct asked asked);

/* The request's hash for a choice; the choices are independent. */
uint64_t draw_hash(const struct draw *draw, enum draw_choice choice);

const struct tenant *draw_tenant(struct draw *draw);

/* The request is this tenant's, whatever its hash says; things of another are forgotten. */
void draw_set_tenant(struct draw *draw, const struct tenant *tenant);

uint64_t draw_product(struct draw *draw);   /* of the store, the popular ones more often */
uint64_t draw_product_2(struct draw *draw); /* another one of the store */
uint64_t draw_customer(struct draw *draw);  /* of the store */
uint64_t draw_sale(struct draw *draw);      /* of the customer */
int32_t draw_day(const struct draw *draw);  /* of the world, UTC, days since 1970-01-01 */

/* A vector near the product's: for embedding_query of the world's embeddings. */
struct draw_search {
    struct embedding_place near;
    uint64_t query;
    double distance;
};
struct draw_search draw_search(struct draw *draw);
const struct product *draw_product_row(struct draw *draw);
const struct customer *draw_customer_row(struct draw *draw);

/* A UUID that no row of this kind has, not of the world and not of another run; of the version of
 * the world's. */
struct uuid draw_new_uuid(struct draw *draw, enum uuid_kind kind, enum draw_choice choice);

/* What the numbers of all receipts of the run begin with, and no other run's. */
#define DRAW_RECEIPT_SIZE 24
void draw_receipt_tag(struct uuid run, char tag[DRAW_RECEIPT_SIZE]);

#endif
