/* Where the figures of many runs changed, query by query.
 *
 * Runs that may be held against each other are a series: the same profile, world, mix, load and
 * machine (history_runs.c has the list). In each series each line (a query and a measure) is
 * searched for changes by itself, in logarithms, so that a change is a share of the value. What
 * else differs between the run before a change and the one behind it is named as its likely cause.
 *
 * The series of the newest run gives the outcome: a regression, when the last change of a judged
 * line (reports/compare/measure.h) is for the worse, and no more than HISTORY_FRESH runs lie behind
 * it. Later it is the level that is known.
 */
#ifndef PGBAZAAR_REPORTS_HISTORY_HISTORY_H
#define PGBAZAAR_REPORTS_HISTORY_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/exit_codes.h"
#include "reports/compare/likeness.h"
#include "reports/history/history_runs.h"

/* Of a change that is none, in a line of noise. Assumption: a history has many lines. */
#define HISTORY_CHANCE 0.01

/* The runs in which a regression is news. Assumption. */
#define HISTORY_FRESH 10

struct history_change {
    size_t series, run; /* the first run behind it, by its place in runs */
    char query[RESULT_NAME_SIZE];
    const struct measure *measure;
    double before, after; /* medians; in the measure's unit */
    double change;        /* after / before - 1 */
    double p;
    bool judged, worse;
    bool is_last;             /* of its line */
    size_t runs_since;        /* of the line, the change's own included */
    struct likeness likeness; /* what differs between the runs on both sides; owned */
};

enum history_outcome { HISTORY_TOO_FEW, HISTORY_REGRESSION, HISTORY_NO_REGRESSION };

/* "too few runs", "regression", "no regression"; indexed by the enum, ended by NULL. */
extern const char *const history_outcomes[];

struct run_history {
    struct history_runs runs;
    struct history_change *changes; /* owned; by run, then query and measure */
    size_t count, room;
    double least_change;
    enum history_outcome outcome;
    char reason[RESULT_VALUE_SIZE]; /* a sentence */
};

/* Whether the measure is followed: times and rates. */
bool history_follows(const struct measure *measure);

/* Reads the runs in `directory` and finds their changes of at least this share (above 0). Release
 * it also after an error. */
int run_history_read(struct run_history *history, const char *directory, double least_change,
                     struct err *err);
void run_history_release(struct run_history *history);

/* 0, EXIT_SLA_FAIL for a regression, EXIT_NO_DATA for too few runs. */
enum exit_code history_exit_code(const struct run_history *history);

/* The series of the newest run, and how many runs a series has. */
size_t history_newest_series(const struct run_history *history);
size_t history_series_runs(const struct run_history *history, size_t series);

/* "2025-01-05 10:00", UTC. */
enum { HISTORY_TIME = 24 };
const char *history_time(int64_t us, char text[HISTORY_TIME]);

#endif
