/* A customer: the person, the address, and what the purchases say. */
#ifndef PGBAZAAR_GEN_WORLD_CUSTOMER_H
#define PGBAZAAR_GEN_WORLD_CUSTOMER_H

#include "gen/world/person.h"
#include "gen/world/world.h"

struct customer {
    uint64_t index;
    uint32_t store;
    struct person person;
    char email[101];              /* unique in the world by construction */
    int32_t since_day;            /* local date of the first purchase, days since 1970-01-01 */
    int64_t lifetime_value_cents; /* sales less returns, to the world's end */
    const char *loyalty_tier;     /* by lifetime value, see loyalty.h */
    int64_t created_at_us;        /* the first purchase */
    int64_t updated_at_us;        /* the last one */
};

/* The customer with this index, below world_customers(). Visits all of the customer's sales; the
 * cursor, which may be NULL, is as for lifetime_of. */
void customer_make(const struct world *world, struct history_cell_cursor *cursor, uint64_t index,
                   struct customer *customer);

/* The columns that do not need the sales: store, person and e-mail. */
void customer_make_identity(const struct world *world, uint64_t index, struct customer *customer);

#endif
