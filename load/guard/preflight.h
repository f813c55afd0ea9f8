/* Before the load: whether a result would mean anything. */
#ifndef PGBAZAAR_LOAD_GUARD_PREFLIGHT_H
#define PGBAZAAR_LOAD_GUARD_PREFLIGHT_H

#include "common/err.h"
#include "common/pg.h"
#include "load/workload.h"
#include "reports/result.h"

/* Holds the database against the workload: it can be reached, has our schema and the profile's
 * world, complete; the sessions' role is there and cannot bypass row level security; there are
 * connections enough; every statement of the mix can be prepared, and says whose rows it returns
 * (which is noted in the steps' tenant_column). A server that is named is looked up for the last
 * time: see pg_parameters_pin. What the role of `target` may not see is skipped with a warning. The
 * server's versions and settings go into the result's environment. */
int preflight_check(struct workload *workload, const struct pg_target *target,
                    struct result *result, struct err *err);

/* Of it: the schema is ours, and the world in it complete and the one of these parameters.
 * `profile` is what the sentence calls it by. */
int preflight_world(PGconn *conn, const char *profile, const struct world_params *params,
                    struct err *err);

/* Warns of what row level security does to the plans of the mix's statements: indexes that it keeps
 * them from, and plans that stick to a session's first store. After preflight_check. */
int preflight_plans(const struct workload *workload, const struct pg_target *target,
                    struct result *result, struct err *err);

#endif
