/* An arm as files: its profile, and each query that is not the program's own, in one folder, so
 * that `load -p` there asks the same again without the experiment. */
#ifndef PGBAZAAR_LOAD_EXPERIMENT_ARM_FILES_H
#define PGBAZAAR_LOAD_EXPERIMENT_ARM_FILES_H

#include <limits.h>

#include "load/experiment/experiment.h"

/* Writes them into the folder, which is made; `path` becomes that of the profile. */
int arm_files_write(const struct arm *arm, const char *folder, char path[PATH_MAX],
                    struct err *err);

#endif
