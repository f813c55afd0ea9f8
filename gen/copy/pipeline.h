/* The pipeline: workers that take slices in turn, make their rows and give them to a sink.
 *
 * A worker owns its maker, its buffers and its port; the workers share the number of the next slice
 * and their counters. A slice's first chunk is made before the sink is asked to take it, so a
 * worker that waits for a connection has rows in hand when it gets one. Memory does not depend on
 * the number of rows: a worker holds at most a chunk of each table, and one slice of those that the
 * sink does not take yet.
 */
#ifndef PGBAZAAR_GEN_COPY_PIPELINE_H
#define PGBAZAAR_GEN_COPY_PIPELINE_H

#include "gen/copy/pace.h"
#include "gen/copy/schedule.h"
#include "gen/copy/sink.h"

struct pipeline_table {
    const struct copy_table *table;
    uint64_t rows, bytes; /* sent by this run */
    uint64_t rows_total;  /* of the whole dataset */
    int64_t make_us; /* processor time of making and encoding; of a source: in its first table */
};

struct pipeline_progress {
    int64_t elapsed_us;
    uint64_t rows, bytes; /* sent so far by this run */
    uint64_t rows_due;    /* that this run has to send */
};

struct pipeline {
    const struct copy_dataset *dataset;
    const struct schedule *schedule;
    struct copy_sink *sink;
    unsigned workers; /* at least 1 */
    /* For tables that others use meanwhile: the sources of a generation begin when all of those
     * before have ended, and a slice is made whole before the sink is asked to take it, so that
     * nothing is open there longer than sending takes. */
    bool live;
    struct pace *pace; /* NULL: as fast as it goes */
    /* Asked before each slice, by one worker at a time; it may wait, and an error ends the run. May
     * be NULL. */
    int (*gate)(void *context, struct err *err);
    void *gate_context;
    /* Called by the calling thread, several times a second while the workers work, and once when
     * all have ended. May be NULL. */
    void (*report)(void *context, const struct pipeline_progress *progress);
    void *report_context;
};

#define PIPELINE_TABLES_MAX 16

struct pipeline_outcome {
    struct pipeline_table tables[PIPELINE_TABLES_MAX];
    size_t table_count;
    int64_t elapsed_us;
    uint64_t rows, bytes;
};

/* Runs to the end, to the first error, or to a stop request (ERR_INTERRUPTED). Slices that were
 * ended stay, as far as the sink can keep them; nothing else does. */
int pipeline_run(const struct pipeline *pipeline, struct pipeline_outcome *outcome,
                 struct err *err);

#endif
