/* Filling a database with a world: schema if missing, rows, finish; and going on where a former run
 * stopped. */
#ifndef PGBAZAAR_GEN_SEED_SEED_DATABASE_H
#define PGBAZAAR_GEN_SEED_SEED_DATABASE_H

#include "common/pg.h"
#include "gen/copy/pipeline.h"
#include "gen/finish/finish.h"
#include "gen/progress.h"
#include "gen/schema/schema_design.h"
#include "gen/seed/brake.h"
#include "gen/world/world.h"

/* Of the sessions that fill or read a whole database (pg_target.settings): limits that a role or a
 * database has for its applications would end a COPY or an index build at every attempt, and the
 * session that holds the lock waits for hours. */
#define SEED_SETTINGS                                                                              \
    "-c statement_timeout=0 -c idle_session_timeout=0 -c idle_in_transaction_session_timeout=0"

struct seed_job {
    const struct pg_target *target; /* with SEED_SETTINGS */
    const struct world *world;
    const struct copy_dataset *dataset;
    const struct schema_design *design;
    struct copy_share share; /* all of it, or what this run does of it beside others */
    unsigned connections;    /* workers, and connections of the finish */
    bool resume;             /* go on with what a former run left */
    double max_rate;         /* rows a second; 0: as fast as it goes */
    struct pace *pace;       /* of that rate, the caller's; NULL: one of its own */
    struct brake_limits limits;
    struct progress *progress;
};

struct seed_outcome {
    bool complete_before; /* there was nothing left to do */
    const char *mode;     /* "fresh", "resume", "append", "own tables" or "complete" */
    bool begun;           /* what is there now is this run's to go on with */
    struct pipeline_outcome copy;
    uint64_t rows_left; /* of other shares, when this one is done: whose run is last finishes */
    int finisher;       /* the server process of another run that is finishing; 0: none */
    struct finish finish;
    int64_t finish_us; /* 0 where this run had not to finish */
};

/* Errors name what stands in the way and what to do. What was committed stays and can be resumed.
 */
int seed_database(const struct seed_job *job, struct seed_outcome *outcome, struct err *err);

/* Connects, checks that the server can take a world (version, encoding, pgvector, not a standby),
 * and locks the database, until the connection ends, against all other runs, or against those that
 * do not do another share. */
PGconn *seed_connect(const struct pg_target *target, const struct copy_share *share,
                     struct err *err);

#endif
