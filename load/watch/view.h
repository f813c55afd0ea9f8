/* The lines that tell of a run in progress: from what was counted to text, nothing else. */
#ifndef PGBAZAAR_LOAD_WATCH_VIEW_H
#define PGBAZAAR_LOAD_WATCH_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "common/screen.h"
#include "load/record/tally.h"
#include "load/workload.h"

enum { VIEW_LINES = PROFILE_MIX_MAX + 16, VIEW_NOTES = 4 };

struct view {
    const struct workload *workload;
    struct tally latest, total;  /* the newest second, and all until then */
    struct result_second second; /* the newest, all queries together */
    uint64_t succeeded, failed;  /* until then */
    int64_t elapsed_us;          /* since the start of the run */
    bool colour;
    char notes[VIEW_NOTES][SCREEN_LINE]; /* of others who watch: "server  CPU 43 % ..."; "": none */
};

int view_init(struct view *view, const struct workload *workload, struct err *err);
void view_release(struct view *view);

/* One line, for a log: the newest second. */
void view_line(const struct view *view, char *text, size_t size);

/* A screen of at most `rows` lines, VIEW_LINES at most; gives their number. Queries that do not fit
 * are those with the least to do. */
size_t view_screen(const struct view *view, size_t rows, struct screen_line *lines);

#endif
