/* The runs of an experiment: every arm as often, in balanced order, on one world, each run a
 * process of its own. Between two runs the database goes from one arm's design to the other's. */
#ifndef PGBAZAAR_LOAD_EXPERIMENT_SERIES_H
#define PGBAZAAR_LOAD_EXPERIMENT_SERIES_H

#include <limits.h>
#include <stddef.h>

#include "load/experiment/costs.h"
#include "load/experiment/design.h"
#include "load/experiment/experiment.h"
#include "load/experiment/own_database.h"
#include "reports/result.h"

/* Where an arm runs, and what came of it. */
struct series_arm {
    const struct arm *arm;
    struct buf load, admin; /* connection strings, of the loads and of who changes the design */
    char database[OWN_DATABASE_NAME]; /* its own one's name; "" */
    struct design *design;            /* `common` of the series, or `own` */
    struct design own;
    char profile[PATH_MAX];
    struct costs costs;
    struct result *results; /* [runs], in the order of the rounds; owned */
    size_t runs;
};

struct series {
    const struct experiment *experiment;
    const struct options *options;
    struct buf memory; /* of the target */
    struct pg_target target;
    PGconn *server; /* to that database, for looking at it and for making others */
    struct design common;
    struct series_arm *arms; /* [experiment->arm_count], owned */
    char folder[PATH_MAX];
    size_t rounds; /* whole ones */
};

/* Finds the databases and holds them against the worlds of the arms, makes and fills those that are
 * an arm's own, writes the arms' files into the folder. `experiment` is changed where a world goes
 * on in the database. The caller releases *series, also after an error. */
int series_init(struct series *series, struct experiment *experiment, const struct options *options,
                const char *folder, struct err *err);

/* All rounds. After an error, a stop request among them, the whole rounds up to then stand. The
 * designs are taken back in any case. */
int series_run(struct series *series, struct err *err);

/* Takes back what is left, drops the arms' own databases. -1: something could not be. */
int series_clear(struct series *series, struct err *err);

void series_release(struct series *series);

#endif
