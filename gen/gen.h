/* The commands that make and look at worlds: gen, init, drop, plan, row, history, verify. Each
 * takes the options and gives an exit code, or -1 with err set (see common/opt.h). */
#ifndef PGBAZAAR_GEN_GEN_H
#define PGBAZAAR_GEN_GEN_H

#include "common/opt.h"

/* How many connections (and their makers) work at once: what --jobs says, else one a core, at most
 * 16. Two a core gain nothing, and one leaves none idle: makers and backends share the cores
 * (measured, 2 cores: two backends are the optimum). */
unsigned gen_jobs(const struct options *options);

int cmd_gen(const struct options *options, struct err *err);
int cmd_init(const struct options *options, struct err *err);
int cmd_drop(const struct options *options, struct err *err);
int cmd_plan(const struct options *options, struct err *err);
int cmd_row(const struct options *options, struct err *err);
int cmd_history(const struct options *options, struct err *err);
int cmd_verify(const struct options *options, struct err *err);

#endif
