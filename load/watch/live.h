/* What a person sees while a load runs: one line that is kept up to date on a terminal, else a line
 * now and then; nothing with -q. On stderr. */
#ifndef PGBAZAAR_LOAD_WATCH_LIVE_H
#define PGBAZAAR_LOAD_WATCH_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "load/record/timeline.h"

struct live {
    bool quiet, terminal;
    bool line; /* one stands on the terminal */
    int64_t warmup_us, duration_us;
    int64_t next_plain_us; /* elapsed time at which a plain line is due */
};

void live_init(struct live *live, int64_t warmup_us, int64_t duration_us);

/* Shows the newest second; elapsed_us is from the start of the run. */
void live_update(struct live *live, struct timeline *timeline, int64_t elapsed_us);

/* Takes the line away, before anything else is printed. */
void live_end(struct live *live);

#endif
