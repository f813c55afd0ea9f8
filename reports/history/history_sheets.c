/* A history as a result: its sheets are what a report draws. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/history/history_show.h"

enum { SUMMARY_ROWS = 10 };

/* The measures that a trend shows, behind the first of which its marks stand. */
static const char *const shown[] = {"p50 service", "p99 service", "mean service", "rate"};
enum { SHOWN = sizeof shown / sizeof *shown, MARK = 2, COLUMNS = 3 + SHOWN };

/* The column of a measure. */
static size_t column_of(size_t i) {
    return i == 0 ? 1 : MARK + i;
}

static int add_changes(const struct run_history *history, struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {
        {"first run", SHEET_TEXT},   {"started", SHEET_DATE},    {"query", SHEET_TEXT},
        {"measure", SHEET_TEXT},     {"before", SHEET_DURATION}, {"after", SHEET_DURATION},
        {"rate before", SHEET_RATE}, {"rate after", SHEET_RATE}, {"change", SHEET_FRACTION},
        {"p", SHEET_NUMBER},         {"for the", SHEET_TEXT},    {"likely cause", SHEET_TEXT}};
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "changes",
                                              .title = "Where the figures changed",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns,
                                              .summary_rows = SUMMARY_ROWS},
                         err);
    int status = sheet ? 0 : -1;
    for (size_t i = history->count; i > 0 && status == 0; i--) {
        const struct history_change *change = &history->changes[i - 1];
        const struct result *about = &history->runs.items[change->run].about;
        bool rate = change->measure->unit == SLA_PER_SECOND;
        struct buf causes = BUF_EMPTY;
        history_put_causes(&causes, change);
        const union sheet_value row[] = {
            {.text = about->run_id},
            {.integer = about->started_at_us},
            {.text = change->query},
            {.text = change->measure->name},
            {.integer = rate ? SHEET_NOTHING : llround(change->before)},
            {.integer = rate ? SHEET_NOTHING : llround(change->after)},
            {.number = rate ? change->before : NAN},
            {.number = rate ? change->after : NAN},
            {.number = change->change},
            {.number = change->p},
            {.text = change->worse ? "worse" : "better"},
            {.text = causes.length > 0 ? buf_text(&causes) : NULL},
        };
        status = result_sheet_add(sheet, row, err);
        buf_release(&causes);
    }
    return status;
}

/* What is written at a run where something of the query changed: "p50 service +25 %". */
static void put_mark(const struct run_history *history, size_t run, const char *query,
                     struct buf *text) {
    for (size_t i = 0; i < history->count; i++) {
        const struct history_change *change = &history->changes[i];
        bool is_shown = false;
        for (size_t j = 0; j < SHOWN; j++)
            is_shown = is_shown || strcmp(shown[j], change->measure->name) == 0;
        if (is_shown && change->run == run && strcmp(change->query, query) == 0)
            buf_printf(text, "%s%s %+.3g %%", text->length > 0 ? ", " : "", change->measure->name,
                       change->change * 100);
    }
}

static int add_run(const struct run_history *history, size_t number, const char *query,
                   struct result_sheet *sheet, struct err *err) {
    const struct history_run *run = &history->runs.items[number];
    const double *values = history_run_values(run, query);
    union sheet_value row[COLUMNS];
    struct buf mark = BUF_EMPTY;
    if (!values)
        return 0;
    row[0].integer = run->about.started_at_us;
    for (size_t i = 0; i < SHOWN; i++) {
        const struct measure *measure = measure_find(shown[i]);
        double value = values[measure - measures];
        if (measure->unit == SLA_DURATION_US)
            row[column_of(i)].integer = isfinite(value) ? llround(value) : SHEET_NOTHING;
        else
            row[column_of(i)].number = value;
    }
    put_mark(history, number, query, &mark);
    row[MARK].text = mark.length > 0 ? buf_text(&mark) : NULL;
    row[COLUMNS - 1].text = run->about.run_id;
    int status = result_sheet_add(sheet, row, err);
    buf_release(&mark);
    return status;
}

/* A query's trend in the series of the newest run. */
static int add_trend(const struct run_history *history, size_t place, const char *query,
                     struct result *result, struct err *err) {
    struct sheet_column columns[COLUMNS] = {[0] = {"started", SHEET_DATE},
                                            [MARK] = {"change", SHEET_TEXT},
                                            [COLUMNS - 1] = {"run", SHEET_TEXT}};
    enum sheet_role roles[COLUMNS] = {[MARK] = SHEET_MARK, [COLUMNS - 1] = SHEET_ASIDE};
    char name[SHEET_NAME_SIZE], title[SHEET_TITLE_SIZE];
    for (size_t i = 0; i < SHOWN; i++) {
        bool rate = measure_find(shown[i])->unit == SLA_PER_SECOND;
        columns[column_of(i)] = (struct sheet_column){shown[i], rate ? SHEET_RATE : SHEET_DURATION};
        roles[column_of(i)] = SHEET_LINE;
    }
    (void)snprintf(name, sizeof name, "trend-%zu", place + 1);
    (void)snprintf(title, sizeof title, "Trend: %.100s", query);
    struct result_sheet *sheet = result_add_sheet(result,
                                                  &(struct sheet_form){.name = name,
                                                                       .title = title,
                                                                       .columns = columns,
                                                                       .column_count = COLUMNS,
                                                                       .chart = SHEET_CURVE,
                                                                       .roles = roles},
                                                  err);
    int status = sheet ? 0 : -1;
    for (size_t i = 0; i < history->runs.count && status == 0; i++)
        if (history->runs.items[i].series == history_newest_series(history))
            status = add_run(history, i, query, sheet, err);
    return status;
}

static int describe(const struct run_history *history, const char *directory, struct result *result,
                    struct err *err) {
    static const enum verdict verdicts[] = {[HISTORY_TOO_FEW] = VERDICT_NO_DATA,
                                            [HISTORY_REGRESSION] = VERDICT_FAIL,
                                            [HISTORY_NO_REGRESSION] = VERDICT_PASS};
    const struct result *newest = &history->runs.items[history->runs.count - 1].about;
    (void)snprintf(result->run_id, sizeof result->run_id, "history");
    result->started_at_us = newest->started_at_us;
    result->verdict = verdicts[history->outcome];
    (void)snprintf(result->reason, sizeof result->reason, "%s", history->reason);
    for (size_t i = 0; i < newest->environment_count; i++)
        if (result_set_environment(result, err, newest->environment[i].name, "%s",
                                   newest->environment[i].value) < 0)
            return -1;
    for (size_t i = 0; i < newest->setting_count; i++)
        if (result_set_setting(result, err, newest->settings[i].name, "%s",
                               newest->settings[i].value) < 0)
            return -1;
    return result_set_setting(result, err, "history", "%zu runs in %s, %zu of them of this kind",
                              history->runs.count, directory,
                              history_series_runs(history, history_newest_series(history)));
}

int history_result(const struct run_history *history, const char *directory, struct result *result,
                   struct err *err) {
    const struct result *newest = &history->runs.items[history->runs.count - 1].about;
    if (result_init(result, err) < 0 || describe(history, directory, result, err) < 0 ||
        add_changes(history, result, err) < 0 ||
        add_trend(history, 0, MEASURE_ALL, result, err) < 0)
        return -1;
    for (size_t i = 0; i < newest->query_count; i++)
        if (add_trend(history, i + 1, newest->queries[i].name, result, err) < 0)
            return -1;
    return 0;
}
