/* `--ingest`: the world goes on while the load asks, in a thread of its own, at a rate of its own.
 *
 * What `gen --until` does to a database that is in use (gen/seed/append.h) happens here beside the
 * mix: customers, sales and their lines, with all indexes, keys and triggers on. The load goes on
 * asking for the world as it was: that stays. When the load has ended, what is left of the ingest
 * is sent as fast as it goes, so that the database holds a whole world; after Ctrl-C `gen --resume`
 * does so.
 */
#ifndef PGBAZAAR_LOAD_INGEST_INGEST_H
#define PGBAZAAR_LOAD_INGEST_INGEST_H

#include <pthread.h>
#include <stdatomic.h>

#include "common/opt.h"
#include "common/profile.h"
#include "gen/copy/pace.h"
#include "gen/seed/seed_database.h"
#include "reports/result.h"

/* A second of the run. */
struct ingest_second {
    int64_t second;
    uint64_t rows, all; /* in it, and until its end */
    int64_t behind_us;  /* how much time it would need at its rate for what it has not done */
};

struct ingest {
    bool wanted; /* somebody asked for it */
    struct profile profile;
    struct world world;
    struct copy_dataset dataset;
    struct schema_design design;
    struct progress progress;
    struct pg_target target;
    struct pace pace;
    double rate;       /* rows a second */
    uint64_t new_rows; /* of all tables */
    /* Customers of before whose values change, and how many of them do: an estimate. */
    uint64_t customers, changes;
    uint64_t rows_due; /* new and changed */

    pthread_t thread;
    bool started;
    int wake;                 /* eventfd: go, or there will be no run */
    _Atomic int64_t start_us; /* monotonic; 0 until go, negative: never */
    _Atomic uint64_t rows;    /* sent, and values brought up to date */
    atomic_bool ended;
    uint64_t copied; /* of `rows`, those that are new */
    int status;      /* of the ingest, after its end */
    struct err err;
    int64_t end_us; /* monotonic */
    bool left;      /* still at work when nobody waited any longer: what is above is its own */

    struct ingest_second *seconds; /* [count], owned */
    size_t count, capacity;
    uint64_t rows_in_run;
    int64_t run_us;
};

/* Reads what was asked for: --ingest DATE or DURATION beyond the world that the profile has,
 * --ingest-rate or as much a second as makes it last as long as the load. All pointers must outlive
 * it. The caller releases, also after an error. */
int ingest_init(struct ingest *ingest, const struct options *options, const struct profile *profile,
                const struct world *world, const struct pg_target *target, struct err *err);

/* False where its thread is still at work (see ingest_end): then everything that it was given must
 * stay until the process ends. */
bool ingest_release(struct ingest *ingest);

int ingest_start(struct ingest *ingest, struct err *err);
void ingest_go(struct ingest *ingest, int64_t start_us);

/* A little after each second of the run. */
void ingest_look(struct ingest *ingest, int64_t elapsed_us);

/* The last day of the world, counted from 1970. */
int64_t ingest_last_day(const struct profile_world *world);

/* Half a line for a live view; "" without an ingest. */
void ingest_note(const struct ingest *ingest, char *text, size_t size);

/* The load has ended: waits for the rest. With `hurry`, when a person waits, only a moment: a
 * server that does not answer keeps the ingest for seconds. */
void ingest_end(struct ingest *ingest, bool hurry);

/* After ingest_end: the sheets "ingest" and "ingest-total". */
int ingest_report(const struct ingest *ingest, struct result *result, struct err *err);

/* The error that ended it, to be told behind the load's own result; 0 where there is none. */
int ingest_outcome(const struct ingest *ingest, struct err *err);

#endif
