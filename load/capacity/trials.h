/* A search in one database: trial after trial, each a load of its own (load/trial/trial.h). */
#ifndef PGBAZAAR_LOAD_CAPACITY_TRIALS_H
#define PGBAZAAR_LOAD_CAPACITY_TRIALS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/opt.h"
#include "common/profile.h"
#include "load/capacity/findings.h"
#include "load/capacity/measurement.h"
#include "load/capacity/search.h"

/* What is searched; nothing is owned. */
struct trials_plan {
    const struct options *options; /* of these: database, local, dir, seed, until */
    const struct profile *profile;
    const char *profile_name;
    const char *const *sets; /* KEY=VALUE, in order */
    size_t set_count;
    const char *folder; /* each trial's result goes to folder/trials/NN */
};

struct trials {
    struct search search;
    struct measurement measurements[SEARCH_TRIALS_MOST];
    struct findings findings;
    bool interrupted;
};

/* Runs trials until the search ends, with a line for each on the terminal. On Ctrl-C, after one
 * trial at least, it ends with what is known so far. */
int trials_run(struct trials *trials, const struct trials_plan *plan, struct err *err);

/* Fills an uninitialised result: that of the trial at the capacity (or else of the lowest one that
 * failed), with the verdict and the sheets of the search. */
int trials_result(const struct trials *trials, const struct trials_plan *plan,
                  struct result *result, struct err *err);

#endif
