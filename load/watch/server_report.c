#include <string.h>

#include "load/watch/server_watch.h"

#define SECOND_US 1e6

/* The server's seconds, or the machine's. */
static int report_series(const struct server_watch *watch, bool machine, struct result *result,
                         struct err *err) {
    struct sheet_column columns[SHEET_COLUMNS] = {{"second", SHEET_COUNT}};
    size_t count = machine ? MACHINE_METERS : SERVER_METERS;
    for (size_t i = 0; i < count; i++)
        columns[i + 1] = machine
                             ? machine_columns[i]
                             : (struct sheet_column){server_meters[i].title, server_meters[i].kind};
    struct result_sheet *sheet = result_add_sheet(
        result,
        &(struct sheet_form){.name = machine ? "machine" : "server",
                             .title = machine ? "Machine of server and driver" : "Server",
                             .columns = columns,
                             .column_count = count + 1,
                             .chart = SHEET_TIMELINE},
        err);
    int status = sheet ? 0 : -1;
    for (size_t i = 0; i < watch->count && status == 0; i++)
        status =
            result_sheet_add(sheet, machine ? watch->rows[i].machine : watch->rows[i].server, err);
    return status;
}

static void add_cost(struct server_cost *all, const struct server_cost *cost) {
    all->asked += cost->asked;
    all->unanswered += cost->unanswered;
    all->sum_us += cost->sum_us;
    all->max_us = cost->max_us > all->max_us ? cost->max_us : all->max_us;
}

static int put_cost(struct result_sheet *sheet, const char *name, const struct server_cost *cost,
                    double seconds, struct err *err) {
    const union sheet_value row[] = {
        {.text = name},
        {.integer = (int64_t)cost->asked},
        {.integer = (int64_t)cost->unanswered},
        {.integer = cost->asked > 0 ? cost->sum_us / (int64_t)cost->asked : SHEET_NOTHING},
        {.integer = cost->max_us},
        {.number = seconds > 0 ? (double)cost->sum_us / SECOND_US / seconds : 0}};
    return cost->asked > 0 ? result_sheet_add(sheet, row, err) : 0;
}

static int report_costs(const struct server_watch *watch, struct result *result, struct err *err) {
    static const struct sheet_column columns[] = {
        {"asked for", SHEET_TEXT}, {"statements", SHEET_COUNT}, {"unanswered", SHEET_COUNT},
        {"mean", SHEET_DURATION},  {"max", SHEET_DURATION},     {"of a connection", SHEET_FRACTION},
    };
    struct server_cost all = {0};
    int64_t start_us = watch->start_us;
    double seconds = (double)(watch->former.at_us - start_us) / SECOND_US;
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = "sampling",
                                              .title = "What sampling the server cost",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns},
                         err);
    for (size_t i = 0; i <= SERVER_QUESTIONS; i++)
        add_cost(&all, &watch->costs[i]);
    int status = sheet ? put_cost(sheet, "(all)", &all, seconds, err) : -1;
    for (size_t i = 0; i <= SERVER_QUESTIONS && status == 0; i++)
        status =
            put_cost(sheet, i < SERVER_QUESTIONS ? server_questions[i].name : "usage, at both ends",
                     &watch->costs[i], seconds, err);
    return status;
}

int server_watch_report(const struct server_watch *watch, struct result *result, struct err *err) {
    if (watch->count == 0)
        return 0;
    if (report_series(watch, false, result, err) < 0 ||
        (watch->local && report_series(watch, true, result, err) < 0) ||
        server_waits_report(&watch->waits, result, err) < 0 ||
        server_usage_report(&watch->usage_from, &watch->usage_to, watch->workload, result, err) < 0)
        return -1;
    return report_costs(watch, result, err);
}
