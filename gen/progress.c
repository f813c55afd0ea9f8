#include "gen/progress.h"

#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "common/units.h"

#define BAR_WIDTH      24
#define PLAIN_EVERY_US INT64_C(5000000)
#define SECOND_US      1e6

void progress_init(struct progress *progress, const char *what) {
    bool quiet = log_level() == LOG_QUIET;
    *progress = (struct progress){.what = what,
                                  .terminal = !quiet && log_can_live(),
                                  .quiet = quiet,
                                  .next_line_us = PLAIN_EVERY_US};
}

/* "12.3 M rows, 41 %, 1.20 M rows/s, 210 MB/s, 14 s left" */
static void describe(const struct pipeline_progress *state, char *text, size_t size) {
    double seconds = (double)state->elapsed_us / SECOND_US;
    double rate = seconds > 0 ? (double)state->rows / seconds : 0;
    double bytes = seconds > 0 ? (double)state->bytes / seconds : 0;
    /* Of a database that was written to, more may come than the world has. */
    uint64_t rows_left = state->rows < state->rows_due ? state->rows_due - state->rows : 0;
    double left = rate > 0 ? (double)rows_left / rate : 0;
    char rows[UNITS_TEXT], rows_rate[UNITS_TEXT], bytes_rate[UNITS_TEXT], time[UNITS_TEXT];
    double share = rows_left > 0 ? (double)state->rows / (double)state->rows_due : 1;
    (void)snprintf(text, size, "%3.0f %%  %s rows, %s rows/s, %s/s, %s left", share * 100,
                   units_format_count((int64_t)state->rows, rows),
                   units_format_count((int64_t)rate, rows_rate),
                   units_format_size((int64_t)bytes, bytes_rate),
                   units_format_duration((int64_t)(left * SECOND_US), time));
}

void progress_copy(void *progress_, const struct pipeline_progress *state) {
    struct progress *progress = progress_;
    if (progress->watch)
        progress->watch(progress->watch_context, state);
    if (progress->quiet || (!progress->terminal && state->elapsed_us < progress->next_line_us))
        return;
    char text[256];
    describe(state, text, sizeof text);
    if (!progress->terminal) {
        log_info("%s: %s", progress->what, text);
        progress->next_line_us = state->elapsed_us + PLAIN_EVERY_US;
        return;
    }
    char bar[BAR_WIDTH + 1];
    size_t full = state->rows_due > 0 ? (size_t)(state->rows * BAR_WIDTH / state->rows_due) : 0;
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', full < BAR_WIDTH ? full : BAR_WIDTH);
    bar[BAR_WIDTH] = '\0';
    char line[sizeof text + sizeof bar + 32];
    (void)snprintf(line, sizeof line, "%s [%s] %s", progress->what, bar, text);
    log_live(line);
    progress->bar = true;
}

/* "idx_products_tags on products (scanning table 41 %) and 1 more", of those at work the longest.
 */
static void describe_running(const struct finish *finish, char *text, size_t size) {
    const struct finish_step *longest = NULL;
    size_t running = 0;
    for (size_t i = 0; i < finish->count; i++) {
        const struct finish_step *step = &finish->steps[i];
        running += step->running;
        if (step->running && (!longest || step->cost_us > longest->cost_us))
            longest = step;
    }
    char phase[FINISH_NAME_SIZE + 16] = "", more[32] = "";
    if (longest && longest->phase[0])
        (void)snprintf(phase, sizeof phase, " (%s %.0f %%)", longest->phase,
                       longest->phase_share * 100);
    if (running > 1)
        (void)snprintf(more, sizeof more, " and %zu more", running - 1);
    (void)snprintf(text, size, "%s%s%s%s%s", longest ? longest->name : "", longest ? " on " : "",
                   longest ? longest->table : "", phase, more);
}

void progress_finish(void *progress_, const struct finish_progress *state) {
    struct progress *progress = progress_;
    const struct finish_step *step = state->step;
    if (progress->quiet)
        return;
    char text[320], running[256];
    describe_running(state->finish, running, sizeof running);
    (void)snprintf(text, sizeof text, "finish %3.0f %%  %zu/%zu  %s", state->share * 100,
                   state->done, state->finish->count, running);
    if (progress->terminal) {
        log_live(text);
        progress->bar = true;
    } else if (step && step->done && step->elapsed_us > PLAIN_EVERY_US) {
        char time[UNITS_TEXT];
        log_info("finish %3.0f %%  %zu/%zu  %s on %s took %s", state->share * 100, state->done,
                 state->finish->count, step->name, step->table,
                 units_format_duration(step->elapsed_us, time));
    } else if (!step && state->elapsed_us >= progress->next_line_us) {
        log_info("%s", text);
        progress->next_line_us = state->elapsed_us + PLAIN_EVERY_US;
    }
}

void progress_end(struct progress *progress) {
    if (progress->bar)
        log_live_end();
    progress->bar = false;
    progress->next_line_us = PLAIN_EVERY_US;
}
