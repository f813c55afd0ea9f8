/* Indexes and keys of partitioned tables, a step for each partition, so that connections share
 * them.
 *
 * PostgreSQL makes such an index in one session, partition after partition. A step of a table that
 * has partitions becomes several instead: the index or key on the table alone (ON ONLY), which is
 * not valid yet, and behind it a step of the same name for each partition, which makes the
 * partition's index, under the name that PostgreSQL gives it, and attaches it. With the last one
 * the table's becomes valid. What is after a step of this name is after all of them.
 */
#ifndef PGBAZAAR_GEN_FINISH_FINISH_PARTITION_H
#define PGBAZAAR_GEN_FINISH_FINISH_PARTITION_H

#include "gen/finish/finish.h"

/* A partition of table `whole`, with its share of that table's bytes: 0 to 1. */
struct finish_part {
    const char *whole, *table;
    double share;
};

/* Puts steps for the parts in the place of those of their tables, and orders all anew. The parts of
 * a table stand side by side. A step whose parts are too many for FINISH_STEPS_MAX stays one. */
int finish_partition_split(struct finish *finish, const struct finish_part *parts, size_t count,
                           struct err *err);

/* The same with the partitions that the database has. */
int finish_partition_look(struct finish *finish, PGconn *conn, struct err *err);

static inline bool finish_step_is_part(const struct finish_step *step) {
    return step->whole[0] != '\0';
}

/* Appends the step's statements. */
void finish_step_put_sql(const struct finish *finish, const struct finish_step *step, PGconn *conn,
                         struct buf *sql);

#endif
