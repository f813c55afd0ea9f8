/* The part of the preflight that is about row level security: whether the sessions' role can get
 * round it, and what of it makes queries slow. */
#ifndef PGBAZAAR_LOAD_GUARD_PREFLIGHT_POLICIES_H
#define PGBAZAAR_LOAD_GUARD_PREFLIGHT_POLICIES_H

#include "common/pg.h"
#include "load/workload.h"

/* Over a session's connection. Refused: a role that may become one that bypasses row level security
 * (by SET ROLE), or the owner of a table that is not forced. Warned of: policies that ask a
 * volatile function, which is asked for every row and uses no index; and tables with policies that
 * have no index beginning with the store. */
int preflight_policies(PGconn *conn, struct err *err);

/* Warned of: indexes that the mix's statements use without row level security and cannot with it,
 * because operators that are not leakproof must wait for the policy. Plans each statement, for any
 * values, as a session (`conn`) and as somebody who bypasses (`admin`); leaves settings changed. */
int preflight_leakproof(PGconn *conn, PGconn *admin, const struct workload *workload,
                        struct err *err);

#endif
