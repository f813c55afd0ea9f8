#include "load/compare/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/atomic_file.h"
#include "common/exit_codes.h"
#include "common/log.h"
#include "common/units.h"
#include "load/compare/cold.h"
#include "load/compare/compare_history.h"
#include "load/compare/compare_run.h"
#include "load/folder.h"
#include "reports/compare/compare_json.h"
#include "reports/compare/compare_text.h"
#include "reports/report.h"

#define COMPARISON_FILE "comparison.json"

/* Two arms and what they are called. */
struct arms {
    struct runs base, new;
    struct noise_floor floor;
    const char *base_name, *new_name;
    bool took_turns;
};

static void release(struct arms *arms) {
    runs_release(&arms->base);
    runs_release(&arms->new);
    noise_floor_release(&arms->floor);
}

static int read_options(const struct options *options, const struct arms *arms,
                        struct comparison_options *how, struct err *err) {
    *how = (struct comparison_options){.paired = arms->took_turns,
                                       .deliberate = arms->took_turns,
                                       .force = options->force,
                                       .floor = &arms->floor};
    if (!options->least)
        return 0;
    if (units_parse_percent(options->least, &how->least_change, err) < 0)
        return err_prefix(err, "--least-change");
    return 0;
}

/* Into the file, or standard output for "-", where it was asked for. */
static int write_face(const char *path,
                      void (*put)(struct buf *document, const struct comparison *comparison,
                                  const char *base, const char *new),
                      const struct comparison *comparison, const struct arms *arms,
                      struct err *err) {
    struct buf document = BUF_EMPTY;
    int status = 0;
    if (!path)
        return 0;
    put(&document, comparison, arms->base_name, arms->new_name);
    if (document.failed)
        status = err_set(err, ERR_SYSTEM, "out of memory for %s", path);
    else if (strcmp(path, "-") == 0)
        (void)fputs(buf_text(&document), stdout);
    else
        status = atomic_file_put(path, document.data, document.length, err);
    buf_release(&document);
    return status;
}

static int write_json(const char *folder, const struct comparison *comparison,
                      const struct arms *arms, struct err *err) {
    char path[PATH_MAX + 32];
    json_t *document = compare_json(comparison, arms->base_name, arms->new_name);
    char *text = document ? json_dumps(document, JSON_INDENT(1)) : NULL;
    int status = 0;
    if (!text)
        status = err_set(err, ERR_SYSTEM, "out of memory for a comparison");
    else if (!folder)
        (void)printf("%s\n", text);
    else {
        (void)snprintf(path, sizeof path, "%s/" COMPARISON_FILE, folder);
        status = atomic_file_put(path, text, strlen(text), err);
    }
    free(text);
    json_decref(document);
    return status;
}

/* Printed first: the disk may be full. */
static int show(const struct options *options, const struct comparison *comparison,
                const struct arms *arms, const char *folder, struct err *err) {
    if (!report_taker_of_output(options) &&
        compare_text_print(stdout, comparison, arms->base_name, arms->new_name, options->verbose,
                           log_colour(STDOUT_FILENO), err) < 0)
        return -1;
    bool failed = (options->json && write_json(NULL, comparison, arms, err) < 0) ||
                  write_face(options->markdown, compare_markdown_put, comparison, arms, err) < 0 ||
                  write_face(options->junit, compare_junit_put, comparison, arms, err) < 0 ||
                  (folder && write_json(folder, comparison, arms, err) < 0);
    return failed ? -1 : 0;
}

/* Compares and shows; gives the exit code. */
static int conclude(const struct options *options, const struct arms *arms, const char *folder,
                    bool keep_floor, struct err *err) {
    struct comparison comparison;
    struct comparison_options how;
    struct noise_floor measured = {.noises = NULL};
    if (read_options(options, arms, &how, err) < 0 ||
        comparison_make(&comparison, arms->base.results, arms->base.count, arms->new.results,
                        arms->new.count, &how, err) < 0)
        return -1;
    int status = show(options, &comparison, arms, folder, err);
    if (status == 0 && keep_floor && comparison.outcome == OUTCOME_TOO_FEW)
        log_warn("so few pairs give no noise floor");
    else if (status == 0 && keep_floor) {
        status = noise_floor_from(&measured, &comparison, err);
        if (status == 0)
            status = noise_floor_save(&measured, folder, err);
        noise_floor_release(&measured);
    }
    enum exit_code code = comparison_exit_code(&comparison);
    comparison_release(&comparison);
    return status < 0 ? -1 : (int)code;
}

/* Runs that were complete when it was interrupted are compared too. */
static int run_in(const struct folder *folder, const struct options *options,
                  const char *profiles[2], struct arms *arms, struct err *err) {
    bool same = strcmp(profiles[0], profiles[1]) == 0;
    struct err stopped = {.kind = ERR_NONE};
    int status = compare_run(options, profiles, folder->path, &arms->base, &arms->new, &stopped);
    if (status < 0) {
        *err = stopped;
        folder_leave(folder->path, options->output);
    }
    if (status == 0 || (stopped.kind == ERR_INTERRUPTED && arms->base.count > 0)) {
        int code = conclude(options, arms, folder->path, same && status == 0, err);
        log_info("the runs are in %s", folder->path);
        if (status < 0)
            *err = stopped;
        else
            status = code;
    }
    return status;
}

/* `compare --run A [B]` */
static int run_and_compare(const struct options *options, struct err *err) {
    struct folder folder = FOLDER_NONE;
    const char *profiles[2] = {options->arguments[0],
                               options->arguments[options->argument_count > 1]};
    struct arms arms = {.base_name = profiles[0], .new_name = profiles[1], .took_turns = true};
    struct comparison_options how; /* what is wrong in them is said before hours of runs */
    if (options->argument_count > 2)
        return err_set(err, ERR_USAGE, "compare --run takes one profile or two");
    if (read_options(options, &arms, &how, err) < 0)
        return -1;
    if (options->cold && cold_check(options, err) < 0)
        return -1;
    int status = options->baseline ? noise_floor_load(&arms.floor, options->baseline, err) : 0;
    if (status == 0)
        status = compare_run_folder(options, &folder, err);
    if (status == 0)
        status = run_in(&folder, options, profiles, &arms, err);
    folder_release(&folder);
    release(&arms);
    return status;
}

/* The runs of one side. Those of a baseline, which ran against itself, are all of one kind. */
static int read_side(const char *path, struct runs *runs, struct noise_floor *floor,
                     struct err *err) {
    struct noise_floor own = {.noises = NULL};
    if (noise_floor_load(&own, path, err) < 0)
        return -1;
    int status = runs_took_turns(path) && own.count == 0
                     ? err_set(err, ERR_USAGE,
                               "%s has the runs of two arms: name %s/" RUNS_BASE " or %s/" RUNS_NEW
                               "; it has no noise floor, which makes a baseline of one profile's "
                               "runs against itself when there are pairs enough",
                               path, path, path)
                     : runs_read(runs, path, err);
    if (floor && floor->count == 0) {
        noise_floor_release(floor);
        *floor = own;
    } else {
        noise_floor_release(&own);
    }
    return status;
}

/* Who mistypes a folder's name would be told that nothing became worse. */
static void warn_of_same(const char *base, const char *new) {
    struct stat one, other;
    if (stat(base, &one) == 0 && stat(new, &other) == 0 && one.st_dev == other.st_dev &&
        one.st_ino == other.st_ino)
        log_warn("before and after are the same folder, %s: nothing can differ", new);
}

static int compare_folders(const struct options *options, const char *base, const char *new,
                           struct err *err) {
    struct arms arms = {.base_name = base, .new_name = new};
    int status = options->baseline ? noise_floor_load(&arms.floor, options->baseline, err) : 0;
    warn_of_same(base, new);
    if (status == 0)
        status = read_side(base, &arms.base, &arms.floor, err);
    if (status == 0)
        status = read_side(new, &arms.new, NULL, err);
    if (status == 0)
        status = conclude(options, &arms, NULL, false, err);
    release(&arms);
    return status;
}

/* Runs that took turns, read again. */
static int compare_turns(const struct options *options, const char *folder, struct err *err) {
    char paths[2][PATH_MAX];
    struct arms arms = {.base_name = paths[0], .new_name = paths[1], .took_turns = true};
    if (!runs_took_turns(folder))
        return err_set(err, ERR_USAGE,
                       "there is nothing to compare %s with: name a second folder, or one that "
                       "`compare --run` has written",
                       folder);
    (void)snprintf(paths[0], PATH_MAX, "%.4000s/" RUNS_BASE, folder);
    (void)snprintf(paths[1], PATH_MAX, "%.4000s/" RUNS_NEW, folder);
    int status = options->baseline ? noise_floor_load(&arms.floor, options->baseline, err) : 0;
    if (status == 0 &&
        (runs_read(&arms.base, paths[0], err) < 0 || runs_read(&arms.new, paths[1], err) < 0))
        status = -1;
    if (status == 0 && runs_drop_half_pair(&arms.base, &arms.new))
        log_warn("the last pair is not complete, and is left out");
    if (status == 0)
        status = conclude(options, &arms, NULL, false, err);
    release(&arms);
    return status;
}

/* Of several comparisons the gravest counts: a regression that was found, before what could not be
 * told. */
static int graver(int code, int other) {
    static const int grave[] = {EXIT_BREACH, EXIT_SLA_FAIL, EXIT_INVALID, EXIT_NO_DATA};
    for (size_t i = 0; i < sizeof grave / sizeof *grave; i++)
        if (code == grave[i] || other == grave[i])
            return grave[i];
    return EXIT_DONE;
}

int cmd_compare(const struct options *options, struct err *err) {
    if (options->history)
        return compare_history(options, err);
    if (report_check_files(options, err) < 0)
        return -1;
    if (options->run)
        return run_and_compare(options, err);
    if (options->pairs > 0 || options->cold || options->output)
        return err_set(err, ERR_USAGE,
                       "--pairs, --cold and --output are for runs of its own: compare --run A B");
    if (options->argument_count == 1)
        return compare_turns(options, options->arguments[0], err);
    if (options->argument_count > 2 && (options->markdown || options->junit))
        return err_set(err, ERR_USAGE,
                       "--markdown and --junit are of one comparison: name one new folder");
    int code = EXIT_DONE;
    for (size_t i = 1; i < options->argument_count; i++) {
        int one = compare_folders(options, options->arguments[0], options->arguments[i], err);
        if (one < 0)
            return -1;
        code = graver(code, one);
    }
    return code;
}
