#include "reports/report.h"

#include <libgen.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/atomic_file.h"
#include "reports/csv.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/openmetrics.h"
#include "reports/result_fields.h"
#include "reports/summary.h"

#define STANDARD_OUTPUT "-"

static int html_put(struct buf *page, const struct result *result, const struct result *baseline,
                    struct err *err) {
    return html_report_put(page, &(struct html_runs){result, baseline}, err);
}

/* A face is a line here, a field of struct options and a line of common/opt_table.c. */
static const struct face {
    const char *name; /* of the option */
    size_t option;    /* where its file's name is in the options */
    int (*put)(struct buf *document, const struct result *result, const struct result *baseline,
               struct err *err);
} faces[] = {
    {"html", offsetof(struct options, html), html_put},
    {"markdown", offsetof(struct options, markdown), markdown_report_put},
    {"junit", offsetof(struct options, junit), junit_report_put},
    {"openmetrics", offsetof(struct options, openmetrics), openmetrics_report_put},
    {"csv", offsetof(struct options, csv), csv_report_put},
};

enum { FACES = sizeof faces / sizeof *faces };

/* NULL when nobody asked for it. */
static const char *file_of(const struct face *face, const struct options *options) {
    const char *path;
    memcpy(&path, (const char *)options + face->option, sizeof path);
    return path;
}

const char *report_taker_of_output(const struct options *options) {
    for (size_t i = 0; i < FACES; i++) {
        const char *path = file_of(&faces[i], options);
        if (path && strcmp(path, STANDARD_OUTPUT) == 0)
            return faces[i].name;
    }
    return options->json ? "json" : NULL;
}

/* A regular file is replaced, so its folder must take a new one. */
static int check_file(const char *path, struct err *err) {
    struct stat info;
    bool exists = stat(path, &info) == 0;
    char folder[PATH_MAX];
    if (exists && S_ISDIR(info.st_mode))
        return err_set(err, ERR_SYSTEM, "cannot write \"%s\": it is a folder", path);
    (void)snprintf(folder, sizeof folder, "%s", path);
    int denied = exists && !S_ISREG(info.st_mode) ? access(path, W_OK)
                                                  : access(dirname(folder), W_OK | X_OK);
    return denied ? err_set_errno(err, "cannot write \"%s\"", path) : 0;
}

int report_check_files(const struct options *options, struct err *err) {
    const char *taker = report_taker_of_output(options);
    for (size_t i = 0; i < FACES; i++) {
        const char *path = file_of(&faces[i], options);
        if (!path)
            continue;
        bool is_output = strcmp(path, STANDARD_OUTPUT) == 0;
        if (is_output && (options->json || strcmp(taker, faces[i].name) != 0))
            return err_set(err, ERR_USAGE,
                           "--%s and --%s both want standard output: name a file for one of them",
                           options->json ? "json" : taker, faces[i].name);
        for (size_t other = 0; other < i && !is_output; other++)
            if (file_of(&faces[other], options) &&
                strcmp(file_of(&faces[other], options), path) == 0)
                return err_set(err, ERR_USAGE, "--%s and --%s cannot be the same file, \"%s\"",
                               faces[other].name, faces[i].name, path);
        if (!is_output && check_file(path, err) < 0)
            return -1;
    }
    return 0;
}

int report_check(const struct options *options, struct err *err) {
    if (options->baseline && !options->html)
        return err_set(err, ERR_USAGE,
                       "--baseline is laid over the HTML report: name its file, too, with --html");
    return report_check_files(options, err);
}

static int write_face(const struct face *face, const char *path, const struct result *result,
                      const struct result *baseline, FILE *out, struct err *err) {
    struct buf document = BUF_EMPTY;
    int status = face->put(&document, result, baseline, err);
    if (!status && strcmp(path, STANDARD_OUTPUT) == 0)
        (void)fwrite(document.data, 1, document.length, out);
    else if (!status)
        status = atomic_file_put(path, document.data, document.length, err);
    buf_release(&document);
    return status;
}

/* Each is tried; the error is the first's. */
static int write_faces(const struct result *result, const struct options *options, FILE *out,
                       struct err *err) {
    struct result before, *baseline = options->baseline ? &before : NULL;
    if (baseline && result_load(baseline, options->baseline, err))
        return -1;
    int status = 0;
    struct err later;
    for (size_t i = 0; i < FACES; i++) {
        const char *path = file_of(&faces[i], options);
        if (path && write_face(&faces[i], path, result, baseline, out, status ? &later : err))
            status = -1;
    }
    if (baseline)
        result_release(baseline);
    return status;
}

/* result.json as it was saved. */
static int print_document(const char *directory, FILE *out, struct err *err) {
    char path[PATH_MAX], bytes[16384];
    (void)snprintf(path, sizeof path, "%s/" RESULT_FILE, directory);
    FILE *file = fopen(path, "re");
    if (!file)
        return err_set_errno(err, "cannot read \"%s\"", path);
    for (size_t count; (count = fread(bytes, 1, sizeof bytes, file)) > 0;)
        (void)fwrite(bytes, 1, count, out);
    int status = ferror(file) ? err_set(err, ERR_SYSTEM, "cannot read \"%s\"", path) : 0;
    (void)fclose(file);
    return status;
}

/* The same of a result that may not be in any file. */
static int print_json(const struct result *result, FILE *out, struct err *err) {
    struct buf document = BUF_EMPTY;
    int status = result_document_put(&document, result, err);
    if (!status)
        (void)fwrite(document.data, 1, document.length, out);
    buf_release(&document);
    return status;
}

static int print_summary(const struct result *result, const char *report,
                         const struct options *options, FILE *out, struct err *err) {
    struct summary_form form = summary_form_of(out);
    if (report_taker_of_output(options))
        return 0;
    form.all = options->verbose;
    form.report = report;
    return summary_print(out, result, &form, err);
}

static int save(const struct result *result, const char *directory, const char *page,
                struct err *err) {
    return result_save(result, directory, err)
               ? -1
               : html_report_write(&(struct html_runs){.result = result}, page, err);
}

/* A run whose result cannot be written could not finish, but what it found out is as true as it
 * was; that a tenant saw another's rows must not hide behind a full disk. Returns -1. */
static int tell_verdict(const struct result *result, struct err *err) {
    if (result->verdict == VERDICT_BREACH)
        err->kind = ERR_BREACH;
    return err_advise(err, "the verdict was \"%s\"", verdict_names[result->verdict]);
}

/* What can be told is told, however little can be written: it is what the run was for. */
int report_finish(const struct result *result, const char *directory, const struct options *options,
                  FILE *out, struct err *err) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/report.html", directory);
    if (length < 0 || (size_t)length >= sizeof path)
        return err_set(err, ERR_SYSTEM, "the path of the result \"%.200s...\" is too long",
                       directory);
    if (print_summary(result, NULL, options, out, err))
        return -1;
    struct err later;
    int status = save(result, directory, path, err);
    if (write_faces(result, options, out, status ? &later : err))
        status = -1;
    if (options->json && print_json(result, out, status ? &later : err))
        status = -1;
    if (status)
        return tell_verdict(result, err);
    if (!report_taker_of_output(options))
        (void)fprintf(out, "  report: %s\n", path);
    return 0;
}

int report_render(const struct options *options, FILE *out, struct err *err) {
    const char *directory = options->arguments[0], *report = options->html;
    char path[PATH_MAX];
    struct result result;
    if (result_load(&result, directory, err))
        return -1;
    int length = snprintf(path, sizeof path, "%s/report.html", directory);
    if (!report && length > 0 && (size_t)length < sizeof path && access(path, R_OK) == 0)
        report = path;
    int status = write_faces(&result, options, out, err);
    if (!status && options->json)
        status = print_document(directory, out, err);
    else if (!status)
        status = print_summary(&result, report, options, out, err);
    result_release(&result);
    return status;
}

int cmd_report(const struct options *options, struct err *err) {
    return report_check(options, err) < 0 ? -1 : report_render(options, stdout, err);
}
