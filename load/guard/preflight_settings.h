/* The part of the preflight that is about settings that the sessions have by themselves. */
#ifndef PGBAZAAR_LOAD_GUARD_PREFLIGHT_SETTINGS_H
#define PGBAZAAR_LOAD_GUARD_PREFLIGHT_SETTINGS_H

#include "common/pg.h"
#include "load/workload.h"

/* Over a session's connection: what ALTER ROLE ... SET, ALTER DATABASE ... SET and the two together
 * give it. Refused where stores are kept apart by row level security: row_security = off, with
 * which no query succeeds, and a store of the role's own, unless each store has its login: who
 * forgets to enter a store would see that one's rows, and be taken for one who did not forget.
 * Warned of: whatever else is in force, since the figures are those with it. */
int preflight_settings(PGconn *conn, const struct workload *workload, struct err *err);

#endif
