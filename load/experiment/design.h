/* The design of one database: what an arm makes in it, and how that is taken back.
 *
 * What an arm makes is done in one transaction, with a note of it (the comment of the schema
 * pgbazaar); statements that cannot be in one are run one by one, the note first. So after whatever
 * end, also of the machine, the database says which arm it is in, and the next experiment takes it
 * back or refuses. */
#ifndef PGBAZAAR_LOAD_EXPERIMENT_DESIGN_H
#define PGBAZAAR_LOAD_EXPERIMENT_DESIGN_H

#include "common/pg.h"
#include "load/experiment/costs.h"
#include "load/experiment/experiment.h"

struct design {
    const struct experiment *experiment;
    struct pg_target target; /* its texts are borrowed */
    struct buf search_path;
    PGconn *conn;
    const struct arm *applied; /* what the database has; NULL: nothing of ours */
    struct costs_sizes sizes;  /* at the beginning */
};

/* Connects, keeps other experiments out of the database, and takes back what an earlier run of this
 * one has left; what another one left is an error. The database must hold a world (see
 * design_check_world). The caller closes it in any case. */
int design_open(struct design *design, const struct experiment *experiment,
                const struct pg_target *target, struct err *err);

/* Changes to this arm, from whichever it is in; what making it took, and the sizes, go into costs
 * the first time. On an error the database is in no arm, or the sentence says so. */
int design_apply(struct design *design, const struct arm *arm, struct costs *costs,
                 struct err *err);

/* Back to no arm: also after Ctrl-C, and over a new connection where the old one is gone. The
 * sentence of a failure says that the database is still changed. */
int design_take_back(struct design *design, struct err *err);

/* The same footing for every run: dead rows gone, statistics taken, and a checkpoint where the role
 * may ask for one. */
int design_settle(struct design *design, struct err *err);

void design_close(struct design *design);

#endif
