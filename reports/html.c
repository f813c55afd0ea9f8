#include "reports/html.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/atomic_file.h"
#include "common/embedded.h"
#include "reports/html_parts.h"

static int put_title(struct buf *page, const struct result *result, struct err *err) {
    (void)err;
    html_put_text(page, verdict_names[result->verdict]);
    if (result->run_id[0]) {
        buf_put_text(page, " \xc2\xb7 ");
        html_put_text(page, result->run_id);
    }
    return 0;
}

static int put_verdict(struct buf *page, const struct result *result, struct err *err) {
    (void)err;
    html_put_text(page, verdict_names[result->verdict]);
    return 0;
}

/* A class name of style.css. */
static int put_verdict_class(struct buf *page, const struct result *result, struct err *err) {
    (void)err;
    static const char *const classes[VERDICT_COUNT] = {
        [VERDICT_NO_DATA] = "unknown", [VERDICT_PASS] = "good",  [VERDICT_FAIL] = "bad",
        [VERDICT_INVALID] = "unknown", [VERDICT_BREACH] = "bad", [VERDICT_INTERRUPTED] = "unknown",
    };
    buf_put_text(page, classes[result->verdict]);
    return 0;
}

static int put_reason(struct buf *page, const struct result *result, struct err *err) {
    (void)err;
    html_put_text(page, result->reason);
    return 0;
}

static int put_run(struct buf *page, const struct result *result, struct err *err) {
    (void)err;
    char text[64] = "";
    time_t seconds = (time_t)(result->started_at_us / 1000000);
    struct tm parts;
    if (gmtime_r(&seconds, &parts))
        (void)strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts);
    html_put_text(page, result->run_id);
    buf_printf(page, "%s%s \xc2\xb7 pgbazaar ", result->run_id[0] ? " \xc2\xb7 " : "", text);
    html_put_text(page, result->version);
    return 0;
}

/* A file that travels in the program, without the comment that names a source map: a browser would
 * look for that file. */
static int put_file(struct buf *page, const char *name, struct err *err) {
    const struct embedded *file = embedded_find(name);
    if (!file)
        return err_set(err, ERR_SYSTEM, "\"%s\" is missing in this program: build it again", name);
    const char *end = file->data + file->size;
    const char *map = strstr(file->data, "# sourceMappingURL=");
    if (map && map - file->data >= 2)
        end = map - 2;
    buf_put(page, file->data, (size_t)(end - file->data));
    return 0;
}

static int put_chart_style(struct buf *page, const struct result *result, struct err *err) {
    (void)result;
    return put_file(page, "reports/html/dygraph.min.css", err);
}

static int put_style(struct buf *page, const struct result *result, struct err *err) {
    (void)result;
    return put_file(page, "reports/html/style.css", err);
}

static int put_chart_library(struct buf *page, const struct result *result, struct err *err) {
    (void)result;
    return put_file(page, "reports/html/dygraph.min.js", err);
}

static int put_script(struct buf *page, const struct result *result, struct err *err) {
    (void)result;
    return put_file(page, "reports/html/script.js", err);
}

/* What the names in the template stand for. */
static const struct part {
    const char *name;
    int (*put)(struct buf *page, const struct result *result, struct err *err);
} parts[] = {
    {"title", put_title},
    {"verdict", put_verdict},
    {"verdict class", put_verdict_class},
    {"reason", put_reason},
    {"run", put_run},
    {"slas", html_put_slas},
    {"figures", html_put_figures},
    {"queries", html_put_queries},
    {"errors", html_put_errors},
    {"sheets", html_put_sheets},
    {"series", html_put_series},
    {"isolation", html_put_isolation},
    {"environment", html_put_environment},
    {"settings", html_put_settings},
    {"chart data", html_put_chart_data},
    {"chart style", put_chart_style},
    {"style", put_style},
    {"chart library", put_chart_library},
    {"script", put_script},
};

static int put_part(struct buf *page, const char *name, size_t length, const struct result *result,
                    struct err *err) {
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strlen(parts[i].name) == length && memcmp(parts[i].name, name, length) == 0)
            return parts[i].put(page, result, err);
    return err_set(err, ERR_SYSTEM, "the template of the HTML report asks for an unknown \"%.*s\"",
                   (int)length, name);
}

int html_report_put(struct buf *page, const struct result *result, struct err *err) {
    const struct embedded *template = embedded_find("reports/html/template.html");
    if (!template)
        return err_set(
            err, ERR_SYSTEM,
            "the template of the HTML report is missing in this program: build it again");
    const char *next = template->data;
    for (const char *open; (open = strstr(next, "{{")) != NULL;) {
        const char *close = strstr(open, "}}");
        if (!close)
            break;
        buf_put(page, next, (size_t)(open - next));
        if (put_part(page, open + 2, (size_t)(close - open) - 2, result, err))
            return -1;
        next = close + 2;
    }
    buf_put_text(page, next);
    return page->failed ? err_set(err, ERR_SYSTEM, "out of memory for the HTML report") : 0;
}

int html_report_write(const struct result *result, const char *path, struct err *err) {
    struct buf page = BUF_EMPTY;
    int status = html_report_put(&page, result, err);
    if (!status)
        status = atomic_file_put(path, page.data, page.length, err);
    buf_release(&page);
    return status;
}
