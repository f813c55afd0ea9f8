/* Plans of the mix's statements, as EXPLAIN gives them: nothing of a statement is done. */
#ifndef PGBAZAAR_LOAD_GUARD_PLAN_H
#define PGBAZAAR_LOAD_GUARD_PLAN_H

#include <jansson.h>
#include <libpq-fe.h>

#include "common/buf.h"
#include "common/err.h"
#include "load/ask/draw.h"
#include "load/session/transaction.h"

/* Whether it is a statement of a query that has a plan: no SAVEPOINT, no SET. */
bool plan_is_made(const struct step *step);

/* PREPARE of the step's statement under this name, which is an identifier. */
int plan_prepare(PGconn *conn, const char *name, const struct step *step, struct err *err);

/* The plan of EXECUTE name(...) with the values that `draw` gives, or with nulls where it is NULL:
 * the first element of EXPLAIN (FORMAT JSON, ...). `options` are EXPLAIN's beside FORMAT, each with
 * a comma in front ("" for none). NULL on error; the caller ends it with json_decref. */
json_t *plan_explain(PGconn *conn, const char *name, const struct step *step, struct draw *draw,
                     const char *options, struct err *err);

/* Whether the error is the statement's own, so that nothing can be said of its plan: such a thing
 * is the load's to find. Forgets the error then. */
bool plan_is_not_to_be_had(struct err *err);

/* Appends its shape: nodes with the index or table that each reads, without costs or values:
 * "Limit > Nested Loop (Index Scan products_pkey, Seq Scan customers)". What is worked out once
 * before it, such as a policy's store, is left out. */
void plan_shape(const json_t *explained, struct buf *shape);

#endif
