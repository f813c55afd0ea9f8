/* Plan stickiness: whether the store that a session asks for first decides the plans of the stores
 * that come after it.
 *
 * A prepared statement keeps a plan: one without parameters from its first use on, another when
 * after five uses a plan for all values seems as good as one for each. Under row level security the
 * plan for the first store may be the worst for the next.
 */
#ifndef PGBAZAAR_LOAD_GUARD_STICKY_H
#define PGBAZAAR_LOAD_GUARD_STICKY_H

#include "common/err.h"
#include "load/workload.h"
#include "reports/result.h"

/* Compares for each statement of the mix the plan that the smallest store gets in a fresh session
 * with the one it gets after the largest has asked; where they differ, and the statement changes
 * nothing, both are tried, three times each or more, and the shortest time counts. Adds the sheet
 * "sticky-plans" (no rows: none is sticky) where plans can stick: protocol prepared, and sessions
 * that go from store to store. Warns of each that is at least twice as slow. */
int sticky_check(const struct workload *workload, struct result *result, struct err *err);

#endif
