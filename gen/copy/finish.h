/* What comes after the data: keys, indexes, foreign keys, triggers, statistics.
 *
 * The steps stand in SQL files, each introduced by a line
 *
 *     -- step: OBJECT on TABLE
 *
 * where OBJECT is the index, constraint or trigger that the step makes. The files are done in the
 * order of their names, the steps of a file side by side over a few connections, the first ones
 * first. A step whose object is there is left out, so that a finish that was cut short goes on
 * where it stopped. Each step is one transaction.
 *
 * The files of a layout (copy_dataset.finish_layout) say what is otherwise there: a step of theirs
 * takes the place of the one of its name, and a line
 *
 *     -- without: OBJECT
 *
 * leaves one out.
 */
#ifndef PGBAZAAR_GEN_COPY_FINISH_H
#define PGBAZAAR_GEN_COPY_FINISH_H

#include "common/pg.h"
#include "gen/copy/dataset.h"

#define FINISH_STEPS_MAX 128
#define FINISH_NAME_SIZE 64

struct finish_step {
    char name[FINISH_NAME_SIZE], table[FINISH_NAME_SIZE];
    const char *sql; /* points into the file */
    size_t length;
    unsigned phase; /* number of the file */
    bool done;      /* was there before, or has been made */
    int64_t elapsed_us;
};

struct finish {
    const struct copy_dataset *dataset;
    struct finish_step steps[FINISH_STEPS_MAX];
    size_t count;
    unsigned phases;
};

/* The steps of the dataset (from its files, and an ANALYZE of each table). */
int finish_init(struct finish *finish, const struct copy_dataset *dataset, struct err *err);

/* Marks the steps whose objects are in the database. */
int finish_look(struct finish *finish, PGconn *conn, struct err *err);

/* Removes every object that a step makes, last steps first: so that empty tables fill fast. */
int finish_undo(struct finish *finish, PGconn *conn, struct err *err);

struct finish_progress {
    const struct finish_step *step; /* begun, or done when step->done */
    size_t done, count;
};

/* Does the steps that are not done over `connections` connections. `report` is called under a lock,
 * from any thread, when a step begins and when it is done; it may be NULL. */
int finish_run(struct finish *finish, const struct pg_target *target, unsigned connections,
               void (*report)(void *context, const struct finish_progress *progress), void *context,
               struct err *err);

#endif
