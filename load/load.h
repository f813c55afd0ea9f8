/* The commands that put load on a database. Each takes the options and gives an exit code, or -1
 * with err set (see common/opt.h). */
#ifndef PGBAZAAR_LOAD_LOAD_H
#define PGBAZAAR_LOAD_LOAD_H

#include "common/opt.h"

/* `pgbazaar load`: the profile's mix, to the verdict, which is the exit code. */
int cmd_load(const struct options *options, struct err *err);

/* `pgbazaar experiment`: arms of a design beside each other, see load/experiment/experiment.h. */
int cmd_experiment(const struct options *options, struct err *err);

#endif
