#include "reports/html.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/atomic_file.h"
#include "common/embedded.h"
#include "reports/html_cells.h"
#include "reports/html_parts.h"

static int put_title(struct buf *page, const struct html_runs *runs, struct err *err) {
    (void)err;
    html_put_text(page, verdict_names[runs->result->verdict]);
    if (runs->result->run_id[0]) {
        buf_put_text(page, " \xc2\xb7 ");
        html_put_text(page, runs->result->run_id);
    }
    return 0;
}

static int put_verdict(struct buf *page, const struct html_runs *runs, struct err *err) {
    (void)err;
    html_put_text(page, verdict_names[runs->result->verdict]);
    return 0;
}

/* A class name of style.css, and a sign for who does not see its colour. */
static const struct look {
    const char *class, *sign;
} looks[VERDICT_COUNT] = {
    [VERDICT_NO_DATA] = {"unknown", "?"},       [VERDICT_PASS] = {"good", "\xe2\x9c\x93"},
    [VERDICT_FAIL] = {"bad", "\xe2\x9c\x97"},   [VERDICT_INVALID] = {"unknown", "?"},
    [VERDICT_BREACH] = {"bad", "\xe2\x9c\x97"}, [VERDICT_INTERRUPTED] = {"unknown", "\xe2\x80\xa6"},
};

static int put_verdict_class(struct buf *page, const struct html_runs *runs, struct err *err) {
    (void)err;
    buf_put_text(page, looks[runs->result->verdict].class);
    return 0;
}

static int put_verdict_sign(struct buf *page, const struct html_runs *runs, struct err *err) {
    (void)err;
    buf_put_text(page, looks[runs->result->verdict].sign);
    return 0;
}

static int put_reason(struct buf *page, const struct html_runs *runs, struct err *err) {
    (void)err;
    html_put_text(page, runs->result->reason);
    return 0;
}

static void put_run_of(struct buf *page, const struct result *result) {
    char text[64] = "";
    time_t seconds = (time_t)(result->started_at_us / 1000000);
    struct tm parts;
    if (gmtime_r(&seconds, &parts))
        (void)strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts);
    html_put_text(page, result->run_id);
    buf_printf(page, "%s%s \xc2\xb7 pgbazaar ", result->run_id[0] ? " \xc2\xb7 " : "", text);
    html_put_text(page, result->version);
}

static int put_run(struct buf *page, const struct html_runs *runs, struct err *err) {
    (void)err;
    put_run_of(page, runs->result);
    if (runs->baseline) {
        buf_put_text(page, "<br>Baseline: ");
        put_run_of(page, runs->baseline);
        buf_printf(page, " \xc2\xb7 %s", verdict_names[runs->baseline->verdict]);
    }
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

static int put_chart_style(struct buf *page, const struct html_runs *runs, struct err *err) {
    (void)runs;
    return put_file(page, "reports/html/dygraph.min.css", err);
}

static int put_style(struct buf *page, const struct html_runs *runs, struct err *err) {
    (void)runs;
    return put_file(page, "reports/html/style.css", err);
}

static int put_chart_library(struct buf *page, const struct html_runs *runs, struct err *err) {
    (void)runs;
    return put_file(page, "reports/html/dygraph.min.js", err);
}

static int put_script(struct buf *page, const struct html_runs *runs, struct err *err) {
    static const char *const files[] = {"reports/html/values.js", "reports/html/chart.js",
                                        "reports/html/charts.js"};
    (void)runs;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (put_file(page, files[i], err))
            return -1;
    return 0;
}

/* What the names in the template stand for. */
static const struct part {
    const char *name;
    int (*put)(struct buf *page, const struct html_runs *runs, struct err *err);
} parts[] = {
    {"title", put_title},
    {"verdict", put_verdict},
    {"verdict class", put_verdict_class},
    {"verdict sign", put_verdict_sign},
    {"reason", put_reason},
    {"run", put_run},
    {"navigation", html_put_navigation},
    {"sections", html_put_sections},
    {"chart data", html_put_chart_data},
    {"chart style", put_chart_style},
    {"style", put_style},
    {"chart library", put_chart_library},
    {"script", put_script},
};

static int put_part(struct buf *page, const char *name, size_t length, const struct html_runs *runs,
                    struct err *err) {
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strlen(parts[i].name) == length && memcmp(parts[i].name, name, length) == 0)
            return parts[i].put(page, runs, err);
    return err_set(err, ERR_SYSTEM, "the template of the HTML report asks for an unknown \"%.*s\"",
                   (int)length, name);
}

int html_report_put(struct buf *page, const struct html_runs *runs, struct err *err) {
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
        if (put_part(page, open + 2, (size_t)(close - open) - 2, runs, err))
            return -1;
        next = close + 2;
    }
    buf_put_text(page, next);
    return page->failed ? err_set(err, ERR_SYSTEM, "out of memory for the HTML report") : 0;
}

int html_report_write(const struct html_runs *runs, const char *path, struct err *err) {
    struct buf page = BUF_EMPTY;
    int status = html_report_put(&page, runs, err);
    if (!status)
        status = atomic_file_put(path, page.data, page.length, err);
    buf_release(&page);
    return status;
}
