/* A query as it is sent: the steps from BEGIN to COMMIT, each a statement with its parameters.
 *
 * A query that enters its store in the transaction, or of several statements, runs as BEGIN,
 * entering, its statements, COMMIT; a single statement otherwise runs alone. Where a session enters
 * its store once, that is the step before all others, left out as long as it is there already.
 */
#ifndef PGBAZAAR_LOAD_SESSION_TRANSACTION_H
#define PGBAZAAR_LOAD_SESSION_TRANSACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "load/ask/params.h"
#include "load/ask/query.h"
#include "load/ask/statement.h"
#include "load/tenant/tenant_mode.h"

enum { TRANSACTION_STEPS = QUERY_STATEMENTS + 3, STEP_NAME = 24 };

enum step_kind { STEP_BEGIN, STEP_TENANT, STEP_QUERY, STEP_COMMIT };

/* No column of the result, or none that says whose the row is. */
#define STEP_NO_COLUMN (-1)

/* Columns of a result among which keys are looked for. */
enum { STEP_KEY_COLUMNS = 32 };

struct step {
    enum step_kind kind;
    char prepared[STEP_NAME]; /* name of the prepared statement; a step of the same name is the same
                                 statement */
    const struct statement *statement;
    const struct parameter *const *parameters; /* of statement->arguments */
    bool unchecked;                            /* its rows need not have a tenant_column */
    int tenant_column;    /* in which the store_id is, STEP_NO_COLUMN; preflight finds out */
    uint32_t key_columns; /* a bit for each that has keys of the world; the preflight's as well */
};

struct transaction {
    const struct query *query;
    struct step steps[TRANSACTION_STEPS];
    size_t step_count;
    size_t entry_steps; /* at the beginning, for a session that is not in its store; 0 or 1 */
    bool in_block;      /* between BEGIN and COMMIT */
    bool has_tenant;    /* it is one store's, and so must its rows be */
    bool may_write;     /* one of its statements may change something */
};

/* The statements that are not of a query, shared by all of them. */
struct framing {
    const struct tenant_mode *mode;
    struct query begin, tenant, commit; /* tenant has no statement where the mode has none */
};

/* For a mode of enum profile_tenant_mode. The caller releases, also after an error. */
int framing_init(struct framing *framing, int mode, struct err *err);
void framing_release(struct framing *framing);

/* `number` tells the queries of a mix apart. Query and framing must live as long. */
void transaction_build(struct transaction *transaction, const struct query *query, size_t number,
                       const struct framing *framing);

#endif
