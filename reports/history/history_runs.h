/* The runs of a history: what of each result is kept when its histograms are gone, so that a
 * thousand runs have room. */
#ifndef PGBAZAAR_REPORTS_HISTORY_HISTORY_RUNS_H
#define PGBAZAAR_REPORTS_HISTORY_HISTORY_RUNS_H

#include <stddef.h>

#include "common/err.h"
#include "reports/compare/measure.h"
#include "reports/result.h"

struct history_run {
    struct result about; /* owned: when and under which id it ran, environment, settings, queries
                            with their shares; nothing that was measured */
    double *values;      /* [query_count + 1][MEASURES] as measure_run gives them; the last are of
                            all queries; owned */
    char *kind;          /* what must be the same for runs to be of one series; owned */
    size_t series;
};

struct history_runs {
    struct history_run *items; /* owned; by the time of their start */
    size_t count, room;
    size_t series_count; /* numbered by their first runs */
    size_t left_out;     /* interrupted, invalid, or with nothing that was measured */
};

/* Reads the results in the folders directly in `directory`. ERR_USAGE where there is none, or one
 * cannot be read. Release it also after an error. */
int history_runs_read(struct history_runs *runs, const char *directory, struct err *err);
void history_runs_release(struct history_runs *runs);

/* The values of a query (or MEASURE_ALL) in a run, [MEASURES]; NULL where it has none. */
const double *history_run_values(const struct history_run *run, const char *query);

#endif
