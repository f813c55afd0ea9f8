/* The part of the preflight that is about the statements of the mix. */
#ifndef PGBAZAAR_LOAD_GUARD_PREFLIGHT_STATEMENTS_H
#define PGBAZAAR_LOAD_GUARD_PREFLIGHT_STATEMENTS_H

#include "common/pg.h"
#include "load/workload.h"

/* Prepares each statement, and notes in which column of its result the store is. A statement that
 * the server does not understand, and one of a tenant's query whose rows do not say whose they are,
 * are ERR_USAGE with file and line. */
int preflight_statements(PGconn *conn, struct workload *workload, struct err *err);

#endif
