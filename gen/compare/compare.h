/* Every row of a database against the function, at the speed of a scan.
 *
 * Each connection reads a range of a table's pages at a time, in binary; a row's key tells its
 * number (copy_source.row_of), the function makes that row again, and the bytes must be the same. A
 * census tells rows that are missing or there twice. Nothing is written: a standby or a restored
 * backup will do.
 */
#ifndef PGBAZAAR_GEN_COMPARE_COMPARE_H
#define PGBAZAAR_GEN_COMPARE_COMPARE_H

#include "common/pg.h"
#include "gen/copy/pipeline.h"

#define COMPARE_TABLES_MAX 16
/* Violations of a table and kind that a connection describes; all are counted. */
#define COMPARE_SHOWN 5

enum compare_kind {
    COMPARE_CHANGED, /* there, with other values */
    COMPARE_MISSING,
    COMPARE_TWICE,
    COMPARE_FOREIGN, /* its key is none of this world's */
    COMPARE_KINDS,
};

struct compare_table {
    const struct copy_source *source;
    size_t table; /* of the source's */
    uint64_t rows;
    uint64_t wrong[COMPARE_KINDS];
    struct buf shown[COMPARE_KINDS]; /* lines that describe the first ones */
};

struct compare_outcome {
    struct compare_table tables[COMPARE_TABLES_MAX];
    size_t table_count;
    uint64_t rows, bytes; /* read */
    int64_t elapsed_us;
};

struct compare {
    const struct pg_target *target; /* of a role that sees all rows */
    const char *settings;           /* SQL for each session, after connecting */
    const struct copy_dataset *dataset;
    unsigned connections;
    /* Called some times a second from the calling thread; may be NULL. */
    void (*report)(void *context, const struct pipeline_progress *progress);
    void *context;
};

/* Violations are no error: see outcome->tables. Release with compare_release, after a failure too.
 */
int compare_database(const struct compare *compare, struct compare_outcome *outcome,
                     struct err *err);
void compare_release(struct compare_outcome *outcome);

#endif
