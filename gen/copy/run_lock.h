/* The advisory locks by which runs over one database keep out of each other's way. A session has
 * them until it ends, however it ends.
 *
 * A run over all of a database (gen, init, drop) is alone in it; runs that do shares of one dataset
 * are there side by side, each the owner of its share. One of them makes what comes first, and one
 * what comes last. The sessions that write for a run hold a lock for its share too: a server may go
 * on with them for a while after the run itself was killed.
 *
 * Refusals are ERR_DB and name the other's server process. Since a server notices a moment later
 * that a client is gone, they are tried for a second before they count.
 */
#ifndef PGBAZAAR_GEN_COPY_RUN_LOCK_H
#define PGBAZAAR_GEN_COPY_RUN_LOCK_H

#include "common/pg.h"
#include "gen/copy/share.h"

/* Who is in the database: one run by itself, or any number beside each other. */
int run_lock_alone(PGconn *conn, struct err *err);
int run_lock_beside(PGconn *conn, struct err *err);

/* What only one of them may do at a time, and is soon done: the others wait. */
int run_lock_turn(PGconn *conn, struct err *err);
int run_lock_turn_over(PGconn *conn, struct err *err);

/* Makes the session its share's owner. Refused where the share has one, or where shares of another
 * number of parts have; for that to be sure, it is the session's turn. */
int run_lock_own(PGconn *conn, const struct copy_share *share, struct err *err);

/* Makes the session the owner of what comes last. False in *taken when another one is, whose server
 * process is then in *owner. */
int run_lock_own_finish(PGconn *conn, bool *taken, int *owner, struct err *err);

/* For whom a session writes: a share, or what comes last. */
#define RUN_LOCK_FINISH 1
uint32_t run_lock_number(const struct copy_share *share);
int run_lock_write(PGconn *conn, uint32_t number, struct err *err);

/* Refuses where a load is at work, whose tables would go under its feet. Its sessions are known by
 * their name: a lock of theirs would stay behind in a connection pool. */
int run_lock_refuse_load(PGconn *conn, struct err *err);

/* Waits, a minute at most, until nobody writes any more for a former run: for one without an owner,
 * or for what this session owns. */
int run_lock_await_writers(PGconn *conn, struct err *err);

#endif
