#include "load/drivers/driver.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/hist.h"
#include "common/log.h"
#include "common/units.h"

/* So often the server is asked for its time. */
enum { CLOCK_QUESTIONS = 15 };

static int check_divisible(const struct options *options, const struct driver *driver,
                           struct err *err) {
    if (options->rls_tax && (options->driver || options->start_at))
        return err_set(err, ERR_USAGE,
                       "--rls-tax compares requests one after another: it takes neither --driver "
                       "nor --start-at");
    if (driver_is_alone(driver))
        return 0;
    if (driver->start_us == 0)
        return err_set(err, ERR_USAGE,
                       "--driver %s needs --start-at TIME, the same for all %" PRIu32
                       " drivers: they begin together",
                       options->driver, driver->count);
    return 0;
}

int driver_read(const struct options *options, int64_t now_us, struct driver *driver,
                struct err *err) {
    uint32_t part = 1;
    *driver = DRIVER_ALONE;
    if (options->driver &&
        opt_parse_part("driver", options->driver, DRIVERS_MAX, &part, &driver->count, err) < 0)
        return -1;
    driver->number = part - 1;
    if (options->start_at &&
        driver_parse_start(options->start_at, now_us, &driver->start_us, err) < 0)
        return -1;
    if (driver->start_us != 0 && driver->start_us < now_us) {
        char start[DRIVER_TIME], ago[UNITS_TEXT];
        return err_set(err, ERR_USAGE,
                       "--start-at %s has passed, %s ago by this machine's clock: give a time that "
                       "every driver can be ready for",
                       driver_format_time(driver->start_us, start),
                       units_format_duration(now_us - driver->start_us, ago));
    }
    return check_divisible(options, driver, err);
}

/* One question. The server's answer is of a moment between the two readings of our clock. */
static int ask(PGconn *conn, int64_t *ahead_us, int64_t *unsure_us, struct err *err) {
    int64_t before_us = clock_wall_us();
    PGresult *result = pg_query(
        conn, err, "SELECT (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)::bigint", 0,
        NULL);
    int64_t after_us = clock_wall_us();
    if (!result)
        return -1;
    int64_t server_us = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    *unsure_us = (after_us - before_us + 1) / 2;
    *ahead_us = before_us + (after_us - before_us) / 2 - server_us;
    return 0;
}

int driver_ask_clock(struct driver *driver, const struct pg_target *target, struct err *err) {
    if (driver->start_us == 0)
        return 0;
    PGconn *conn = pg_connect(target, "pgbazaar load", err);
    int status = conn ? 0 : -1;
    driver->clock_unsure_us = INT64_MAX;
    for (int i = 0; i < CLOCK_QUESTIONS && status == 0; i++) {
        int64_t ahead_us, unsure_us;
        status = ask(conn, &ahead_us, &unsure_us, err);
        if (status == 0 && unsure_us < driver->clock_unsure_us) {
            driver->clock_ahead_us = ahead_us;
            driver->clock_unsure_us = unsure_us;
        }
    }
    PQfinish(conn);
    driver->knows_clock = status == 0;
    int64_t apart_us = llabs(driver->clock_ahead_us) - driver->clock_unsure_us;
    if (status == 0 && apart_us > DRIVER_CLOCK_APART_US) {
        char apart[UNITS_TEXT];
        log_warn("this machine's clock is %s %s the server's: a driver whose clock is right begins "
                 "so much %s",
                 units_format_duration(llabs(driver->clock_ahead_us), apart),
                 driver->clock_ahead_us > 0 ? "ahead of" : "behind",
                 driver->clock_ahead_us > 0 ? "later" : "earlier");
    }
    return status;
}

int driver_note(const struct driver *driver, int64_t sessions, struct result *result,
                struct err *err) {
    char time[DRIVER_TIME], ahead[UNITS_TEXT], unsure[UNITS_TEXT];
    if (driver->start_us != 0 && result_set_setting(result, err, "start at", "%s",
                                                    driver_format_time(driver->start_us, time)) < 0)
        return -1;
    if (driver->knows_clock &&
        result_set_environment(result, err, "clock against the server's", "%s%s, +- %s",
                               driver->clock_ahead_us > 0 ? "+" : "",
                               units_format_duration(driver->clock_ahead_us, ahead),
                               units_format_duration(driver->clock_unsure_us, unsure)) < 0)
        return -1;
    if (driver_is_alone(driver))
        return 0;
    result->driver = driver->number + 1;
    result->drivers = driver->count;
    return result_set_setting(
        result, err, "driver", "%" PRIu32 " of %" PRIu32 ", with %" PRIu64 " of the sessions",
        driver->number + 1, driver->count, driver_part(driver, (uint64_t)sessions));
}

int driver_report(const struct driver *driver, int64_t sessions, struct result *result,
                  struct err *err) {
    static const struct sheet_column columns[] = {
        {"driver", SHEET_TEXT},          {"host", SHEET_TEXT},
        {"sessions", SHEET_COUNT},       {"sent", SHEET_COUNT},
        {"succeeded", SHEET_COUNT},      {"failed", SHEET_COUNT},
        {"lag p99", SHEET_DURATION},     {"busiest thread", SHEET_FRACTION},
        {"clock ahead", SHEET_DURATION}, {"+-", SHEET_DURATION},
        {"verdict", SHEET_TEXT},         {"reason", SHEET_TEXT},
    };
    if (driver_is_alone(driver))
        return 0;
    char which[RESULT_NAME_SIZE];
    uint64_t sent = 0, succeeded = 0, failed = 0;
    for (size_t i = 0; i < result->query_count; i++) {
        sent += result->queries[i].requests.sent;
        succeeded += result->queries[i].requests.succeeded;
        failed += result->queries[i].requests.failed + result->queries[i].requests.unknown;
    }
    (void)snprintf(which, sizeof which, "%" PRIu32 " of %" PRIu32, driver->number + 1,
                   driver->count);
    struct result_sheet *sheet =
        result_add_sheet(result,
                         &(struct sheet_form){.name = DRIVERS_SHEET,
                                              .title = "Drivers of the load",
                                              .columns = columns,
                                              .column_count = sizeof columns / sizeof *columns},
                         err);
    const union sheet_value row[] = {
        {.text = which},
        {.text = result_pair_value(result->environment, result->environment_count, "host", NULL)},
        {.integer = (int64_t)driver_part(driver, (uint64_t)sessions)},
        {.integer = (int64_t)sent},
        {.integer = (int64_t)succeeded},
        {.integer = (int64_t)failed},
        {.integer = hist_percentile_us(&result->driver_lag, 99)},
        {.number = result->driver_cpu_share},
        {.integer = driver->knows_clock ? driver->clock_ahead_us : SHEET_NOTHING},
        {.integer = driver->knows_clock ? driver->clock_unsure_us : SHEET_NOTHING},
        {.text = verdict_names[result->verdict]},
        {.text = result->reason},
    };
    return sheet ? result_sheet_add(sheet, row, err) : -1;
}
