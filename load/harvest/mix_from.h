/* `load --mix-from`: a mix drawn from what a server was asked, instead of a run. */
#ifndef PGBAZAAR_LOAD_HARVEST_MIX_FROM_H
#define PGBAZAAR_LOAD_HARVEST_MIX_FROM_H

#include "common/err.h"
#include "common/opt.h"

/* options->mix_from is "statements" (pg_stat_statements of the database) or the path of a csvlog or
 * jsonlog. Writes the folder options->output, or "mix", and says what is in it on standard output.
 * 0 or -1. */
int mix_from(const struct options *options, struct err *err);

#endif
