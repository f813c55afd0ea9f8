/* One load as a process of its own: this same program, `load -o FOLDER --quiet`. What a run leaves
 * behind in a process (memory, threads, connections, a warm allocator) cannot reach the next one,
 * and each arm of a comparison begins alike.
 *
 * No password stands in its arguments: -d holds none (common/opt.h), and the PG* variables, service
 * and password files are inherited. */
#ifndef PGBAZAAR_LOAD_TRIAL_TRIAL_H
#define PGBAZAAR_LOAD_TRIAL_TRIAL_H

#include <stddef.h>

#include "common/err.h"
#include "common/opt.h"
#include "reports/result.h"

/* Nothing is owned. */
struct trial {
    const struct options *options; /* of these: database, local, dir, seed, until */
    const char *profile;           /* name or file; NULL: load's own default */
    const char *const *sets;       /* KEY=VALUE, in order */
    size_t set_count;
    const char *folder; /* where its result goes; made if missing, a result in it is replaced */
};

/* Runs it and loads its result (uninitialised before; to be released on success alone).
 *
 * A verdict other than pass is a result and no error. What ended the load without one is an error
 * with the load's own sentence, and its kind as far as the exit code tells: ERR_USAGE, ERR_SYSTEM,
 * ERR_BREACH. ERR_INTERRUPTED when a stop was requested, here or of the load alone; what is in the
 * folder is then not to be used. */
int trial_run(const struct trial *trial, struct result *result, struct err *err);

/* Removes the result from a folder, if there is one, so that nobody takes it for one of a run that
 * counts. */
int trial_forget(const char *folder, struct err *err);

#endif
