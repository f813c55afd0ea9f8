/* What was done in a stretch of time, by query: of one thread or of all, of a second or of the run
 * so far. For those who look on while it goes on; warm-up and all. */
#ifndef PGBAZAAR_LOAD_RECORD_TALLY_H
#define PGBAZAAR_LOAD_RECORD_TALLY_H

#include "common/err.h"
#include "load/record/outline.h"

struct tally_query {
    uint64_t started, succeeded, failed, retried;
    struct outline response; /* of what succeeded */
};

struct tally {
    struct tally_query *queries; /* [query_count], owned */
    size_t query_count;
    uint64_t due;       /* requests that should have started, as far as somebody said when */
    uint64_t sessions;  /* that stand at the end of it */
    struct outline lag; /* of the driver: from when they were due until they were taken up */
};

int tally_init(struct tally *tally, size_t query_count, struct err *err);
void tally_release(struct tally *tally);

/* Adds another thread's, of the same time; or, by tally_continue, what came afterwards. */
void tally_add(struct tally *tally, const struct tally *from);
void tally_continue(struct tally *tally, const struct tally *next);
void tally_clear(struct tally *tally);

/* All queries together; *sum need not be initialised. */
void tally_sum(const struct tally *tally, struct tally_query *sum);

#endif
