#include "load/compare/compare_history.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/log.h"
#include "common/units.h"
#include "load/folder.h"
#include "reports/compare/comparison.h"
#include "reports/history/history_show.h"
#include "reports/html.h"

static int print_json(const struct run_history *history, const char *directory, struct err *err) {
    json_t *document = history_json(history, directory);
    char *text = document ? json_dumps(document, JSON_INDENT(1)) : NULL;
    int status = text ? 0 : err_set(err, ERR_SYSTEM, "out of memory for the history");
    if (text)
        (void)printf("%s\n", text);
    free(text);
    json_decref(document);
    return status;
}

static int write_folder(const struct run_history *history, const char *directory, const char *path,
                        struct err *err) {
    struct folder folder = FOLDER_NONE;
    struct result result = {.run_id = ""};
    char report[PATH_MAX + 16];
    int status = history_result(history, directory, &result, err);
    if (status == 0)
        status = folder_make(&folder, path, "history", 0, &result, err);
    folder_give_room(&folder);
    if (status == 0)
        status = result_save(&result, folder.path, err);
    if (status == 0) {
        (void)snprintf(report, sizeof report, "%s/report.html", folder.path);
        status = html_report_write(&(struct html_runs){.result = &result}, report, err);
    }
    if (status == 0)
        log_info("the trends are in %s", report);
    folder_release(&folder);
    result_release(&result);
    return status;
}

static int show(const struct options *options, const struct run_history *history, struct err *err) {
    const char *directory = options->arguments[0];
    if (options->output && write_folder(history, directory, options->output, err) < 0)
        return -1;
    if (options->json)
        return print_json(history, directory, err);
    return history_print(stdout, history, directory, options->verbose, log_colour(STDOUT_FILENO),
                         err);
}

int compare_history(const struct options *options, struct err *err) {
    struct run_history history = {.changes = NULL};
    double least = COMPARISON_LEAST_CHANGE;
    if (options->run || options->pairs > 0 || options->cold || options->force ||
        options->baseline || options->markdown || options->junit)
        return err_set(err, ERR_USAGE,
                       "compare --history goes with --least-change, --output and --json alone");
    if (options->argument_count != 1)
        return err_set(err, ERR_USAGE, "compare --history takes one folder, of the runs' folders");
    if (options->least && units_parse_percent(options->least, &least, err) < 0)
        return err_prefix(err, "--least-change");
    int status = run_history_read(&history, options->arguments[0], least, err);
    if (status == 0)
        status = show(options, &history, err);
    if (status == 0)
        status = (int)history_exit_code(&history);
    run_history_release(&history);
    return status;
}
