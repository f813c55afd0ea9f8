/* The sessions that write rows, keys and indexes.
 *
 * A server goes on with what a client asked for after the client was killed: for a moment with a
 * commit, for minutes with an index. Each writing session holds a lock that the next run waits for,
 * so that it sees all that the former one has done, and asks the server to look after its client
 * now and then.
 */
#ifndef PGBAZAAR_GEN_COPY_SESSION_H
#define PGBAZAAR_GEN_COPY_SESSION_H

#include "gen/copy/run_lock.h"

/* SQL: no limit to the time of a transaction. Servers know the setting from version 17 on; as a
 * start-up option it would be an error before. */
#define COPY_NO_TRANSACTION_TIMEOUT                                                                \
    "SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name = "     \
    "'transaction_timeout'"

/* Connects, to write for a share or for what comes last (gen/copy/run_lock.h). The caller ends it
 * with PQfinish. NULL on error. */
PGconn *copy_session_open(const struct pg_target *target, uint32_t writes_for, struct err *err);

#endif
