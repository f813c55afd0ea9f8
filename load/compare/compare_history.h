/* `compare --history DIR`: where the figures of many runs changed. */
#ifndef PGBAZAAR_LOAD_COMPARE_COMPARE_HISTORY_H
#define PGBAZAAR_LOAD_COMPARE_COMPARE_HISTORY_H

#include "common/err.h"
#include "common/opt.h"

/* Prints the changes, or all of it as JSON, and with --output writes a result folder with the
 * trends' charts. 0, EXIT_SLA_FAIL for a regression, EXIT_NO_DATA for too few runs. */
int compare_history(const struct options *options, struct err *err);

#endif
