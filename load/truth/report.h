/* The truth of a run: asked for before it, told after it. */
#ifndef PGBAZAAR_LOAD_TRUTH_REPORT_H
#define PGBAZAAR_LOAD_TRUTH_REPORT_H

#include "common/pg.h"
#include "load/session/session.h"
#include "load/workload.h"
#include "reports/result.h"

/* Asks the database what must be known before the first request: since when it has been there, its
 * stock. As `target` says, which must live as long as the workload. */
int truth_prepare(struct workload *workload, const struct pg_target *target, struct err *err);

/* Adds what another thread's context saw and wrote to `all`. */
int truth_merge(struct session_context *all, struct session_context *other, struct err *err);

/* After the run, with what all threads saw: looks at the answers that were kept, for a tenth of the
 * run's time but no more than half a minute (not at all where the run was interrupted), asks the
 * database for what was written, and adds the sheets "truth", "differences" and "accounts". */
int truth_report(struct session_context *all, struct result *result, struct err *err);

#endif
