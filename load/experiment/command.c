#include "load/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/atomic_file.h"
#include "common/log.h"
#include "load/experiment/experiment.h"
#include "load/experiment/outcome.h"
#include "load/experiment/series.h"
#include "load/folder.h"
#include "reports/report.h"

static int list(struct err *err) {
    struct buf text = BUF_EMPTY;
    buf_put_text(&text, "Experiments in this program (one of your own is given with its path):\n");
    experiment_list(&text);
    int status = text.failed ? err_set(err, ERR_SYSTEM, "out of memory") : EXIT_DONE;
    (void)fputs(buf_text(&text), stdout);
    buf_release(&text);
    return status;
}

/* The folder, as a load's would be called. */
static int make_folder(const struct experiment *experiment, const struct options *options,
                       struct folder *folder, struct err *err) {
    struct result name;
    if (result_init(&name, err) < 0)
        return -1;
    int status = folder_make(folder, options->output, experiment->name, 0, &name, err);
    result_release(&name);
    return status;
}

static int write_markdown(const struct outcome *outcome, const char *path, struct err *err) {
    if (strcmp(path, "-") == 0)
        return outcome_print_markdown(outcome, stdout, err);
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (!memory)
        return err_set(err, ERR_SYSTEM, "out of memory for %s", path);
    int status = outcome_print_markdown(outcome, memory, err);
    (void)fclose(memory);
    if (status == 0)
        status = atomic_file_put(path, text, size, err);
    free(text);
    return status;
}

/* experiment.json in the folder, and on standard output where it is asked for. */
static int write_json(const struct outcome *outcome, const char *folder, bool print,
                      struct err *err) {
    char path[PATH_MAX];
    json_t *json = outcome_json(outcome);
    char *text = json ? json_dumps(json, JSON_INDENT(2)) : NULL;
    json_decref(json);
    if (!text)
        return err_set(err, ERR_SYSTEM, "out of memory for the outcome");
    int length = snprintf(path, sizeof path, "%s/experiment.json", folder);
    int status = length < (int)sizeof path
                     ? atomic_file_put(path, text, strlen(text), err)
                     : err_set(err, ERR_USAGE, "the name of the result's folder is too long");
    if (print)
        (void)printf("%s\n", text);
    free(text);
    return status;
}

/* What was measured until the end, or until it was broken off, printed before it is saved: the disk
 * may be full. The exit code, or -1. */
static int tell(const struct series *series, const struct options *options, struct err *err) {
    struct outcome outcome;
    int status = outcome_make(&outcome, series, err);
    if (status == 0 && !report_taker_of_output(options))
        status = outcome_print(&outcome, stdout, log_colour(STDOUT_FILENO), err);
    if (status == 0)
        status = write_json(&outcome, series->folder, options->json, err);
    if (status == 0 && options->markdown)
        status = write_markdown(&outcome, options->markdown, err);
    if (status == 0)
        status = (int)outcome_exit_code(&outcome);
    outcome_release(&outcome);
    return status;
}

static int measure(struct experiment *experiment, struct series *series, struct folder *folder,
                   const struct options *options, struct err *err) {
    struct err reason = {.kind = ERR_NONE};
    if (series_init(series, experiment, options, folder->path, err) < 0) {
        if (series_clear(series, &reason) < 0)
            (void)err_advise(err, "%s", reason.text);
        folder_leave(folder->path, options->output);
        return -1;
    }
    int status = series_run(series, err);
    folder_give_room(folder);
    int code = series->rounds > 0 ? tell(series, options, status < 0 ? &reason : err) : status;
    if (code >= 0)
        log_info("results: %s", folder->path);
    return status < 0 ? -1 : code;
}

static int perform(struct experiment *experiment, struct series *series,
                   const struct options *options, struct err *err) {
    struct folder folder = FOLDER_NONE;
    int code = make_folder(experiment, options, &folder, err);
    if (code == 0)
        code = measure(experiment, series, &folder, options, err);
    folder_release(&folder);
    return code;
}

int cmd_experiment(const struct options *options, struct err *err) {
    struct experiment experiment;
    struct series series = {.arms = NULL};
    if (options->argument_count == 0)
        return list(err);
    if (report_check_files(options, err) < 0)
        return -1;
    int status = experiment_open(&experiment, options->arguments[0], options, err);
    if (status == 0 && options->pairs > 0)
        experiment.pairs = options->pairs;
    if (status == 0)
        status = perform(&experiment, &series, options, err);
    series_release(&series);
    experiment_release(&experiment);
    return status;
}
