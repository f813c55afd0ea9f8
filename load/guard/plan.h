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

/* A transaction in which plans are asked for, with these settings ("SET LOCAL ...; ...", or
 * NULL). Behind a
 * pooler the server's session is somebody else's afterwards: nothing may stay in it. */
int plan_begin(PGconn *conn, const char *settings, struct err *err);

/* Ends it, whatever has failed in it, and takes back what was prepared under these names (NULL ends
 * them), which the end of a transaction does not. */
void plan_end(PGconn *conn, const char *const *names);

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
