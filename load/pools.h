/* Small pools of parameters: a query whose values come from few different ones is answered from
 * caches, and says little about a database that is asked for others. */
#ifndef PGBAZAAR_LOAD_POOLS_H
#define PGBAZAAR_LOAD_POOLS_H

#include "common/err.h"
#include "load/workload.h"
#include "reports/result.h"

/* A pool is small where each of its values was asked for so often in the measured time, if all were
 * drawn alike. Assumption: enough for a cache to have all of them. */
#define POOLS_TIMES 20

/* Adds the sheet "pools" with each query of a small pool, and warns of the worst; nothing where
 * there is none. A query's pool is that of its parameter with the most different values, those of
 * new rows left out; a query without such a parameter has none. */
int pools_report(const struct workload *workload, struct result *result, struct err *err);

#endif
