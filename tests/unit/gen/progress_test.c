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

static void tells_long_steps(void) {
    struct finish_step quick = {.name = "a_pkey", .table = "a", .done = true, .elapsed_us = 100},
                       slow = {.name = "b_index", .table = "b", .elapsed_us = 61000000};
    struct finish_progress first = {&quick, 1, 2}, begun = {&slow, 1, 2}, done = {&slow, 2, 2};
    struct progress progress;
    int kept = begin_capture();
    progress_init(&progress, "copy");
    progress_finish(&progress, &first);
    progress_finish(&progress, &begun);
    slow.done = true;
    progress_finish(&progress, &done);
    const char *text = end_capture(kept);
    is_int(lines(text), 1, "one line, of the step that took long and is done");
    ok(strstr(text, "finish 2/2: b_index on b took 1 min 1 s"), "with its time: %s", text);
    kept = begin_capture();
    progress.terminal = true;
    progress_finish(&progress, &first);
    text = end_capture(kept);
    ok(strstr(text, "\r\033[Kfinish 1/2: a_pkey on a"), "on a terminal every step");
}

static void keeps_quiet(void) {
    struct progress progress;
    struct pipeline_progress late = at(100, 5);
    struct finish_step step = {.name = "x", .done = true, .elapsed_us = 61000000};
    struct finish_progress state = {&step, 1, 1};
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
    tells_long_steps();
    keeps_quiet();
    return tap_done();
}
