#include "reports/summary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/units.h"
#include "reports/sla.h"
#include "reports/text_table.h"
#include "reports/verdict_driver.h"

enum { ERRORS_SHOWN = 8, SAMPLE_SHOWN = 60 };

#define GREEN  "\033[1;32m"
#define RED    "\033[1;31m"
#define YELLOW "\033[1;33m"
#define BOLD   "\033[1m"

static const char *const verdict_paints[VERDICT_COUNT] = {
    [VERDICT_NO_DATA] = YELLOW, [VERDICT_PASS] = GREEN, [VERDICT_FAIL] = RED,
    [VERDICT_INVALID] = YELLOW, [VERDICT_BREACH] = RED, [VERDICT_INTERRUPTED] = YELLOW,
};

static const struct {
    const char *word, *paint;
} states[] = {
    [SLA_NO_DATA] = {"no data", YELLOW},
    [SLA_PASS] = {"pass", GREEN},
    [SLA_FAIL] = {"FAIL", RED},
};

static void print_verdict(FILE *out, const struct result *result, bool colour) {
    char word[32];
    (void)snprintf(word, sizeof word, "%s", verdict_names[result->verdict]);
    for (char *letter = word; *letter; letter++)
        if (*letter >= 'a' && *letter <= 'z')
            *letter = (char)(*letter - 'a' + 'A');
    (void)fprintf(out, "%s%s%s  %s\n", colour ? verdict_paints[result->verdict] : "", word,
                  colour ? "\033[0m" : "", result->reason);
}

static int print_slas(FILE *out, const struct result *result, bool colour, struct err *err) {
    if (result->outcome_count == 0)
        return 0;
    struct sla_ranked *order = sla_by_margin(result, err);
    if (!order)
        return -1;
    struct text_table table;
    text_table_init(&table, "llrrr");
    text_table_row(&table, colour ? BOLD : NULL);
    static const char *const heads[] = {"", "SLA", "value", "margin", "n"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        text_table_cell(&table, "%s", heads[i]);
    for (size_t i = 0; i < result->outcome_count; i++) {
        const struct result_outcome *outcome = order[i].outcome;
        char text[UNITS_TEXT], needed[UNITS_TEXT];
        text_table_row(&table, colour ? states[outcome->state].paint : NULL);
        text_table_cell(&table, "%s", states[outcome->state].word);
        text_table_cell(&table, "%s", outcome->text);
        if (outcome->n == 0) {
            text_table_cell(&table, "-");
            text_table_cell(&table, "-");
        } else {
            text_table_cell(&table, "%s", sla_format_value(outcome->unit, outcome->value, text));
            text_table_cell(&table, "%+.0f %%", outcome->margin * 100);
        }
        if (outcome->state == SLA_NO_DATA)
            text_table_cell(&table, "%s of %s", units_format_integer((int64_t)outcome->n, text),
                            units_format_integer((int64_t)outcome->n_needed, needed));
        else
            text_table_cell(&table, "%s", units_format_integer((int64_t)outcome->n, text));
    }
    free(order);
    (void)fputs("\n", out);
    int status = text_table_print(&table, out, 2, err);
    text_table_release(&table);
    return status;
}

static void print_load(FILE *out, const struct result *result, const struct result_total *total) {
    char target[UNITS_TEXT], rate[UNITS_TEXT], lag[UNITS_TEXT], lag_max[UNITS_TEXT],
        limit[UNITS_TEXT];
    char duration[UNITS_TEXT];
    (void)fprintf(out, "\n  ");
    if (result->open_loop)
        (void)fprintf(out, "target %s, ", units_format_rate(result->target_rate, target));
    (void)fprintf(out, "achieved %s over %s (%s)\n",
                  units_format_rate(result_rate(result, total->succeeded), rate),
                  units_format_duration(result->duration_us, duration), result_loop(result));
    (void)fputs("  driver: ", out);
    if (hist_count(&result->driver_lag) > 0) /* without intended times there is no lag */
        (void)fprintf(out, "lag p99 %s (limit %s), max %s; ",
                      units_format_duration(hist_percentile_us(&result->driver_lag, 99), lag),
                      units_format_duration(DRIVER_LATE_US, limit),
                      units_format_duration(hist_max_us(&result->driver_lag), lag_max));
    (void)fprintf(out, "its busiest thread %.0f %% busy (limit %.0f %%)",
                  result->driver_cpu_share * 100, DRIVER_BUSY * 100);
    if (result->machine_cpu_share >= 0)
        (void)fprintf(out, ", the machine %.0f %%", result->machine_cpu_share * 100);
    (void)fputs("\n", out);
}

/* They are in no line of the table, and in every judgement of a time. */
static void print_unanswered(FILE *out, const struct result_total *total) {
    char sent[UNITS_TEXT], skipped[UNITS_TEXT], most[UNITS_TEXT];
    if (hist_count(&total->unanswered_response) == 0)
        return;
    (void)fprintf(out,
                  "  unanswered at the end: %s sent, %s never sent, after up to %s; SLAs on times "
                  "count them\n",
                  units_format_integer((int64_t)hist_count(&total->unanswered_service), sent),
                  units_format_integer((int64_t)total->skipped, skipped),
                  units_format_duration(hist_max_us(&total->unanswered_response), most));
}

static void print_faults(FILE *out, const struct result *result, const struct result_total *total) {
    const struct result_availability *availability = &result->availability;
    char count[UNITS_TEXT], all[UNITS_TEXT], longest[UNITS_TEXT];
    if (availability->outages > 0)
        (void)fprintf(out, "  available %.5g %%: %s outage%s, %s in all, the longest %s\n",
                      result_available(result) * 100,
                      units_format_integer((int64_t)availability->outages, count),
                      availability->outages > 1 ? "s" : "",
                      units_format_duration(availability->out_us, all),
                      units_format_duration(availability->longest_us, longest));
    if (availability->lost + availability->refused > 0)
        (void)fprintf(out,
                      "  connections: %" PRIu64 " lost, %" PRIu64 " attempts refused, %" PRIu64
                      " made again\n",
                      availability->lost, availability->refused, availability->remade);
    if (total->unknown > 0)
        (void)fprintf(out,
                      "  outcome unknown: %s, lost while a change was to be committed; SLAs on "
                      "errors count them\n",
                      units_format_integer((int64_t)total->unknown, count));
}

static void percentile_cell(struct text_table *table, const struct hist *hist, double percentile) {
    char text[UNITS_TEXT];
    const char *shown = units_format_duration(hist_percentile_us(hist, percentile), text);
    text_table_cell(table, "%s", hist_count(hist) ? shown : "-");
}

static void query_row(struct text_table *table, const struct result *result, const char *name,
                      const struct result_query *query, const char *paint) {
    static const double shown[] = {50, 95, 99, 100};
    char text[UNITS_TEXT];
    text_table_row(table, paint);
    text_table_cell(table, "%s", name);
    text_table_cell(table, "%s", units_format_integer((int64_t)query->succeeded, text));
    text_table_cell(table, "%s", units_format_rate(result_rate(result, query->succeeded), text));
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        percentile_cell(table, &query->response, shown[i]);
    percentile_cell(table, &query->service, 99);
    text_table_cell(table, "%s", units_format_integer((int64_t)query->failed, text));
    text_table_cell(table, "%s", units_format_integer((int64_t)query->retried, text));
}

static int print_queries(FILE *out, const struct result *result, const struct result_total *total,
                         bool colour, struct err *err) {
    static const char *const heads[] = {"query", "n",   "rate",        "p50",    "p95",
                                        "p99",   "max", "service p99", "errors", "retries"};
    struct text_table table;
    text_table_init(&table, "lrrrrrrrrr");
    text_table_row(&table, colour ? BOLD : NULL);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        text_table_cell(&table, "%s", heads[i]);
    for (size_t i = 0; i < result->query_count; i++)
        query_row(&table, result, result->queries[i].name, &result->queries[i], NULL);
    struct result_query all = {.succeeded = total->succeeded,
                               .failed = total->failed,
                               .retried = total->retried,
                               .response = total->response,
                               .service = total->service};
    query_row(&table, result, "all", &all, colour ? BOLD : NULL);
    (void)fputs("\n", out);
    int status = text_table_print(&table, out, 2, err);
    text_table_release(&table);
    return status;
}

/* The error without the query's name, which stands before it. */
static const char *without_query(const struct result_error *error) {
    size_t length = strlen(error->query);
    bool begins = strncmp(error->sample, error->query, length) == 0;
    return begins && strncmp(error->sample + length, ": ", 2) == 0 ? error->sample + length + 2
                                                                   : error->sample;
}

static int print_errors(FILE *out, const struct result *result, struct err *err) {
    if (result->error_count == 0)
        return 0;
    struct text_table table;
    text_table_init(&table, "rlll");
    for (size_t i = 0; i < result->error_count && i < ERRORS_SHOWN; i++) {
        const struct result_error *error = &result->errors[i];
        text_table_row(&table, NULL);
        char text[UNITS_TEXT];
        text_table_cell(&table, "%s", units_format_integer((int64_t)error->count, text));
        text_table_cell(&table, "%s %s", error->query, error->sqlstate);
        text_table_cell(&table, "%.1f s to %.1f s", (double)error->first_us / 1e6,
                        (double)error->last_us / 1e6);
        const char *whole = without_query(error);
        char sample[SAMPLE_SHOWN];
        json_copy_text(sample, sizeof sample, whole);
        text_table_cell(&table, "%s%s", sample, strcmp(sample, whole) != 0 ? "..." : "");
    }
    (void)fputs("\n  errors\n", out);
    int status = text_table_print(&table, out, 4, err);
    text_table_release(&table);
    if (result->error_count > ERRORS_SHOWN)
        (void)fprintf(out, "    and %zu more kinds, in result.json\n",
                      result->error_count - ERRORS_SHOWN);
    return status;
}

static void print_isolation(FILE *out, const struct result *result) {
    char rows[UNITS_TEXT];
    (void)fprintf(out, "\n  isolation: %s rows checked, ",
                  units_format_integer((int64_t)result->isolation.rows_checked, rows));
    if (result->isolation.breaches)
        (void)fprintf(out, "%" PRIu64 " OF ANOTHER TENANT: %s\n", result->isolation.breaches,
                      result->isolation.first);
    else
        (void)fputs("none of another tenant\n", out);
}

/* The first rows of a sheet; those that do not fit, and the series, are in the report. */
static int print_sheet(FILE *out, const struct result_sheet *sheet, bool colour, struct err *err) {
    char align[SHEET_COLUMNS + 1] = "", shown[SHEET_SHOWN];
    size_t rows = sheet->row_count < sheet->summary_rows ? sheet->row_count : sheet->summary_rows;
    struct text_table table;
    if (rows == 0)
        return 0;
    for (size_t c = 0; c < sheet->column_count; c++)
        align[c] = sheet->columns[c].kind == SHEET_TEXT ? 'l' : 'r';
    text_table_init(&table, align);
    text_table_row(&table, colour ? BOLD : NULL);
    for (size_t c = 0; c < sheet->column_count; c++)
        text_table_cell(&table, "%s", sheet->columns[c].name);
    for (size_t i = 0; i < rows; i++) {
        text_table_row(&table, NULL);
        for (size_t c = 0; c < sheet->column_count; c++)
            text_table_cell(
                &table, "%s",
                sheet_value_show(sheet->columns[c].kind, result_sheet_at(sheet, i, c), shown));
    }
    (void)fprintf(out, "\n  %s\n", sheet->title);
    int status = text_table_print(&table, out, 4, err);
    text_table_release(&table);
    if (sheet->row_count > rows)
        (void)fprintf(out, "    and %zu more, in the report\n", sheet->row_count - rows);
    return status;
}

static int print_sheets(FILE *out, const struct result *result, bool colour, struct err *err) {
    int status = 0;
    for (size_t i = 0; i < result->sheet_count && status == 0; i++)
        status = print_sheet(out, result->sheets[i], colour, err);
    return status;
}

int summary_print(FILE *out, const struct result *result, const char *report, bool colour,
                  struct err *err) {
    struct result_total total;
    if (result_total_init(&total, result, err))
        return -1;
    print_verdict(out, result, colour);
    int status = print_slas(out, result, colour, err);
    print_load(out, result, &total);
    print_unanswered(out, &total);
    print_faults(out, result, &total);
    if (!status)
        status = print_queries(out, result, &total, colour, err);
    if (!status)
        status = print_errors(out, result, err);
    if (!status)
        status = print_sheets(out, result, colour, err);
    print_isolation(out, result);
    if (report)
        (void)fprintf(out, "  report: %s\n", report);
    result_total_release(&total);
    return status;
}
