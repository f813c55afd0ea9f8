/* What the files of the command `verify` share. */
#ifndef PGBAZAAR_GEN_VERIFY_PARTS_H
#define PGBAZAAR_GEN_VERIFY_PARTS_H

#include <stdio.h>

#include "common/pg.h"
#include "gen/copy/dataset.h"
#include "gen/world/world.h"

struct verify {
    PGconn *conn;
    bool own; /* the tables are somebody else's: what keeps tenants apart is theirs too */
    const struct copy_dataset *dataset;
    FILE *out;
    uint64_t checks, wrong; /* done, and violations found */
    struct buf sql;
};

/* Who tries the isolation probes, and how. */
struct verify_as {
    const struct pg_target *target;
    const struct world *world;
    const char *role; /* of the tenants */
    bool superuser, read_only;
};

/* One line for a check that held, or how many violations there are for one that did not, whose
 * first ones were printed before. */
void verify_report_check(struct verify *verify, const char *what, uint64_t wrong);

/* Tries what 50_isolation.sql reads in the catalogues, and more, as the tenants' role. */
int verify_probes(struct verify *verify, const struct verify_as *as, struct err *err);

#endif
