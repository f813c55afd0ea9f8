#include <inttypes.h>
#include <stdio.h>

#include "common/units.h"
#include "gen/realism/realism.h"

static const char *const verdict_names[] = {
    [REALISM_OK] = "ok", [REALISM_OFF] = "off", [REALISM_FEW] = "few"};

static void print_line(const struct realism_line *line, struct buf *text) {
    char samples[UNITS_TEXT];
    buf_printf(text, "%-56s %8.3f  %-26s ", line->name, line->target, line->source);
    if (line->verdict == REALISM_FEW)
        buf_printf(text, "%8s %9s %8s", "-", "-", "-");
    else
        buf_printf(text, "%8.3f %+9.3f %8.3f", line->measured, line->measured - line->target,
                   line->allowed);
    buf_printf(text, " %9s  %s\n", units_format_integer((int64_t)line->samples, samples),
               verdict_names[line->verdict]);
}

void realism_print(const struct realism_report *report, struct buf *text) {
    buf_printf(text, "%-56s %8s  %-26s %8s %9s %8s %9s\n", "measure", "target", "source",
               "measured", "deviation", "allowed", "samples");
    for (size_t i = 0; i < report->count; i++)
        print_line(&report->lines[i], text);
    buf_printf(text, "\n%zu measures: %zu ok, %zu off, %zu with too few samples to say\n\n",
               report->count, report->count - report->off - report->few, report->off, report->few);
    skew_print(&report->skew, text);
}

/* Names and sources are the program's own: they have nothing that JSON would want escaped. */
static void put_line(const struct realism_line *line, struct buf *json) {
    buf_printf(json,
               "{\"measure\": \"%s\", \"source\": \"%s\", \"target\": %.6g, \"samples\": %" PRIu64
               ", \"verdict\": \"%s\"",
               line->name, line->source, line->target, line->samples, verdict_names[line->verdict]);
    if (line->verdict != REALISM_FEW)
        buf_printf(json, ", \"measured\": %.6g, \"deviation\": %.6g, \"allowed\": %.6g",
                   line->measured, line->measured - line->target, line->allowed);
    buf_put_text(json, "}");
}

void realism_json(const struct realism_report *report, struct buf *json) {
    buf_put_text(json, "{\"measures\": [");
    for (size_t i = 0; i < report->count; i++) {
        buf_put_text(json, i > 0 ? ", " : "");
        put_line(&report->lines[i], json);
    }
    buf_printf(json, "], \"off\": %zu, \"few\": %zu, \"skew\": ", report->off, report->few);
    skew_json(&report->skew, json);
    buf_put_text(json, "}\n");
}
