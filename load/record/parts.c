#include "load/record/parts.h"

#include <math.h>

void parts_record(struct cells *cells, struct hist parts[RESULT_PARTS],
                  const struct request *request, int64_t done_us) {
    if (request->taken_up_us != REQUEST_UNKNOWN_US) {
        cells_record(cells, &parts[RESULT_PART_LAG], request->taken_up_us - request->intended_us);
        cells_record(cells, &parts[RESULT_PART_WAIT], request->sent_us - request->taken_up_us);
    }
    if (request->attempts > 1)
        cells_record(cells, &parts[RESULT_PART_RETRIES], request->attempt_us - request->sent_us);
    if (request->together) {
        cells_record(cells, &parts[RESULT_PART_TOGETHER], done_us - request->attempt_us);
        return;
    }
    int64_t from_us = request->attempt_us, to_us = done_us;
    if (request->entered_us != REQUEST_UNKNOWN_US) {
        cells_record(cells, &parts[RESULT_PART_SET_UP], request->entered_us - from_us);
        from_us = request->entered_us;
    }
    if (request->answered_us != REQUEST_UNKNOWN_US) {
        cells_record(cells, &parts[RESULT_PART_COMMIT], to_us - request->answered_us);
        to_us = request->answered_us;
    }
    cells_record(cells, &parts[RESULT_PART_EXECUTION], to_us - from_us);
}

static int add_rows(struct result_sheet *sheet, const char *query,
                    const struct hist parts[RESULT_PARTS], const struct hist *response,
                    struct err *err) {
    double all_us = hist_mean_us(response) * (double)hist_count(response);
    for (size_t part = 0; part < RESULT_PARTS; part++) {
        const struct hist *hist = &parts[part];
        if (hist_count(hist) == 0)
            continue;
        union sheet_value row[] = {{.text = query},
                                   {.text = result_part_names[part]},
                                   {.integer = (int64_t)hist_count(hist)},
                                   {.number = all_us > 0 ? (double)hist->sum_us / all_us : NAN},
                                   {.integer = (int64_t)(hist_mean_us(hist) + 0.5)},
                                   {.integer = hist_percentile_us(hist, 50)},
                                   {.integer = hist_percentile_us(hist, 95)},
                                   {.integer = hist_percentile_us(hist, 99)},
                                   {.integer = hist_max_us(hist)}};
        if (result_sheet_add(sheet, row, err) < 0)
            return -1;
    }
    return 0;
}

/* All queries together, which the summary shows. */
static int add_total(struct result_sheet *sheet, const struct result *result, struct err *err) {
    struct hist parts[RESULT_PARTS] = {{.counts = NULL}};
    struct result_requests total;
    int status = result_total(&total, result, err);
    if (status < 0)
        return -1;
    for (size_t i = 0; i < result->query_count && status == 0; i++)
        for (size_t part = 0; part < RESULT_PARTS && status == 0; part++)
            status = result_merge_hist(&parts[part], &result->queries[i].parts[part], err);
    if (status == 0)
        status = add_rows(sheet, "all", parts, &total.response, err);
    sheet->summary_rows = sheet->row_count;
    for (size_t part = 0; part < RESULT_PARTS; part++)
        hist_release(&parts[part]);
    result_requests_release(&total);
    return status;
}

int parts_add_sheet(struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {
        {"query", SHEET_TEXT},     {"part", SHEET_TEXT},     {"n", SHEET_COUNT},
        {"share", SHEET_FRACTION}, {"mean", SHEET_DURATION}, {"p50", SHEET_DURATION},
        {"p95", SHEET_DURATION},   {"p99", SHEET_DURATION},  {"max", SHEET_DURATION}};
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "time",
                                              .title = "Where the time went",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns},
                         err);
    if (!sheet || add_total(sheet, result, err) < 0)
        return -1;
    for (size_t i = 0; i < result->query_count; i++) {
        const struct result_query *query = &result->queries[i];
        if (add_rows(sheet, query->name, query->parts, &query->requests.response, err) < 0)
            return -1;
    }
    return 0;
}
