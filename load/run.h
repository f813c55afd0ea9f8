/* One run of a workload: threads started, watched, stopped, and what they measured put together. */
#ifndef PGBAZAAR_LOAD_RUN_H
#define PGBAZAAR_LOAD_RUN_H

#include "common/err.h"
#include "load/record/gate_watch.h"
#include "load/tenant/tenant_records.h"
#include "load/watch/watchers.h"
#include "load/workload.h"
#include "reports/result.h"

/* How many threads a driver runs: those of the profile, but none without a session. */
size_t run_threads(const struct profile_load *load, const struct driver *driver);

/* Runs the load, or this driver's part of it, for the profile's duration, until Ctrl-C, until a
 * foreign row is seen, or until a line of `gates` ends it, and fills the result: phases, queries,
 * timeline, errors, isolation, driver, tenants. The result was initialised and is not judged yet.
 * *by_tenant, zeroed, gets what each tenant met; the caller releases it, also after an error.
 * Errors are those that kept the load from starting (sessions that cannot be opened, memory) or an
 * interruption before it did; then there is no result. */
int run_workload(const struct workload *workload, struct watchers *watchers,
                 struct gate_watch *gates, struct tenant_records *by_tenant, struct result *result,
                 struct err *err);

#endif
