/* Isolation: every row that comes back must belong to the tenant who asked. */
#ifndef PGBAZAAR_LOAD_GUARD_ISOLATION_H
#define PGBAZAAR_LOAD_GUARD_ISOLATION_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "load/session/transaction.h"
#include "load/tenant/tenant.h"
#include "reports/result.h"

/* What one thread has seen. */
struct isolation {
    const struct world *world; /* knows whose a key is; NULL: only what a row says counts */
    uint64_t rows_checked;
    uint64_t breaches;             /* foreign rows */
    char first[RESULT_VALUE_SIZE]; /* the first of them in a sentence: query, tenant, whose row */
};

/* Compares the store of each row with the tenant's; `tenant` is NULL where the transaction entered
 * none, and then no row may come. A row without a store is foreign too, and where several columns
 * are called so, each counts. Of some of the rows the keys are held against the world as well,
 * whatever store they say. False when a row was foreign. Results without rows, and steps that are
 * not of the query, have nothing to check. */
bool isolation_check(struct isolation *isolation, const PGresult *result, const struct step *step,
                     const char *query, const struct tenant *tenant);

/* Adds what a thread has seen to what all of them have. */
void isolation_add_to(const struct isolation *isolation, struct result_isolation *all);

#endif
