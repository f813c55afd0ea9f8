/* What `gen` says at its end. */
#ifndef PGBAZAAR_GEN_SUMMARY_H
#define PGBAZAAR_GEN_SUMMARY_H

#include "gen/seed/seed_database.h"
#include "gen/skew.h"

struct gen_summary {
    const struct pipeline_outcome *copy;
    const struct finish *finish; /* NULL where there was none */
    int64_t finish_us;
    const struct skew *skew;
    const char *mode; /* as in struct seed_outcome; "files" or "null" where no database is filled */
    struct copy_share share;
    uint64_t rows_left; /* of other shares */
};

/* A table of tables (rows, bytes, time to make a row), then the longest steps of the finish, the
 * skew, and the whole. */
void gen_summary_print(struct buf *text, const struct gen_summary *summary);

/* The same as one JSON object, with the mode, the share and what is left of others. */
void gen_summary_json(struct buf *json, const struct gen_summary *summary);

#endif
