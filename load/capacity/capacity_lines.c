#include "load/capacity/capacity_lines.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/units.h"
#include "reports/sla.h"

enum { LINE = 300 };

struct page {
    struct result_sheet *sheet;
    struct err *err;
    int status;
};

static void put(struct page *page, const char *what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void put(struct page *page, const char *what, const char *format, ...) {
    char line[LINE];
    va_list args;
    if (page->status < 0)
        return;
    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    const union sheet_value row[] = {{.text = what}, {.text = line}};
    page->status = result_sheet_add(page->sheet, row, page->err);
}

static void put_rate(struct page *page, const char *what, const struct search *search, double rate,
                     enum search_outcome outcome, const char *word) {
    unsigned all = 0;
    char text[UNITS_TEXT];
    for (int i = 0; i < SEARCH_OUTCOMES; i++)
        all += search_count(search, rate, (enum search_outcome)i);
    if (rate > 0)
        put(page, what, "%s, %s %u of %u trials", units_format_rate(rate, text), word,
            search_count(search, rate, outcome), all);
}

static void put_interval(struct page *page, const struct search *search,
                         const struct findings *findings) {
    char low[UNITS_TEXT], high[UNITS_TEXT], estimate[UNITS_TEXT];
    if (findings->has_interval)
        put(page, "95 % interval", "%s to %s (likeliest %s), of a logistic curve over %zu trials",
            units_format_rate(findings->interval.low, low),
            units_format_rate(findings->interval.high, high),
            units_format_rate(findings->interval.estimate, estimate), search->count);
}

/* What the same limit had where the rate held. */
static void put_held_value(const struct findings *findings, char *text, size_t size) {
    char value[UNITS_TEXT], rate[UNITS_TEXT];
    *text = '\0';
    for (size_t i = 0; findings->at_held && i < findings->at_held->limit_count; i++) {
        const struct result_outcome *limit = &findings->at_held->limits[i];
        if (strcmp(limit->text, findings->gave_way->text) == 0 && limit->n > 0)
            (void)snprintf(text, size, ", after %s at %s",
                           sla_format_value(limit->unit, limit->value, value),
                           units_format_rate(findings->held, rate));
    }
}

static void put_gave_way(struct page *page, const struct findings *findings) {
    const struct measurement *failed = findings->at_failed;
    char value[UNITS_TEXT], rate[UNITS_TEXT], before[LINE / 2];
    if (!failed)
        return;
    (void)units_format_rate(failed->rate, rate);
    if (!findings->gave_way) {
        put(page, findings->is_invalid ? "limited by" : "gave way first", "at %s: %s", rate,
            failed->reason);
        return;
    }
    put_held_value(findings, before, sizeof before);
    put(page, "gave way first", "%s: \"%s\" with %s at %s%s",
        strcmp(findings->gave_way->query, "all") == 0 ? "the whole mix" : findings->gave_way->query,
        findings->gave_way->text,
        sla_format_value(findings->gave_way->unit, findings->gave_way->value, value), rate, before);
}

void capacity_wait_phrase(const struct measurement_wait *wait, char *text, size_t size) {
    if (strcmp(wait->event, "running") == 0)
        (void)snprintf(text, size, "%.2g sessions running or waiting for a processor",
                       wait->sessions);
    else
        (void)snprintf(text, size, "%.2g sessions waiting for %s", wait->sessions,
                       strcmp(wait->event, MEASUREMENT_FOR_DRIVER) == 0
                           ? "the driver's next statement"
                           : wait->event);
}

static void put_server(struct page *page, const struct findings *findings) {
    char phrase[LINE / 2], before[UNITS_TEXT + 32] = "", rate[UNITS_TEXT];
    if (!findings->has_wait)
        return;
    capacity_wait_phrase(&findings->wait, phrase, sizeof phrase);
    if (findings->at_held)
        (void)snprintf(before, sizeof before, ", after %.2g at %s", findings->wait_before,
                       units_format_rate(findings->held, rate));
    put(page, "the server then", "%s%s", phrase, before);
}

/* From this share of the response on, more sessions are worth a try. Assumption. */
#define MUCH_WAITED 0.5

/* Of a core; below it the driver takes little from the server. Assumption. */
#define DRIVER_MUCH 0.2

static void put_remarks(struct page *page, const struct findings *findings) {
    const struct measurement *failed = findings->at_failed;
    if (!failed)
        return;
    if (failed->waited >= MUCH_WAITED)
        put(page, "sessions",
            "waiting for a free one took %.0f %% of the response: more may carry more",
            failed->waited * 100);
    if (!(failed->machine_cpu >= MACHINE_BUSY && failed->shares_machine))
        return;
    put(page, "machine", "%.0f %% busy, with server and driver on it", failed->machine_cpu * 100);
    put(page, "driver", "its busiest thread took %.0f %% of a core: %s", failed->driver_cpu * 100,
        failed->driver_cpu >= DRIVER_MUCH ? "elsewhere it would leave the server more"
                                          : "what else runs there counts too");
}

static void put_usl(struct page *page, const struct findings *findings) {
    const struct usl *usl = &findings->usl;
    char highest[UNITS_TEXT], law[LINE / 2];
    if (findings->usl_agreement == USL_NOT_FITTED) {
        put(page, "scalability law", "not fitted: too few different trials");
        return;
    }
    (void)snprintf(law, sizeof law, "a %.3g, b %.3g, R2 %.3f", usl->alpha, usl->beta,
                   usl->r_squared);
    (void)units_format_rate(findings->usl_throughput, highest);
    if (findings->usl_agreement == USL_FITS_BADLY)
        put(page, "scalability law", "warning: it explains the throughputs badly (%s)", law);
    else if (findings->usl_agreement == USL_PEAK_IS_BELOW)
        put(page, "scalability law",
            "warning: its highest throughput, %s, is below what was answered (%s)", highest, law);
    else if (findings->usl_peaks)
        put(page, "scalability law", "agrees: peak of %s with %.3g at the server at once (%s)",
            highest, findings->usl_concurrency, law);
    else
        put(page, "scalability law", "agrees: still growing at %s with %.3g at the server (%s)",
            highest, findings->usl_concurrency, law);
}

int capacity_lines_add(struct result *result, const struct search *search,
                       const struct findings *findings, struct err *err) {
    static const struct sheet_column columns[] = {{"what", SHEET_TEXT}, {"found", SHEET_TEXT}};
    struct page page = {.err = err};
    page.sheet = result_add_sheet(
        result,
        &(struct sheet_form){
            .name = "capacity", .title = "Capacity", .columns = columns, .column_count = 2},
        err);
    if (!page.sheet)
        return -1;
    put_rate(&page, "holds", search, findings->held, SEARCH_PASS, "passed");
    put_rate(&page, findings->is_invalid ? "invalid" : "fails", search, findings->failed,
             findings->is_invalid ? SEARCH_INVALID : SEARCH_FAIL,
             findings->is_invalid ? "invalid in" : "failed");
    put_interval(&page, search, findings);
    put_gave_way(&page, findings);
    put_server(&page, findings);
    put_remarks(&page, findings);
    put_usl(&page, findings);
    page.sheet->summary_rows = page.sheet->row_count;
    return page.status;
}
