/* Where slices go: a database, a folder of files, or nowhere.
 *
 * The pipeline gives each worker a port of the sink. A port takes one slice after another; a slice
 * counts only once `end` has returned 0. In a database it is committed later: one whose connection
 * is lost meanwhile is gone, and the ledger says so.
 */
#ifndef PGBAZAAR_GEN_COPY_SINK_H
#define PGBAZAAR_GEN_COPY_SINK_H

#include "common/pg.h"
#include "gen/copy/dataset.h"
#include "gen/copy/format.h"
#include "gen/copy/lanes.h"
#include "gen/copy/share.h"

struct copy_sink {
    /* A worker's own way in; NULL with err set when there is none. */
    void *(*open)(struct copy_sink *sink, struct err *err);
    void (*close)(void *port);
    /* A slice begins; it stays until `end`. */
    int (*begin)(void *port, const struct copy_slice *slice, struct err *err);
    /* A chunk was added to the slice in hand: of each buffer the port takes all bytes and clears
     * it, or none, and they wait. */
    int (*more)(void *port, struct buf rows[], struct err *err);
    /* The slice is whole: what is left in all buffers is taken. */
    int (*end)(void *port, struct buf rows[], struct err *err);
    const char *when_interrupted; /* what an interrupted run has left behind, for its sentence */
};

/* Counts and forgets. */
struct copy_sink copy_sink_null(void);

/* A slice is one transaction, with a row in the ledger for each of its tables. They go one behind
 * the other over one connection, while other slices go over others. (Two connections for the two
 * tables of a slice are bound by the longer table's: a million sales and their lines alone took a
 * sixth longer on two cores; with customers and products around them it made no difference.) */
struct copy_sink_database {
    struct copy_sink sink;
    struct lanes lanes;
    bool at_once; /* a slice is committed when it ends, not with the next. To be set before open */
};
int copy_sink_database_init(struct copy_sink_database *sink, const struct pg_target *target,
                            const struct copy_share *share, size_t connections, struct err *err);
/* Makes sure that all that was sent is committed. */
int copy_sink_database_finish(struct copy_sink_database *sink, struct err *err);
void copy_sink_database_release(struct copy_sink_database *sink);

/* A file a table, `FOLDER/TABLE.copy` or as the format calls it, in the order of the rows. The
 * folder is made where it is missing and locked until the end; a file of one of the names that is
 * there already is an error (ERR_USAGE), as is another run in the same folder (ERR_SYSTEM).
 *
 * A share's files, `FOLDER/TABLE.copy.K-of-N` with K as long as N, are one file when they are put
 * behind each other: the first has the header, the last the trailer. */
struct copy_sink_files;
struct copy_sink_files *copy_sink_files_new(const struct copy_dataset *dataset,
                                            const struct copy_format *format,
                                            const struct copy_share *share, const char *folder,
                                            struct err *err);
struct copy_sink *copy_sink_files_sink(struct copy_sink_files *files);
/* Writes the trailers, brings all files to disk, and then gives them their names. */
int copy_sink_files_finish(struct copy_sink_files *files, struct err *err);
/* Removes all files, unless finish succeeded. */
void copy_sink_files_free(struct copy_sink_files *files);

#endif
