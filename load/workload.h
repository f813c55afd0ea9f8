/* Everything that a load is made of, before a clock or a connection comes in. Read-only once the
 * load runs: any number of threads share it. */
#ifndef PGBAZAAR_LOAD_WORKLOAD_H
#define PGBAZAAR_LOAD_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/pg.h"
#include "common/profile.h"
#include "load/arrivals/agenda.h"
#include "load/ask/mix.h"
#include "load/drivers/driver.h"
#include "load/guard/canary_plan.h"
#include "load/session/transaction.h"
#include "load/tenant/tenant.h"
#include "load/truth/audit.h"
#include "load/truth/plan.h"

struct workload {
    const struct profile *profile;
    const struct world *world;
    struct driver driver; /* alone, until told otherwise */
    struct mix mix;
    struct tenants tenants;
    struct agenda agenda;
    struct framing framing;
    struct transaction *transactions; /* [mix.count], owned */
    struct step *distinct;            /* each statement once: what a session prepares; owned */
    size_t distinct_count;
    uint64_t key;                    /* of the requests, from load.seed */
    struct uuid run;                 /* milliseconds of its start in 48 bits, the others random */
    struct truth_plan truth;         /* which answers are compared with the world */
    struct audit audit;              /* the database before the run */
    struct canary_plan canaries;     /* the isolation probes beside it; the preflight's */
    bool uses_world;                 /* some query has a tenant or parameters */
    struct pg_parameters parameters; /* how the sessions log in */
    char settings[320];              /* server settings of the sessions */
};

/* The share of the answers that are compared: the profile's, but none in mode `none`, where no
 * store is entered and a row that is missing is as it should be. */
double workload_truth(const struct profile_load *load);

/* `target` says the database; the sessions log in as the profile's load.role. NULL: nobody will log
 * in, the profile is to be checked. Errors in the mix and its files are ERR_USAGE. The caller
 * releases *workload, also after an error. */
int workload_init(struct workload *workload, const struct profile *profile,
                  const struct world *world, const struct pg_target *target, struct err *err);
void workload_release(struct workload *workload);

#endif
