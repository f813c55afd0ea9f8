/* The command `compare`: runs against runs, with a verdict that is not noise. */
#ifndef PGBAZAAR_LOAD_COMPARE_COMPARE_H
#define PGBAZAAR_LOAD_COMPARE_COMPARE_H

#include "common/err.h"
#include "common/opt.h"

/* pgbazaar compare BASE NEW ..., compare FOLDER (of runs that took turns), compare --run A [B]. 0
 * where nothing is worse, EXIT_SLA_FAIL for a regression, EXIT_INVALID for unlike runs,
 * EXIT_NO_DATA for too few, EXIT_BREACH where a run saw a row of another tenant; of several NEW the
 * first of these that is not 0. */
int cmd_compare(const struct options *options, struct err *err);

#endif
