/* What holds a load back, or ends it: standbys that fall behind, a database that grows too large.
 */
#ifndef PGBAZAAR_GEN_SEED_BRAKE_H
#define PGBAZAAR_GEN_SEED_BRAKE_H

#include <stdint.h>

#include "common/pg.h"

/* 0: no limit. */
struct brake_limits {
    int64_t lag_bytes;  /* of the log that a standby or an unused replication slot is behind */
    int64_t lag_us;     /* likewise of a standby, in time */
    int64_t size_bytes; /* of the database */
};

struct brake {
    struct brake_limits limits;
    PGconn *conn;    /* free for the questions meanwhile */
    int64_t next_us; /* when it is asked again */
};

/* "64MB" is a lag in bytes, "10s" one in time. */
int brake_parse_lag(const char *text, struct brake_limits *limits, struct err *err);

/* An error where the role may not see how far standbys are. */
int brake_init(struct brake *brake, const struct brake_limits *limits, PGconn *conn,
               struct err *err);

/* For pipeline.gate, with the brake as its context. Asks a few times a second at most. As long as a
 * limit of the lag is passed it waits, and says so; where the database is too large it is an error.
 */
int brake_check(void *brake, struct err *err);

#endif
