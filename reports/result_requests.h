/* What became of requests, and how long they took: of a query, of a part of its requests, of all
 * queries together. */
#ifndef PGBAZAAR_REPORTS_RESULT_REQUESTS_H
#define PGBAZAAR_REPORTS_RESULT_REQUESTS_H

#include <stdint.h>

#include "common/err.h"
#include "common/hist.h"

/* After whatever fault,
 *
 *     sent = succeeded + failed + unknown + in_flight
 *     due = sent + skipped                               all queries together
 *     failed + unknown = the counts of the errors
 *
 * A retried request is sent once. */
struct result_requests {
    uint64_t sent;
    uint64_t succeeded;
    uint64_t failed; /* ended with an error, after its retries: nothing of it was done */
    /* The connection was lost without a word while a change was to be committed: it may have been
     * done or not. Neither success nor failure. */
    uint64_t unknown;
    uint64_t in_flight;   /* sent, and not answered when the run gave up */
    uint64_t retried;     /* further attempts after 40001 and 40P01 */
    uint64_t skipped;     /* due, but never sent */
    uint64_t rows;        /* returned or touched */
    struct hist response; /* of those that succeeded: from the intended start to the last row */
    struct hist service;  /* of the same: from the send to the last row, retries included */
    /* How long those had waited that had no answer when the run gave up: lower bounds of their
     * times. For the judgement, which would otherwise not see that a database stopped. */
    struct hist unanswered_response; /* the skipped too: from the intended start */
    struct hist unanswered_service;  /* of those sent */
};

/* None, with memory for the times; -1 when there is none. A zeroed struct is none too: its times
 * have memory once there are samples. */
int result_requests_init(struct result_requests *requests, struct err *err);
void result_requests_release(struct result_requests *requests);

/* Adds counts and times of `from`, which stays as it is; -1 when memory is short. */
int result_requests_add(struct result_requests *requests, const struct result_requests *from,
                        struct err *err);

/* hist_merge into a histogram that may have no memory yet. */
int result_merge_hist(struct hist *hist, const struct hist *from, struct err *err);

#endif
