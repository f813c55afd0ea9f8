/* How far the steps at work are, as the server tells. */
#ifndef PGBAZAAR_GEN_FINISH_FINISH_WATCH_H
#define PGBAZAAR_GEN_FINISH_FINISH_WATCH_H

#include "gen/finish/finish.h"

/* What the server says of its sessions; ended with PQclear. NULL where it cannot be had: progress
 * is not worth an error. */
PGresult *finish_watch_ask(PGconn *conn);

/* Fills what the running steps say of themselves, found by server_process. */
void finish_watch_tell(struct finish *finish, const PGresult *told);

/* How much of the work is done, by the steps' estimated costs. */
double finish_watch_share(const struct finish *finish);

#endif
