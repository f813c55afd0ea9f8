/* What the tenant mode needs: roles that do not bypass, roles that do, logins of the stores,
 * predicates. */
#ifndef PGBAZAAR_LOAD_GUARD_PREFLIGHT_TENANTS_H
#define PGBAZAAR_LOAD_GUARD_PREFLIGHT_TENANTS_H

#include "common/pg.h"
#include "load/workload.h"

/* On any connection: where each store has a login, all of them are there, may log in, bypass
 * nothing and may enter their stores; where only predicates keep a query to its store, it has them.
 */
int preflight_tenants(PGconn *conn, const struct workload *workload, struct err *err);

/* On a connection logged in as the sessions will be: that row level security holds for it, or in a
 * mode without it that it does not. */
int preflight_bypass(PGconn *conn, const struct workload *workload, struct err *err);

/* The sentence for a role that bypasses where it must not. Returns -1. */
int preflight_refuse_bypass(const char *role, struct err *err);

#endif
