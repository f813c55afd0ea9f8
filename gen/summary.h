/* What `gen` says at its end. */
#ifndef PGBAZAAR_GEN_SUMMARY_H
#define PGBAZAAR_GEN_SUMMARY_H

#include "gen/seed/seed_database.h"
#include "gen/skew.h"

/* A table of tables (rows, bytes, time to make a row), then the longest steps of the finish (NULL
 * where there was none), the skew, and the whole. */
void gen_summary_print(struct buf *text, const struct pipeline_outcome *copy,
                       const struct finish *finish, int64_t finish_us, const struct skew *skew);

/* The same as one JSON object. */
void gen_summary_json(struct buf *json, const struct pipeline_outcome *copy,
                      const struct finish *finish, int64_t finish_us, const struct skew *skew);

#endif
