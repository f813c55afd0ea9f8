/* Filling a database in spite of lost connections: each further attempt goes on where the ledger
 * says that the one before it stopped. */
#ifndef PGBAZAAR_GEN_SEED_SEED_RETRY_H
#define PGBAZAAR_GEN_SEED_SEED_RETRY_H

#include "gen/seed/seed_database.h"

/* seed_database, and again after a pause for as long as it fails by something that passes (the
 * connection or the server is lost, a deadlock, a lock that is not to be had): up to `retries`
 * times in a row without a row copied in between. The outcome counts the rows of all attempts, and
 * the finish of the last. */
int seed_with_retries(const struct seed_job *job, unsigned retries, struct seed_outcome *outcome,
                      struct err *err);

#endif
