/* The run second by second, all threads together.
 *
 * Each thread hands in every second once it is over, in order; a second is complete when all have
 * handed it in. Percentiles cannot be added, so a second's histogram is kept until then. A thread
 * that is far behind the others (the machine was suspended, say) still adds its counts, but no
 * longer its times.
 */
#ifndef PGBAZAAR_LOAD_RECORD_TIMELINE_H
#define PGBAZAAR_LOAD_RECORD_TIMELINE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/hist.h"
#include "load/arrivals/agenda.h"
#include "load/record/tally.h"
#include "reports/result.h"

enum { TIMELINE_OPEN = 4 }; /* seconds that may be incomplete at the same time */

/* What one thread did in a second. */
struct timeline_part {
    int64_t second; /* from the start of the run */
    uint64_t started, succeeded, failed, in_flight;
    struct hist response; /* of what succeeded */
    struct tally tally;   /* the same by query, in outline */
};

struct timeline {
    pthread_mutex_t lock;
    size_t threads;
    struct result_second *seconds; /* [count] by number, owned */
    size_t *reported;              /* [count]: threads that handed it in, owned */
    size_t count, capacity;
    size_t closed; /* seconds below this one have their percentiles */
    struct hist open[TIMELINE_OPEN];
    struct tally tallies[TIMELINE_OPEN];
    struct tally latest; /* the newest complete second */
    struct tally total;  /* all complete ones */
    bool failed;         /* memory ran out: later seconds are missing */
    bool keeps;          /* each second's times are kept in the log, which has begun; set before */
    struct buf log;      /* the result's seconds_log; owned */
};

int timeline_init(struct timeline *timeline, size_t threads, size_t query_count, struct err *err);
void timeline_release(struct timeline *timeline);

/* Any thread. The part is added; it may be cleared afterwards. */
void timeline_add(struct timeline *timeline, const struct timeline_part *part);

/* Any thread: the newest complete second. False while there is none. */
bool timeline_latest(struct timeline *timeline, struct result_second *second);

/* Any thread: that second by query into *latest, and all up to it into *total; both are initialised
 * with the same number of queries. */
void timeline_tallies(struct timeline *timeline, struct tally *latest, struct tally *total);

/* After all threads have ended: gives the seconds to the result, each to the phase in which it
 * begins, and the log where one was kept. */
int timeline_finish(struct timeline *timeline, const struct agenda *agenda, struct result *result,
                    struct err *err);

#endif
