/* Tries probes over a connection of its own, one after the other. */
#ifndef PGBAZAAR_GEN_PROBE_PROBE_RUN_H
#define PGBAZAAR_GEN_PROBE_PROBE_RUN_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/pg.h"
#include "gen/probe/probe_judge.h"

/* What a session of the load has as well. */
#define PROBE_SEARCH_PATH "pg_catalog, retail, public, extensions, pg_temp"

struct probe_runner {
    const struct pg_parameters *parameters;
    const char *group; /* for a superuser: whom the probes run as. NULL: as the login */
    bool makes_logins; /* for a superuser: a login of one store, in `group`, for each transaction */
    int stop_descriptor; /* readable when it is to stop; -1: never */
    int64_t timeout_us;  /* for connecting, and for a probe */
    PGconn *conn;        /* NULL: not connected */
    struct buf sql;
};

/* With neither group nor logins. */
void probe_runner_init(struct probe_runner *runner, const struct pg_parameters *parameters,
                       int stop_descriptor, int64_t timeout_us);
void probe_runner_release(struct probe_runner *runner);

/* Connects, or says why not. Also an error (ERR_INTERRUPTED) when it was told to stop. */
int probe_runner_connect(struct probe_runner *runner, struct err *err);

/* Tries one case in a transaction of its own and rolls it back. A connection that is lost or late
 * is closed (conn NULL), and the answer then PROBE_UNANSWERED or a breach that was seen before. */
void probe_run(struct probe_runner *runner, const struct probe_case *probe,
               const struct probe_values *values, struct probe_answer *answer);

#endif
