/* What `verify` finds, in lines for a reader as it is found, or for a script as one document. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/log.h"
#include "common/text.h"
#include "gen/verify_parts.h"

/* Of the next check. */
static void begin_lists(struct verify_report *report) {
    json_decref(report->shown);
    json_decref(report->known);
    report->shown = json_array();
    report->known = json_array();
}

int verify_report_init(struct verify_report *report, bool as_json, struct err *err) {
    *report = (struct verify_report){.out = stdout};
    if (!as_json)
        return 0;
    report->document = json_pack("{s:[], s:i}", "checks", "violations", 0);
    begin_lists(report);
    if (!report->document || !report->shown || !report->known)
        return err_set(err, ERR_SYSTEM, "out of memory");
    return 0;
}

void verify_report_release(struct verify_report *report) {
    json_decref(report->document);
    json_decref(report->shown);
    json_decref(report->known);
}

const char *verify_violations(uint64_t count) {
    return count == 1 ? "violation" : "violations";
}

void verify_report_show(struct verify_report *report, const char *text) {
    char shown[1024];
    text_copy(shown, sizeof shown, text);
    if (report->shown)
        (void)json_array_append_new(report->shown, json_string(shown));
    else
        (void)fprintf(report->out, "       %s\n", shown);
}

void verify_report_known(struct verify_report *report, const char *what, const char *tries) {
    if (report->known)
        (void)json_array_append_new(report->known, json_sprintf("%s: %s", what, tries));
    else if (log_level() != LOG_QUIET)
        (void)fprintf(report->out, "open   %s: %s (known)\n", what, tries);
}

void verify_report_check(struct verify_report *report, const char *what, uint64_t wrong) {
    report->checks++;
    report->wrong += wrong;
    if (report->document) {
        json_t *check =
            json_pack("{s:s, s:I, s:O, s:O}", "check", what, "violations", (json_int_t)wrong,
                      "shown", report->shown, "known", report->known);
        (void)json_array_append_new(json_object_get(report->document, "checks"), check);
        begin_lists(report);
    } else if (wrong > 0) {
        (void)fprintf(report->out, "WRONG  %s: %" PRIu64 " %s\n", what, wrong,
                      verify_violations(wrong));
    } else if (log_level() != LOG_QUIET) {
        (void)fprintf(report->out, "ok     %s\n", what);
    }
}

void verify_report_rows(struct verify_report *report, uint64_t rows, uint64_t bytes,
                        int64_t elapsed_us) {
    if (report->document)
        (void)json_object_update_new(
            report->document, json_pack("{s:I, s:I, s:I}", "rows", (json_int_t)rows, "bytes",
                                        (json_int_t)bytes, "elapsed_us", (json_int_t)elapsed_us));
}

int verify_report_end(struct verify_report *report, struct err *err) {
    if (!report->document)
        return 0;
    (void)json_object_set_new(report->document, "violations",
                              json_integer((json_int_t)report->wrong));
    char *text = json_dumps(report->document, JSON_INDENT(1));
    if (!text)
        return err_set(err, ERR_SYSTEM, "out of memory for the document of what was found");
    (void)fprintf(report->out, "%s\n", text);
    free(text);
    return 0;
}
