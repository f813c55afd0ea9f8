/* The runs of `compare --run`: two profiles by turns, A B B A, into a folder that compare reads. */
#ifndef PGBAZAAR_LOAD_COMPARE_COMPARE_RUN_H
#define PGBAZAAR_LOAD_COMPARE_COMPARE_RUN_H

#include "common/err.h"
#include "common/opt.h"
#include "load/folder.h"
#include "reports/compare/runs.h"

enum { COMPARE_PAIRS = 10 };

/* The folder of a comparison: --output, or results/compare-TIME. Taken, and ERR_USAGE where runs
 * are in it already. The caller releases *folder, which was FOLDER_NONE, also after an error. */
int compare_run_folder(const struct options *options, struct folder *folder, struct err *err);

/* Runs the pairs; base and new are empty before, and the i-th of both is a pair after. Warm (each
 * profile runs once before, which does not count) or, with --cold, each run after cold_restart. On
 * an error, also when interrupted, both hold the pairs that were complete before it. */
int compare_run(const struct options *options, const char *profiles[2], const char *folder,
                struct runs *base, struct runs *new, struct err *err);

#endif
