/* What a person sees while a load runs: one screen that is drawn anew every second on a terminal,
 * else a line a second; nothing with -q. On stderr. */
#ifndef PGBAZAAR_LOAD_WATCH_LIVE_H
#define PGBAZAAR_LOAD_WATCH_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/screen.h"
#include "load/record/timeline.h"
#include "load/watch/view.h"
#include "load/workload.h"

struct live {
    bool quiet, terminal;
    struct view view;
    struct screen_line *lines; /* [VIEW_LINES], owned; NULL without a terminal */
};

/* Before the run's threads are made. The caller releases, also after an error. */
int live_init(struct live *live, const struct workload *workload, struct err *err);
void live_release(struct live *live);

/* When all threads are made and all sessions stand: takes the terminal. */
void live_begin(struct live *live);

/* Shows the newest second; elapsed_us is from the start of the run. To be called a little after
 * each second is over, and whenever a wait was interrupted. */
void live_update(struct live *live, struct timeline *timeline, int64_t elapsed_us);

/* Gives the terminal back, before anything else is printed. */
void live_end(struct live *live);

#endif
