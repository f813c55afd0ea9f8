/* What comes after the data: keys, indexes, foreign keys, triggers, statistics.
 *
 * The steps stand in SQL files, each introduced by a line, with what there is to say below it:
 *
 *     -- step: KIND NAME on TABLE
 *     -- to: TABLE            the other table that a reference or its check touches
 *     -- after: NAME, NAME    steps above that it needs
 *     -- row: NUMBER ns       what it costs, where that is not as usual for the kind
 *
 * NAME is the index, constraint or trigger that the step makes. Steps of one name and table are
 * done in their order. All others are done as gen/finish/finish_schedule.h says, side by side over
 * a few connections, each in a transaction of its own. A step whose object is there is left out, so
 * that a finish that was cut short goes on where it stopped.
 *
 * The files of a layout (copy_dataset.finish_layout) say what is otherwise there: a step of theirs
 * takes the place of all those of its name, and a line
 *
 *     -- without: NAME
 *
 * leaves them out.
 */
#ifndef PGBAZAAR_GEN_FINISH_FINISH_H
#define PGBAZAAR_GEN_FINISH_FINISH_H

#include "common/pg.h"
#include "gen/copy/dataset.h"
#include "gen/finish/finish_kind.h"

#define FINISH_STEPS_MAX 2048
#define FINISH_NAME_SIZE 64

/* A set of steps: a bit for each. */
struct finish_set {
    uint64_t words[FINISH_STEPS_MAX / 64];
};

struct finish_step {
    const struct finish_kind *kind;
    char name[FINISH_NAME_SIZE], table[FINISH_NAME_SIZE];
    char to[FINISH_NAME_SIZE];    /* "" for none */
    char whole[FINISH_NAME_SIZE]; /* the table that `table` is a partition of; "" for none */
    const char *sql;              /* points into the file, as do the next two */
    const char *file;             /* its name */
    const char *after_names;      /* behind "-- after: ", to the end of the line; NULL for none */
    size_t length;
    struct finish_set after;  /* the steps that have to be done before */
    struct finish_set apart;  /* those whose locks keep them from being made at the same time */
    struct finish_set yields; /* those that it gives way to: see finish_graph_order */
    double row_ns;
    double rows_share; /* of the rows of `whole` */

    /* Set by finish_estimate. */
    int64_t cost_us;     /* what it will take, as far as one can tell */
    int64_t path_us;     /* the same with the longest chain of steps that need it */
    int64_t wants_bytes; /* of maintenance_work_mem */

    bool done;    /* was there before, or has been made */
    bool broken;  /* was there before, and cannot be used: an invalid index */
    bool running; /* is being made */

    /* Of the step that runs or has run. */
    int64_t memory_bytes;         /* that it was given */
    unsigned connection;          /* that makes it, from 0 */
    int server_process;           /* on the server */
    int64_t start_us, elapsed_us; /* since the finish began; the time that it took */
    char phase[FINISH_NAME_SIZE]; /* while running: what the server says, "" for nothing */
    double phase_share, share;    /* of that phase, and of the step: 0 to 1 */
};

/* Some megabytes, since every step has its sets. */
struct finish {
    const struct copy_dataset *dataset;
    struct finish_step steps[FINISH_STEPS_MAX];
    size_t count;
};

/* The steps of the dataset, from its files. */
int finish_init(struct finish *finish, const struct copy_dataset *dataset, struct err *err);

/* Reads the steps again, splits them by the partitions that there are (finish_partition.h), and
 * marks those whose objects are in the database, and those whose objects are unusable. */
int finish_look(struct finish *finish, PGconn *conn, struct err *err);

/* Removes every object that a step makes, last steps first: so that empty tables fill fast. */
int finish_undo(struct finish *finish, PGconn *conn, struct err *err);

/* Removes what is there and cannot be used. */
int finish_clear(struct finish *finish, PGconn *conn, struct err *err);

struct finish_progress {
    const struct finish *finish;
    const struct finish_step *step; /* begun, or done when step->done; NULL: time has gone by */
    size_t done;                    /* steps */
    double share;                   /* of the work, 0 to 1, as estimated */
    int64_t elapsed_us;
};

/* Does the steps that are not done over `connections` connections of their own. `conn` is free for
 * looking after them meanwhile. `report` is called under a lock, from any thread, when a step
 * begins, when it is done, and about once a second; it may be NULL. */
int finish_run(struct finish *finish, const struct pg_target *target, PGconn *conn,
               unsigned connections,
               void (*report)(void *context, const struct finish_progress *progress), void *context,
               struct err *err);

#endif
