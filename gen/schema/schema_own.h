/* Tables of schema retail that somebody else made: with the columns of ours, and further ones that
 * may be empty or have a default. They take rows as they are: their keys, indexes and triggers stay
 * on, and nothing is added but pgbazaar's bookkeeping, in a schema of its own. */
#ifndef PGBAZAAR_GEN_SCHEMA_SCHEMA_OWN_H
#define PGBAZAAR_GEN_SCHEMA_SCHEMA_OWN_H

#include "common/pg.h"
#include "gen/copy/dataset.h"
#include "gen/schema/schema_design.h"

/* The layout that the bookkeeping tells of such tables. */
#define SCHEMA_OWN_LAYOUT "own"

/* Whether the tables are somebody else's; for SCHEMA_OURS, and for SCHEMA_UNUSABLE too. */
int schema_own_look(PGconn *conn, bool *own, struct err *err);

/* An error for a design with a layout: how such tables lie is not pgbazaar's business. */
int schema_own_check_layout(const struct schema_design *design, struct err *err);

/* Puts the bookkeeping beside tables that can take the rows and have none. Else an error: object,
 * what is expected, what is found. */
int schema_own_take(PGconn *conn, const struct copy_dataset *dataset, const char *vector_type,
                    struct err *err);

/* Takes the bookkeeping away; tables and rows stay. */
int schema_own_leave(PGconn *conn, struct err *err);

#endif
