/* What comes after all rows: keys, indexes, statistics, and the word that the world is complete. */
#ifndef PGBAZAAR_GEN_SEED_SEED_FINISH_H
#define PGBAZAAR_GEN_SEED_SEED_FINISH_H

#include "gen/seed/seed_database.h"

/* For a run that has done its share. Of those beside each other the one that finds all rows there
 * makes the finish; for the others outcome->rows_left or outcome->finisher says why they do not.
 * `live`: the tables are in use, and stay as they are. */
int seed_finish(const struct seed_job *job, PGconn *conn, bool live, struct seed_outcome *outcome,
                struct err *err);

#endif
