/* What a design costs besides time: what was looked up in its database around its runs. */
#ifndef PGBAZAAR_LOAD_EXPERIMENT_COSTS_H
#define PGBAZAAR_LOAD_EXPERIMENT_COSTS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/pg.h"
#include "reports/result.h"

/* Counters of the server and the database, at one moment. */
struct costs_moment {
    double wal_bytes;
    double rows; /* inserted, updated, deleted */
};

/* Of the schema retail. */
struct costs_sizes {
    int64_t table_bytes, index_bytes;
};

struct costs {
    bool measured;                     /* the sizes */
    struct costs_sizes sizes;          /* before anything was asked */
    int64_t up_us;                     /* the first making of the design; 0: nothing to make */
    double wal_bytes, rows;            /* of all its runs, and of whatever else the server did */
    uint64_t requests;                 /* sent in them, also while they warmed up */
    uint64_t failed, ended;            /* of those that were measured */
    double recall_sum, recall_answers; /* recall@10, each answer alike */
};

/* Waits for the sessions of the load before to hand in what they counted, which takes those of a
 * connection pool up to eleven seconds. */
int costs_look(PGconn *conn, struct costs_moment *moment, struct err *err);

int costs_look_sizes(PGconn *conn, struct costs_sizes *sizes, struct err *err);

/* A database grows while it is asked: what it had at the beginning, and what a design has changed
 * since right before it was made. */
void costs_set_sizes(struct costs *costs, const struct costs_sizes *beginning,
                     const struct costs_sizes *before, const struct costs_sizes *after);

/* After a run, with the moment before it. */
int costs_add(PGconn *conn, const struct costs_moment *before, const struct result *result,
              struct costs *costs, struct err *err);

/* A request's; NAN where nothing was asked. */
double costs_wal_bytes(const struct costs *costs);
double costs_rows(const struct costs *costs);
double costs_failed(const struct costs *costs); /* a share */
double costs_recall(const struct costs *costs); /* NAN where no recall was measured */

#endif
