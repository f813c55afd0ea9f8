/* The lines of the sla that are looked at while the run goes on: those that ask for windows, and
 * those that may end the run.
 *
 * A request counts in the window in which it ended, so that a window is known once it is over and
 * memory is bounded: each thread keeps one histogram a line, handed in at the end of the window,
 * and all together keep a few more until every thread has done so. A request that had no answer
 * when the run gave up counts in the last window, with the time it had waited. Which requests a
 * line speaks of is as for the rest of the result: the phase is that of the intended start.
 *
 * A line without windows that may end the run is judged on all that there is so far, each second.
 * Times are microseconds from the run's start.
 */
#ifndef PGBAZAAR_LOAD_RECORD_GATE_WATCH_H
#define PGBAZAAR_LOAD_RECORD_GATE_WATCH_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/hist.h"
#include "load/arrivals/agenda.h"
#include "load/record/availability.h"
#include "load/record/windows.h"
#include "reports/result.h"
#include "reports/sla_windows.h"

enum { GATE_WATCH_OPEN = 4 }; /* windows of a line that may be incomplete at the same time */

#define GATE_WATCH_ANY SIZE_MAX

/* What was met in a stretch of time: by one thread, or by all. */
struct gate_part {
    uint64_t succeeded, failed;
    struct hist times; /* of the kind that the line limits */
};

struct gate_line {
    const struct sla *sla;
    size_t number;                   /* of its outcome */
    size_t query, phase, size_class; /* GATE_WATCH_ANY: of all */
    struct windows windows;          /* of a second each, where the line has none */
    struct gate_part open[GATE_WATCH_OPEN];
    size_t reported[GATE_WATCH_OPEN]; /* threads that handed it in */
    uint64_t closed;                  /* windows below this one are judged */
    struct sla_windows judged;        /* of a line with windows */
    struct gate_part total;           /* of one without: so far */
    double best_rate;                 /* of the total's seconds */
    bool lost;                        /* it cannot be kept any more */
    int64_t aborted_at_us;            /* when it ended the run; 0: it did not */
};

struct gate_watch {
    pthread_mutex_t lock;
    size_t threads;
    struct gate_line *lines; /* [count], owned; under the lock */
    size_t count;
};

/* The names by which lines speak of requests. */
struct gate_names {
    const char *const *queries; /* [query_count] */
    size_t query_count;
    const struct agenda *agenda;
};

/* Takes those of the lines that are to be looked at; they stay where they are. Their names are
 * right (sla_check_names). The caller releases, also after an error. */
int gate_watch_init(struct gate_watch *watch, const struct sla *slas, size_t count,
                    const struct gate_names *names, size_t threads, struct err *err);
void gate_watch_release(struct gate_watch *watch);

/* Any thread hands in what it met in this window of the line, in order; *part is cleared. */
void gate_watch_hand_in(struct gate_watch *watch, size_t line, uint64_t window,
                        struct gate_part *part);

/* By the main thread, once a second: whether the run is to end now, for a line that may end it, its
 * grace time being over, can no longer be kept. start_us and now_us are those of availability. */
bool gate_watch_look(struct gate_watch *watch, struct availability *availability, int64_t start_us,
                     int64_t now_us);

/* After all threads have ended, when the run ended at end_us. A window that is not whole is left
 * out. */
void gate_watch_finish(struct gate_watch *watch, int64_t end_us);

/* Completes the outcomes of the lines, which sla_judge made. */
void gate_watch_judge(const struct gate_watch *watch, struct result *result);

#endif
