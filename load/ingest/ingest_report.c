/* How far an ingest came, as the sheets "ingest" and "ingest-total", and how it ended. */
#include "common/clock.h"
#include "common/units.h"
#include "load/ingest/ingest.h"

#define SECOND_US INT64_C(1000000)

static int report_seconds(const struct ingest *ingest, struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {{"second", SHEET_COUNT},
                                                  {"rows", SHEET_RATE},
                                                  {"behind", SHEET_DURATION},
                                                  {"rows so far", SHEET_COUNT}};
    struct result_sheet *sheet = result_add_sheet(result,
                                                  &(struct sheet_form){.name = "ingest",
                                                                       .title = "Ingest",
                                                                       .columns = columns,
                                                                       .column_count = 4,
                                                                       .chart = SHEET_TIMELINE},
                                                  err);
    int status = sheet ? 0 : -1;
    for (size_t i = 0; i < ingest->count && status == 0; i++) {
        const struct ingest_second *second = &ingest->seconds[i];
        const union sheet_value row[] = {{.integer = second->second},
                                         {.number = (double)second->rows},
                                         {.integer = second->behind_us},
                                         {.integer = (int64_t)second->all}};
        status = result_sheet_add(sheet, row, err);
    }
    return status;
}

static const char *how_it_ended(const struct ingest *ingest, int64_t took_us) {
    if (ingest->left)
        return "broken off: the server did not answer";
    if (ingest->status < 0)
        return ingest->err.text;
    return took_us <= ingest->run_us ? "complete" : "complete, the rest after the load";
}

int ingest_report(const struct ingest *ingest, struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {
        {"until", SHEET_TEXT},     {"rows due", SHEET_COUNT},
        {"asked for", SHEET_RATE}, {"during the load", SHEET_COUNT},
        {"reached", SHEET_RATE},   {"took", SHEET_DURATION},
        {"ended", SHEET_TEXT}};
    if (!ingest->wanted || ingest->start_us <= 0)
        return 0;
    char until[UNITS_TEXT];
    int64_t end_us = ingest->left ? clock_monotonic_us() : ingest->end_us;
    int64_t took_us = end_us - ingest->start_us;
    int64_t within_us = took_us < ingest->run_us ? took_us : ingest->run_us;
    const union sheet_value row[] = {
        {.text = units_exact_date((int32_t)ingest_last_day(&ingest->profile.world), until)},
        {.integer = (int64_t)ingest->rows_due},
        {.number = ingest->rate},
        {.integer = (int64_t)ingest->rows_in_run},
        {.number = within_us > 0 ? (double)ingest->rows_in_run * SECOND_US / (double)within_us : 0},
        {.integer = took_us},
        {.text = how_it_ended(ingest, took_us)}};
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "ingest-total",
                                              .title = "Ingest beside the load",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns,
                                              .summary_rows = 1},
                         err);
    return !sheet || result_sheet_add(sheet, row, err) < 0 ? -1
                                                           : report_seconds(ingest, result, err);
}

int ingest_outcome(const struct ingest *ingest, struct err *err) {
    if (!ingest->wanted || ingest->left || ingest->status == 0)
        return 0;
    *err = ingest->err;
    return err_prefix(err, "the ingest");
}
