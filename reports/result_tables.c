#include "reports/result_tables.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/units.h"
#include "reports/face.h"
#include "reports/sla.h"

static const char *const verdict_paints[VERDICT_COUNT] = {
    [VERDICT_NO_DATA] = PAINT_YELLOW, [VERDICT_PASS] = PAINT_GREEN,
    [VERDICT_FAIL] = PAINT_RED,       [VERDICT_INVALID] = PAINT_YELLOW,
    [VERDICT_BREACH] = PAINT_RED,     [VERDICT_INTERRUPTED] = PAINT_YELLOW,
};

static const struct {
    const char *word, *paint;
} states[] = {
    [SLA_NO_DATA] = {"no data", PAINT_YELLOW},
    [SLA_PASS] = {"pass", PAINT_GREEN},
    [SLA_FAIL] = {"FAIL", PAINT_RED},
};

const char *result_verdict_word(const struct result *result, char word[RESULT_VERDICT_WORD]) {
    (void)snprintf(word, RESULT_VERDICT_WORD, "%s", verdict_names[result->verdict]);
    for (char *letter = word; *letter; letter++)
        *letter = (char)toupper((unsigned char)*letter);
    return word;
}

const char *result_verdict_paint(const struct result *result) {
    return verdict_paints[result->verdict];
}

static void put_heads(struct text_table *table, bool colour, const char *const *heads) {
    text_table_row(table, colour ? PAINT_BOLD : NULL);
    for (; *heads; heads++)
        text_table_cell(table, "%s", *heads);
}

#define PUT_HEADS(table, colour, ...)                                                              \
    put_heads((table), (colour), (const char *const[]){__VA_ARGS__, NULL})

static void put_sla(struct text_table *table, const struct result_outcome *outcome, bool notes,
                    bool colour) {
    char text[UNITS_TEXT], needed[UNITS_TEXT];
    text_table_row(table, colour ? states[outcome->state].paint : NULL);
    text_table_cell(table, "%s", states[outcome->state].word);
    text_table_cell(table, "%s", outcome->text);
    if (outcome->n == 0) {
        text_table_cell(table, "-");
        text_table_cell(table, "-");
    } else {
        text_table_cell(table, "%s", sla_format_value(outcome->unit, outcome->value, text));
        text_table_cell(table, "%+.0f %%", outcome->margin * 100);
    }
    if (outcome->state == SLA_NO_DATA)
        text_table_cell(table, "%s of %s", units_format_integer((int64_t)outcome->n, text),
                        units_format_integer((int64_t)outcome->n_needed, needed));
    else
        text_table_cell(table, "%s", units_format_integer((int64_t)outcome->n, text));
    if (notes)
        text_table_cell(table, "%s", outcome->note);
}

int result_table_slas(struct text_table *table, const struct result *result, bool colour,
                      struct err *err) {
    bool notes = sla_has_notes(result);
    text_table_init(table, notes ? "wlrrrw" : "wlrrr");
    if (result->outcome_count == 0)
        return 0;
    struct sla_ranked *order = sla_by_margin(result, err);
    if (!order)
        return -1;
    PUT_HEADS(table, colour, "", "SLA", "value", "margin", "n", notes ? "note" : NULL);
    for (size_t i = 0; i < result->outcome_count; i++)
        put_sla(table, order[i].outcome, notes, colour);
    free(order);
    return 0;
}

/* p99.9, retries, p95, service p99, n. */
const int result_table_queries_spare[] = {6, 10, 4, 8, 1, -1};

static void percentile_cell(struct text_table *table, const struct hist *hist, double percentile) {
    char text[UNITS_TEXT];
    const char *shown = units_format_duration(hist_percentile_us(hist, percentile), text);
    text_table_cell(table, "%s", hist_count(hist) ? shown : "-");
}

static void put_query(struct text_table *table, const struct result *result,
                      const struct result_query *query, const char *paint) {
    static const double shown[] = {50, 95, 99, 99.9, 100};
    char text[UNITS_TEXT];
    text_table_row(table, paint);
    text_table_cell(table, "%s", query->name);
    text_table_cell(table, "%s", units_format_integer((int64_t)query->requests.succeeded, text));
    text_table_cell(table, "%s",
                    units_format_rate(result_rate(result, query->requests.succeeded), text));
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        percentile_cell(table, &query->requests.response, shown[i]);
    percentile_cell(table, &query->requests.service, 99);
    text_table_cell(table, "%s", units_format_integer((int64_t)query->requests.failed, text));
    text_table_cell(table, "%s", units_format_integer((int64_t)query->requests.retried, text));
}

void result_table_queries(struct text_table *table, const struct result *result,
                          const struct result_requests *total, bool colour) {
    struct result_query all;
    text_table_init(table, "lrrrrrrrrrr");
    PUT_HEADS(table, colour, "query", "n", "rate", "p50", "p95", "p99", "p99.9", "max",
              "service p99", "errors", "retries");
    for (size_t i = 0; i < result->query_count; i++)
        put_query(table, result, &result->queries[i], NULL);
    face_all(&all, total);
    put_query(table, result, &all, colour ? PAINT_BOLD : NULL);
}

/* The error without the query's name, which stands before it. */
static const char *without_query(const struct result_error *error) {
    size_t length = strlen(error->query);
    bool begins = strncmp(error->sample, error->query, length) == 0;
    return begins && strncmp(error->sample + length, ": ", 2) == 0 ? error->sample + length + 2
                                                                   : error->sample;
}

void result_table_errors(struct text_table *table, const struct result *result, bool colour) {
    char text[UNITS_TEXT];
    text_table_init(table, "rllwl");
    PUT_HEADS(table, colour, "errors", "query", "SQLSTATE", "when", "the first one's message");
    for (size_t i = 0; i < result->error_count; i++) {
        const struct result_error *error = &result->errors[i];
        text_table_row(table, NULL);
        text_table_cell(table, "%s", units_format_integer((int64_t)error->count, text));
        text_table_cell(table, "%s", error->query);
        text_table_cell(table, "%s", error->sqlstate);
        text_table_cell(table, "%.1f s to %.1f s", (double)error->first_us / 1e6,
                        (double)error->last_us / 1e6);
        text_table_cell(table, "%s", without_query(error));
    }
}

void result_table_sheet(struct text_table *table, const struct result_sheet *sheet, size_t rows,
                        char *align, bool colour) {
    char shown[SHEET_SHOWN];
    for (size_t c = 0; c < sheet->column_count; c++)
        align[c] = sheet->columns[c].kind == SHEET_TEXT ? 'l' : 'r';
    align[sheet->column_count] = '\0';
    text_table_init(table, align);
    text_table_row(table, colour ? PAINT_BOLD : NULL);
    for (size_t c = 0; c < sheet->column_count; c++)
        text_table_cell(table, "%s", sheet->columns[c].name);
    for (size_t i = 0; i < rows && i < sheet->row_count; i++) {
        text_table_row(table, NULL);
        for (size_t c = 0; c < sheet->column_count; c++)
            text_table_cell(
                table, "%s",
                sheet_value_show(sheet->columns[c].kind, result_sheet_at(sheet, i, c), shown));
    }
}
