#include "reports/report.h"

#include <unistd.h>

#include "tests/unit/reports/sample.h"

static char folder[64] = "/tmp/report_test.XXXXXX";

static char *content(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file)
        return NULL;
    char *text = NULL;
    size_t size = 0;
    if (getdelim(&text, &size, '\0', file) < 0)
        exit(1);
    (void)fclose(file);
    return text;
}

/* Without the last line, which says where the report lies. */
static void cut_last_line(char *text) {
    char *place = strstr(text, "  report: ");
    if (place)
        *place = '\0';
}

static void renders_again_what_the_run_showed(void) {
    static const char *const slas[] = {"checkout: p99 < 50ms", "errors < 0.1%"};
    struct result result;
    sample_result(&result);
    sample_judge(&result, slas, 2);
    char run[128], page[160], again[160];
    (void)snprintf(run, sizeof run, "%s/run", folder);
    (void)snprintf(page, sizeof page, "%s/report.html", run);
    (void)snprintf(again, sizeof again, "%s/again.html", folder);
    struct err err = {0};
    char *first = NULL, *second = NULL;
    size_t size;
    FILE *out = open_memstream(&first, &size);
    is_int(report_finish(&result, run, &(struct options){.arguments = {run}}, out, &err), 0,
           "finished %s", err.text);
    (void)fclose(out);
    ok(strstr(first, page) != NULL, "the page's path is printed");
    ok(sample_keeps_to_schema(run), "the document is as the schema has it");
    out = open_memstream(&second, &size);
    is_int(report_render(&(struct options){.arguments = {run}, .html = again}, out, &err), 0,
           "rendered again %s", err.text);
    (void)fclose(out);
    char *before = content(page), *after = content(again);
    ok(before && after && strcmp(before, after) == 0, "the same page, byte for byte");
    cut_last_line(first);
    cut_last_line(second);
    is_text(second, first, "the same summary");
    free(before);
    free(after);
    free(first);
    free(second);
    result_release(&result);
}

static void refuses_what_is_no_result(void) {
    struct options options = {.arguments = {folder}, .argument_count = 1};
    struct err err = {0};
    is_int(cmd_report(&options, &err), -1, "a folder without a result");
    ok(err.kind == ERR_USAGE && strstr(err.text, "is not a result folder"), "%s", err.text);
    options.json = true;
    is_int(cmd_report(&options, &err), -1, "as JSON too");
}

/* Where nothing can be written, the document still goes to standard output. */
static void tells_what_it_cannot_write(void) {
    static const char *const slas[] = {"errors < 0.1%"};
    struct result result;
    sample_result(&result);
    sample_judge(&result, slas, 1);
    char *text = NULL;
    size_t size;
    struct err err = {0};
    FILE *out = open_memstream(&text, &size);
    is_int(report_finish(&result, "/dev/null/run", &(struct options){.json = true}, out, &err), -1,
           "below a file");
    (void)fclose(out);
    ok(strstr(text, "\"queries\"") != NULL, "the document is printed");
    ok(err.kind == ERR_SYSTEM && strstr(err.text, "; the verdict was \""), "and: %s", err.text);
    free(text);
    result.verdict = VERDICT_BREACH;
    out = open_memstream(&text, &size);
    is_int(report_finish(&result, "/dev/null/run", &(struct options){.quiet = true}, out, &err), -1,
           "after a breach");
    (void)fclose(out);
    is_int(err.kind, ERR_BREACH, "which is what the exit code says: %s", err.text);
    free(text);
    result_release(&result);
}

int main(void) {
    if (!mkdtemp(folder))
        return 1;
    renders_again_what_the_run_showed();
    refuses_what_is_no_result();
    tells_what_it_cannot_write();
    char command[128];
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    is_int(system(command), 0, "cleaned up");
    return tap_done();
}
