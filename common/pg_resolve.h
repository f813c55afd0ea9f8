/* What libpq makes of a database as the user named it, before the network is touched. */
#ifndef PGBAZAAR_COMMON_PG_RESOLVE_H
#define PGBAZAAR_COMMON_PG_RESOLVE_H

#include "common/pg.h"

struct pg_resolved {
    PQconninfoOption *given; /* by the connection string itself; NULL for a plain name or none */
    PQconninfoOption *all;   /* with the environment, the service file and the defaults */
    PGconn *probe;           /* went to no network; knows host, port, database and user */
};

/* ERR_USAGE with a sentence that repeats no password where it cannot be read. Release it in any
 * case. */
int pg_resolve(struct pg_resolved *resolved, const struct pg_target *target, struct err *err);
void pg_resolved_release(struct pg_resolved *resolved);

/* The value of a keyword, or NULL. */
const char *pg_word(const PQconninfoOption *options, const char *keyword);

#endif
