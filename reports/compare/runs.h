/* The results of several runs, read from a folder. */
#ifndef PGBAZAAR_REPORTS_COMPARE_RUNS_H
#define PGBAZAAR_REPORTS_COMPARE_RUNS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "reports/result.h"

/* In the folder of runs that took turns: those of either arm, the i-th of both a pair. */
#define RUNS_BASE "base"
#define RUNS_NEW  "new"

struct runs {
    struct result *results; /* owned, in the order of their folders' names */
    size_t count, room;
};

/* Takes over the result, which is then not to be released; -1 (and it is released) when memory is
 * short. */
int runs_add(struct runs *runs, struct result *result, struct err *err);

/* Appends what `path` holds: its own result, or else those of the folders in it (and in these),
 * by name. ERR_USAGE where there is none. */
int runs_read(struct runs *runs, const char *path, struct err *err);

/* Whether it is a folder of runs that took turns. */
bool runs_took_turns(const char *path);

/* Of runs that took turns: where their `compare` was killed, the last one may have been stopped
 * before its time, or have no partner. Whether there was such a pair, which is then left out. */
bool runs_drop_half_pair(struct runs *base, struct runs *new);

/* Leaves out all but the first `count`. */
void runs_keep(struct runs *runs, size_t count);

void runs_release(struct runs *runs);

#endif
