/* The part of the preflight that is about what stands between the load and the server. */
#ifndef PGBAZAAR_LOAD_GUARD_PREFLIGHT_POOLER_H
#define PGBAZAAR_LOAD_GUARD_PREFLIGHT_POOLER_H

#include "common/pg.h"
#include "load/workload.h"
#include "reports/result.h"

/* Over a session's connection, before any other check of it. A pooler is known by how it behaves:
 * the process behind the connection is not the one that the connection was told of, and where it
 * gives a connection another process with each transaction, what belongs to a session does not
 * hold. Then are refused: stores that are entered once a session, and prepared statements that are
 * not there in the next transaction (PgBouncer before 1.21). Warned of: settings of the sessions
 * that do not arrive. Notes "pooler" in the result's environment where there is one. */
int preflight_pooler(PGconn *conn, struct workload *workload, struct result *result,
                     struct err *err);

#endif
