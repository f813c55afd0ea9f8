/* What a person sees while a load works: a bar on a terminal, a line now and then elsewhere. */
#ifndef PGBAZAAR_GEN_PROGRESS_H
#define PGBAZAAR_GEN_PROGRESS_H

#include <stdbool.h>

#include "gen/copy/pipeline.h"
#include "gen/finish/finish.h"

struct progress {
    const char *what; /* is done: "copy" */
    bool terminal;    /* stderr is one, and nothing asked for quiet */
    bool quiet;
    int64_t next_line_us; /* elapsed time at which the next plain line is due; see progress_end */
    bool bar;             /* a bar stands on the terminal's last line */
    /* Told how far this part of the work is, quiet or not; may be NULL. */
    void (*watch)(void *context, const struct pipeline_progress *state);
    void *watch_context;
};

void progress_init(struct progress *progress, const char *what);

/* For pipeline.report, compare.report and finish_run; the context is the struct progress. */
void progress_copy(void *progress, const struct pipeline_progress *state);
void progress_finish(void *progress, const struct finish_progress *state);

/* Takes the bar away, before anything else is printed; what follows is timed anew. */
void progress_end(struct progress *progress);

#endif
