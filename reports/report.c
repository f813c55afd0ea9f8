#include "reports/report.h"

#include <limits.h>
#include <unistd.h>

#include "common/log.h"
#include "reports/html.h"
#include "reports/result_fields.h"
#include "reports/summary.h"

int report_finish(const struct result *result, const char *directory, FILE *out, bool colour,
                  struct err *err) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/report.html", directory);
    if (length < 0 || (size_t)length >= sizeof path)
        return err_set(err, ERR_SYSTEM, "the path of the result \"%.200s...\" is too long",
                       directory);
    /* The verdict is printed even where nothing can be written: it is what the run was for. */
    if (summary_print(out, result, NULL, colour, err) || result_save(result, directory, err) ||
        html_report_write(&(struct html_runs){.result = result}, path, err))
        return -1;
    (void)fprintf(out, "  report: %s\n", path);
    return 0;
}

/* The page, with the result of the folder `baseline` laid over it unless that is NULL. */
static int write_html(const struct result *result, const char *baseline, const char *path,
                      struct err *err) {
    struct result before;
    if (!baseline)
        return html_report_write(&(struct html_runs){.result = result}, path, err);
    if (result_load(&before, baseline, err))
        return -1;
    int status = html_report_write(&(struct html_runs){result, &before}, path, err);
    result_release(&before);
    return status;
}

int report_render(const char *directory, const char *baseline, const char *html_path, FILE *out,
                  bool colour, struct err *err) {
    struct result result;
    if (result_load(&result, directory, err))
        return -1;
    int status = html_path ? write_html(&result, baseline, html_path, err) : 0;
    if (!status)
        status = summary_print(out, &result, html_path, colour, err);
    result_release(&result);
    return status;
}

/* The document as it was saved, once it is known to be sound. */
static int print_document(const char *directory, const char *baseline, const char *html_path,
                          struct err *err) {
    struct result result;
    if (result_load(&result, directory, err))
        return -1;
    int status = html_path ? write_html(&result, baseline, html_path, err) : 0;
    result_release(&result);
    char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/" RESULT_FILE, directory);
    FILE *file = status ? NULL : fopen(path, "re");
    if (!status && !file)
        return err_set_errno(err, "cannot read \"%s\"", path);
    if (!file)
        return -1;
    char bytes[16384];
    for (size_t count; (count = fread(bytes, 1, sizeof bytes, file)) > 0;)
        (void)fwrite(bytes, 1, count, stdout);
    (void)fputs("\n", stdout);
    (void)fclose(file);
    return 0;
}

int cmd_report(const struct options *options, struct err *err) {
    const char *directory = options->arguments[0];
    if (options->baseline && !options->html)
        return err_set(err, ERR_USAGE,
                       "--baseline is laid over the HTML report: name its file, too, with --html");
    if (options->json)
        return print_document(directory, options->baseline, options->html, err);
    return report_render(directory, options->baseline, options->html, stdout,
                         log_colour(STDOUT_FILENO), err);
}
