#include "load/watch/live.h"

#include <stdlib.h>
#include <unistd.h>

#include "common/log.h"

#define SECOND_US INT64_C(1000000)

int live_init(struct live *live, const struct workload *workload, struct err *err) {
    bool quiet = log_level() == LOG_QUIET;
    *live = (struct live){.quiet = quiet, .terminal = !quiet && log_can_live()};
    if (view_init(&live->view, workload, err) < 0)
        return -1;
    live->view.second.second = -1;
    live->view.colour = log_colour(STDERR_FILENO);
    if (!live->terminal)
        return 0;
    live->lines = calloc(VIEW_LINES, sizeof *live->lines);
    if (!live->lines)
        return err_set(err, ERR_SYSTEM, "out of memory for the live view");
    screen_prepare();
    return 0;
}

void live_release(struct live *live) {
    live_end(live);
    view_release(&live->view);
    free(live->lines);
}

void live_begin(struct live *live) {
    if (live->terminal)
        screen_open();
}

/* False where there is no newer second. */
static bool look(struct live *live, struct timeline *timeline) {
    static struct tally_query sum; /* some kB; one thread looks */
    struct view *view = &live->view;
    struct result_second second;
    if (!timeline_latest(timeline, &second) || second.second <= view->second.second ||
        (second.second + 1) * SECOND_US > view->workload->agenda.duration_us)
        return false; /* what ends behind the end is in the result */
    view->second = second;
    timeline_tallies(timeline, &view->latest, &view->total);
    tally_sum(&view->total, &sum);
    view->succeeded = sum.succeeded;
    view->failed = sum.failed;
    return true;
}

void live_update(struct live *live, struct timeline *timeline, int64_t elapsed_us) {
    char text[SCREEN_LINE];
    if (live->quiet || (!look(live, timeline) && !screen_is_stale()) ||
        live->view.second.second < 0)
        return;
    live->view.elapsed_us = elapsed_us;
    if (live->terminal) {
        screen_draw(live->lines, view_screen(&live->view, screen_rows(), live->lines));
        return;
    }
    view_line(&live->view, text, sizeof text);
    log_info("%s", text);
}

void live_end(struct live *live) {
    if (live->terminal)
        screen_close();
    live->terminal = false;
    live->quiet = true;
}
