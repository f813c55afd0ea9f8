/* Appending: a world in a database that is in use goes on. Its keys, indexes and triggers stay on,
 * and nobody is kept out. */
#ifndef PGBAZAAR_GEN_SEED_APPEND_H
#define PGBAZAAR_GEN_SEED_APPEND_H

#include "gen/copy/ledger_world.h"
#include "gen/seed/seed_database.h"

/* Makes the world in the database, which is complete and has so many more weeks, the longer one of
 * the job; what follows is recorded there, so that any run can go on. */
int append_begin(const struct seed_job *job, PGconn *conn, struct ledger_world *found,
                 uint32_t more_weeks, struct err *err);

/* Brings the values that change with time to those of the longer world, each once, behind all rows.
 */
int append_update(const struct seed_job *job, const struct ledger_world *found, struct brake *brake,
                  struct pace *pace, struct err *err);

#endif
