/* Lanes: the connections that carry rows to a database, shared by the workers.
 *
 * A worker takes one for a slice and gives it back when the slice is over; whoever finds none
 * waits. A transaction may be left open on a lane between two slices: its COMMIT goes to the server
 * along with the next slice's first statement.
 */
#ifndef PGBAZAAR_GEN_COPY_LANES_H
#define PGBAZAAR_GEN_COPY_LANES_H

#include <pthread.h>

#include "common/pg.h"
#include "gen/copy/share.h"

struct lane {
    PGconn *conn;     /* NULL before its first use */
    bool uncommitted; /* a whole slice waits for its COMMIT */
    bool taken;
};

struct lanes {
    const struct pg_target *target;
    struct copy_share share; /* that they write */
    struct lane *lanes;
    size_t count;
    pthread_mutex_t lock; /* of what is taken, and of `failed` */
    pthread_cond_t given;
    bool failed; /* some lane was lost: nobody waits any more */
};

int lanes_init(struct lanes *lanes, const struct pg_target *target, const struct copy_share *share,
               size_t count, struct err *err);
/* Ends all connections. What is uncommitted is committed if that is possible: slices that were sent
 * to the end stay. */
void lanes_release(struct lanes *lanes);

/* Waits until a lane is free, takes it, and connects it if it is new. NULL with err set:
 * ERR_INTERRUPTED when another worker failed meanwhile. */
struct lane *lanes_take(struct lanes *lanes, struct err *err);

/* Gives it back. With `failed`, whatever goes on there is cancelled and forgotten, and nobody gets
 * a lane any more. */
void lanes_give(struct lanes *lanes, struct lane *lane, bool failed);

/* Ends the transaction that was left open, if one was. */
int lane_commit(struct lane *lane, struct err *err);
/* The same for all lanes; none may be taken. */
int lanes_commit(struct lanes *lanes, struct err *err);

#endif
