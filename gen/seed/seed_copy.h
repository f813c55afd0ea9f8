/* The rows that a database does not have yet, at the rate and within the limits that were asked
 * for.
 */
#ifndef PGBAZAAR_GEN_SEED_SEED_COPY_H
#define PGBAZAAR_GEN_SEED_SEED_COPY_H

#include "gen/copy/pace.h"
#include "gen/seed/brake.h"
#include "gen/seed/seed_database.h"

/* What holds a run back. */
struct throttle {
    struct brake brake;
    struct pace *pace; /* NULL: nothing */
    struct pace own_pace;
};

int throttle_init(struct throttle *throttle, const struct seed_job *job, PGconn *conn,
                  struct err *err);
void throttle_release(struct throttle *throttle);

/* Sends what the ledger does not have of the job's share; `live` into tables that are in use
 * (gen/seed/live.h). */
int seed_copy(const struct seed_job *job, PGconn *conn, struct throttle *throttle, bool live,
              struct pipeline_outcome *outcome, struct err *err);

/* Rows that the ledger does not have, of all shares. */
int seed_rows_left(const struct seed_job *job, PGconn *conn, uint64_t *rows, struct err *err);

#endif
