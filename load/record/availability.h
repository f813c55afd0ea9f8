/* When nobody was served: the outages of a run, all threads together (see struct
 * result_availability for what counts as one).
 *
 * Each thread has a share, in which it keeps since when something of its own is due and not served;
 * what is common to all is touched once a millisecond at most, so that the hot path pays a few
 * comparisons. An outage is found when it is over, by the success that ends it, or by
 * availability_end. Times are microseconds on one clock.
 */
#ifndef PGBAZAAR_LOAD_RECORD_AVAILABILITY_H
#define PGBAZAAR_LOAD_RECORD_AVAILABILITY_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "load/record/windows.h"
#include "reports/result.h"

/* What is seen in an outage, in its line of the sheet. */
#define AVAILABILITY_SHEET  "availability"
#define AVAILABILITY_DOWN   "no connection stood"
#define AVAILABILITY_SILENT "requests were due, none succeeded"

#define AVAILABILITY_NOTHING INT64_MAX /* nothing is due */

/* How exact the begin of an outage is. */
#define AVAILABILITY_PUBLISH_US 1000

/* Of one thread, which alone writes it; a cache line of its own. */
struct availability_share {
    _Alignas(64) _Atomic int64_t due_us; /* since when; AVAILABILITY_NOTHING */
    int64_t published_us;                /* its last success that the others know of */
};

struct outage {
    int64_t from_us, to_us;
    bool down; /* at some moment no connection stood */
};

struct availability {
    struct availability_share *shares; /* [threads], owned */
    size_t threads;
    _Atomic int64_t success_us; /* the last one, of all threads; before the first the run's start */
    _Atomic int64_t down_us;    /* since when no connection stands; 0: some do */
    atomic_size_t standing;
    _Atomic uint64_t lost, refused, remade;
    pthread_mutex_t lock;
    struct outage *outages; /* [count], owned, under the lock */
    size_t count, capacity;
    bool failed;        /* memory ran out: later outages are missing */
    struct outage gone; /* with no connection, up to the run's end; of no length: one stood */
};

int availability_init(struct availability *availability, size_t threads, struct err *err);
void availability_release(struct availability *availability);

/* The run begins at this time; before any thread records. */
void availability_start(struct availability *availability, int64_t start_us);

/* By a thread: a connection stands; again: made anew in the run, and not before it. */
void availability_stands(struct availability *availability, bool again, int64_t now_us);

/* By a thread: a connection that stood is lost. */
void availability_lost(struct availability *availability, bool counts, int64_t now_us);

/* The success of a thread becomes known to all, and ends the outage that there was. */
void availability_publish(struct availability *availability, struct availability_share *share,
                          int64_t now_us);

/* By a thread: something should have been asked at intended_us. */
static inline void availability_due(struct availability_share *share, int64_t intended_us) {
    if (atomic_load_explicit(&share->due_us, memory_order_relaxed) == AVAILABILITY_NOTHING)
        atomic_store_explicit(&share->due_us, intended_us, memory_order_relaxed);
}

/* By a thread: a request succeeded; still_due: others of its own wait for an answer. */
static inline void availability_succeeded(struct availability *availability,
                                          struct availability_share *share, int64_t now_us,
                                          bool still_due) {
    if (now_us - share->published_us >= AVAILABILITY_PUBLISH_US ||
        atomic_load_explicit(&availability->down_us, memory_order_relaxed) != 0)
        availability_publish(availability, share, now_us);
    atomic_store_explicit(&share->due_us, still_due ? now_us : AVAILABILITY_NOTHING,
                          memory_order_relaxed);
}

/* How long nobody was served so far, of the time that the windows cut. */
struct availability_seen {
    int64_t out_us, longest_us;
};

/* Any thread, while the run goes on: the outages until now, with the one that there is. */
struct availability_seen availability_see(struct availability *availability,
                                          const struct windows *windows, int64_t start_us,
                                          int64_t now_us);

/* After all threads have ended, at the run's end: an outage that lasts until then. */
void availability_end(struct availability *availability, int64_t end_us);

/* Sets result->availability, and adds the sheet "availability" where there was an outage. The
 * result has its phases; start_us is the run's start. */
int availability_add_to(const struct availability *availability, int64_t start_us,
                        struct result *result, struct err *err);

#endif
