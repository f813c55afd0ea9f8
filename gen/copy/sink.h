/* Where slices go: a database, a folder of files, or nowhere.
 *
 * The pipeline gives each worker a port of the sink. A port takes one slice after another; a slice
 * counts only once `end` has returned 0.
 */
#ifndef PGBAZAAR_GEN_COPY_SINK_H
#define PGBAZAAR_GEN_COPY_SINK_H

#include "common/pg.h"
#include "gen/copy/dataset.h"
#include "gen/copy/format.h"

struct copy_sink {
    /* A worker's own way in; NULL with err set when there is none. */
    void *(*open)(struct copy_sink *sink, struct err *err);
    void (*close)(void *port);
    /* A slice begins. */
    int (*begin)(void *port, const struct copy_slice *slice, struct err *err);
    /* rows[0] of the slice in hand has grown to a chunk: the port takes the bytes and clears the
     * buffer. */
    int (*more)(void *port, struct buf *rows, struct err *err);
    /* The slice is whole: what is left in rows[0], and rows of all other tables. */
    int (*end)(void *port, struct buf rows[], struct err *err);
    const char *when_interrupted; /* what an interrupted run has left behind, for its sentence */
};

/* Counts and forgets. */
struct copy_sink copy_sink_null(void);

/* One slice one transaction, with its row in the ledger. */
struct copy_sink_database {
    struct copy_sink sink;
    const struct pg_target *target;
};
void copy_sink_database_init(struct copy_sink_database *sink, const struct pg_target *target);

/* A file a table, `FOLDER/TABLE.copy` or as the format calls it, in the order of the rows. The
 * folder is made where it is missing and locked until the end; a file of one of the names that is
 * there already is an error (ERR_USAGE), as is another run in the same folder (ERR_SYSTEM). */
struct copy_sink_files;
struct copy_sink_files *copy_sink_files_new(const struct copy_dataset *dataset,
                                            const struct copy_format *format, const char *folder,
                                            struct err *err);
struct copy_sink *copy_sink_files_sink(struct copy_sink_files *files);
/* Writes the trailers, brings all files to disk, and then gives them their names. */
int copy_sink_files_finish(struct copy_sink_files *files, struct err *err);
/* Removes all files, unless finish succeeded. */
void copy_sink_files_free(struct copy_sink_files *files);

#endif
