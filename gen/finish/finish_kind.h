/* What kinds of steps a finish has: the locks that they take, how long they take and how much
 * memory they want.
 */
#ifndef PGBAZAAR_GEN_FINISH_FINISH_KIND_H
#define PGBAZAAR_GEN_FINISH_FINISH_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Locks on a table, as in PostgreSQL's manual (Explicit Locking), weakest first. */
enum finish_lock {
    FINISH_NO_LOCK,
    FINISH_ROW_SHARE,
    FINISH_SHARE_UPDATE_EXCLUSIVE,
    FINISH_SHARE,
    FINISH_SHARE_ROW_EXCLUSIVE,
    FINISH_ACCESS_EXCLUSIVE,
    FINISH_LOCKS
};

bool finish_locks_conflict(enum finish_lock left, enum finish_lock right);

/* What a step leaves in the catalog. */
enum finish_object {
    FINISH_NOTHING, /* nothing that can be looked up: the step is done in every run */
    FINISH_INDEX,   /* valid */
    /* Of a partitioned table: valid, or as long as those of its partitions are being made not. */
    FINISH_PARTITIONED_INDEX,
    FINISH_PARTITIONED_KEY, /* a constraint, with its index */
    FINISH_CONSTRAINT,
    FINISH_VALID_CONSTRAINT,
    FINISH_TRIGGER,
};

struct finish_kind {
    const char *name; /* as the step lines have it */
    /* The kind that makes it on a partitioned table alone, without its partitions; or NULL. */
    const char *partitioned;
    enum finish_object object;
    enum finish_lock lock;    /* on the step's table */
    enum finish_lock to_lock; /* on the table that it refers to */
    double row_ns;            /* nanoseconds a row, unless the step says otherwise */
    double rows_max;          /* of which so many are looked at; 0: all */
    /* What it uses of maintenance_work_mem, bytes: for each row of its table, or of the table that
     * it refers to, up to a limit beyond which more gains nothing (0: there is none). */
    double row_bytes;
    double bytes_max;
    bool rows_are_to;
    bool is_graph; /* a graph that must be in memory whole, whose row_bytes are beside the vector */
};

/* NULL when there is none of this name (length bytes, not ended by NUL). */
const struct finish_kind *finish_kind_find(const char *name, size_t length);

/* A step that makes what those of its partitions are to be attached to. */
static inline bool finish_kind_is_partitioned(const struct finish_kind *kind) {
    return kind->object == FINISH_PARTITIONED_INDEX || kind->object == FINISH_PARTITIONED_KEY;
}

/* A step that keeps all others off a table, as a rule for a moment: keys, references, triggers. */
static inline bool finish_kind_is_exclusive(const struct finish_kind *kind) {
    return kind->lock >= FINISH_SHARE_ROW_EXCLUSIVE;
}

#endif
