/* What a person sees while a load works: standard error is a file here, or made to look like a
 * terminal. */
#include "gen/progress.h"

#include <unistd.h>

#include "common/log.h"
#include "tests/tap.h"

static char seen[4096];

/* Standard error goes into a file until its end is asked for. */
static int begin_capture(void) {
    (void)fflush(stderr);
    int kept = dup(STDERR_FILENO);
    FILE *file = tmpfile();
    if (kept < 0 || !file) {
        printf("Bail out! no temporary file\n");
        exit(1);
    }
    (void)dup2(fileno(file), STDERR_FILENO);
    (void)fclose(file);
    return kept;
}

static const char *end_capture(int kept) {
    (void)fflush(stderr);
    (void)lseek(STDERR_FILENO, 0, SEEK_SET);
    ssize_t length = read(STDERR_FILENO, seen, sizeof seen - 1);
    seen[length > 0 ? length : 0] = '\0';
    (void)dup2(kept, STDERR_FILENO);
    (void)close(kept);
    return seen;
}

static struct pipeline_progress at(int64_t seconds, uint64_t rows) {
    return (struct pipeline_progress){
        .elapsed_us = seconds * 1000000, .rows = rows, .bytes = rows * 100, .rows_due = 1000000};
}

static unsigned lines(const char *text) {
    unsigned count = 0;
    for (; (text = strchr(text, '\n')); text++)
        count++;
    return count;
}

static void writes_a_line_now_and_then(void) {
    struct progress progress;
    int kept = begin_capture();
    progress_init(&progress, "copy");
    for (int64_t tenth = 1; tenth <= 120; tenth++) {
        struct pipeline_progress state = at(0, (uint64_t)tenth * 5000);
        state.elapsed_us = tenth * 100000;
        progress_copy(&progress, &state);
    }
    progress_end(&progress);
    const char *text = end_capture(kept);
    ok(!progress.terminal && !progress.quiet, "a file is no terminal");
    is_int(lines(text), 2, "in twelve seconds two lines: %s", text);
    ok(strstr(text, "copy: ") && strstr(text, "25 %  250k rows, 50k rows/s, 5 MB/s, 15 s left"),
       "with share, rates and the time that is left");
    ok(!strchr(text, '\r') && !strchr(text, '\033'), "without a terminal's signs");
}

static void draws_a_bar(void) {
    struct progress progress;
    struct pipeline_progress half = at(1, 500000), none = at(0, 0), all = at(2, 1000000);
    struct pipeline_progress nothing_due = {.elapsed_us = 5};
    int kept = begin_capture();
    progress_init(&progress, "copy");
    progress.terminal = true;
    progress_copy(&progress, &none);
    progress_copy(&progress, &half);
    progress_copy(&progress, &all);
    progress_copy(&progress, &nothing_due);
    progress_end(&progress);
    progress_end(&progress);
    const char *text = end_capture(kept);
    ok(strstr(text, "[........................]   0 %"), "empty at first");
    ok(strstr(text, "[############............]  50 %"), "half full");
    ok(strstr(text, "[########################] 100 %"), "full");
    is_int(lines(text), 0, "on one line");
    const char *end = "\r\033[K";
    size_t length = strlen(text);
    ok(length > 8 && strcmp(text + length - strlen(end), end) == 0 && !progress.bar,
       "which is cleared at the end");
    ok(strcmp(text + length - 2 * strlen(end), "\r\033[K\r\033[K") != 0, "once");
}

static void takes_more_rows_than_are_due_for_all(void) {
    struct progress progress;
    struct pipeline_progress more = at(6, 1000010);
    int kept = begin_capture();
    progress_init(&progress, "verify");
    progress_copy(&progress, &more);
    progress_end(&progress);
    const char *text = end_capture(kept);
    ok(strstr(text, "verify: 100 %  ") && strstr(text, ", 0 us left\n"), "%s", text);
}

static struct finish finish;

/* Three steps: one is done, two are at work. */
static struct finish_step *make_finish(void) {
    finish = (struct finish){.count = 3,
                             .steps = {{.name = "a_pkey", .table = "a", .done = true},
                                       {.name = "b_index", .table = "b", .running = true},
                                       {.name = "c_index", .table = "c", .running = true}}};
    finish.steps[0].elapsed_us = 100;
    finish.steps[1].cost_us = 1000;
    finish.steps[2].cost_us = 500;
    return finish.steps;
}

static void tells_long_steps(void) {
    struct finish_step *steps = make_finish();
    struct finish_progress quick = {&finish, &steps[0], 1, 0.1, 100},
                           begun = {&finish, &steps[1], 1, 0.1, 100},
                           done = {&finish, &steps[1], 2, 0.9, 4000000},
                           later = {&finish, NULL, 2, 0.93, 4900000},
                           late = {&finish, NULL, 2, 0.94, 5000000},
                           soon = {&finish, NULL, 2, 0.95, 6000000};
    struct progress progress;
    int kept = begin_capture();
    progress_init(&progress, "copy");
    progress_finish(&progress, &quick);
    progress_finish(&progress, &begun);
    steps[1].elapsed_us = 61000000;
    steps[1].done = true;
    steps[1].running = false;
    progress_finish(&progress, &done);
    const char *text = end_capture(kept);
    is_int(lines(text), 1, "one line, of the step that took long and is done");
    ok(strstr(text, "finish  90 %  2/3  b_index on b took 1 min 1 s"), "with its time: %s", text);
    kept = begin_capture();
    (void)snprintf(steps[2].phase, sizeof steps[2].phase, "loading tuples");
    steps[2].phase_share = 0.42;
    progress_finish(&progress, &later);
    progress_finish(&progress, &late);
    progress_finish(&progress, &soon);
    text = end_capture(kept);
    is_int(lines(text), 1, "and one every five seconds");
    ok(strstr(text, "finish  94 %  2/3  c_index on c (loading tuples 42 %)\n"),
       "with what is being made: %s", text);
}

static void shows_steps_on_a_terminal(void) {
    struct finish_step *steps = make_finish();
    struct finish_progress begun = {&finish, &steps[2], 1, 0.1, 100};
    struct progress progress;
    int kept = begin_capture();
    progress_init(&progress, "copy");
    progress.terminal = true;
    progress_finish(&progress, &begun);
    ok(strstr(end_capture(kept), "\r\033[Kfinish  10 %  1/3  b_index on b and 1 more"),
       "on a terminal every step, the longest by name");
    kept = begin_capture();
    progress_end(&progress);
    is_text(end_capture(kept), "\r\033[K", "until the end");
}

static void keeps_quiet(void) {
    struct progress progress;
    struct pipeline_progress late = at(100, 5);
    struct finish_step *step = make_finish();
    step->elapsed_us = 61000000;
    struct finish_progress state = {&finish, step, 1, 1, 61000000};
    log_set_level(LOG_QUIET);
    int kept = begin_capture();
    progress_init(&progress, "copy");
    progress_copy(&progress, &late);
    progress_finish(&progress, &state);
    progress_end(&progress);
    is_text(end_capture(kept), "", "with -q nothing is said");
    log_set_level(LOG_NORMAL);
}

int main(void) {
    writes_a_line_now_and_then();
    draws_a_bar();
    takes_more_rows_than_are_due_for_all();
    tells_long_steps();
    shows_steps_on_a_terminal();
    keeps_quiet();
    return tap_done();
}
