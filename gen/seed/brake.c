#include "gen/seed/brake.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/signals.h"
#include "common/units.h"

#define ASK_EVERY_US  INT64_C(250000) /* or so many times as long as asking takes: */
#define ASK_SHARE     20
#define TELL_EVERY_US INT64_C(60000000)
#define PAUSE_MS      250

/* Who is behind the farthest, and how far in bytes and microseconds. A slot that nobody uses keeps
 * the log for one who will come back. A state that is not shown is one of a standby that this role
 * may not look at. */
static const char lag_sql[] =
    "WITH here AS (SELECT pg_catalog.pg_current_wal_lsn() AS lsn), lags AS ("
    "SELECT 'standby \"' || application_name || '\"' AS name, "
    "pg_catalog.pg_wal_lsn_diff(lsn, replay_lsn) AS bytes, "
    "extract(epoch FROM replay_lag) * 1000000 AS us, state IS NULL AS hidden "
    "FROM pg_catalog.pg_stat_replication, here "
    "WHERE state IS NULL OR state IN ('streaming', 'catchup') UNION ALL "
    "SELECT 'replication slot \"' || slot_name || '\"', "
    "pg_catalog.pg_wal_lsn_diff(lsn, coalesce(confirmed_flush_lsn, restart_lsn)), 0, false "
    "FROM pg_catalog.pg_replication_slots, here WHERE NOT active AND restart_lsn IS NOT NULL) "
    "SELECT name, coalesce(bytes, 0)::bigint, coalesce(us, 0)::bigint, hidden FROM lags "
    "WHERE hidden OR ($1::bigint > 0 AND bytes > $1::bigint) OR ($2::bigint > 0 AND us > "
    "$2::bigint) ORDER BY hidden DESC, bytes DESC LIMIT 1";

int brake_parse_lag(const char *text, struct brake_limits *limits, struct err *err) {
    if (units_parse_size_bytes(text, &limits->lag_bytes, NULL) != 0 &&
        units_parse_duration_us(text, &limits->lag_us, NULL) != 0)
        return err_set(err, ERR_USAGE,
                       "--max-lag %s is neither a size nor a time: say 64MB of the log, or 10s",
                       text);
    if (limits->lag_bytes == 0 && limits->lag_us == 0)
        return err_set(err, ERR_USAGE, "--max-lag %s: a standby is always a little behind", text);
    return 0;
}

/* *behind is whether somebody is behind too far, and `text` who and how far. */
static int ask_lag(const struct brake *brake, bool *behind, char text[160], struct err *err) {
    char most_bytes[24], most_us[24], bytes[UNITS_TEXT], time[UNITS_TEXT];
    (void)snprintf(most_bytes, sizeof most_bytes, "%" PRId64, brake->limits.lag_bytes);
    (void)snprintf(most_us, sizeof most_us, "%" PRId64, brake->limits.lag_us);
    const char *const parameters[] = {most_bytes, most_us};
    PGresult *result = pg_query(brake->conn, err, lag_sql, 2, parameters);
    if (!result)
        return err_prefix(err, "cannot see how far standbys are behind (--max-lag)");
    int status = 0;
    *behind = PQntuples(result) > 0;
    if (*behind && *PQgetvalue(result, 0, 3) == 't')
        status = err_set(err, ERR_DB,
                         "role \"%s\" may not see how far standbys are behind: GRANT pg_monitor TO "
                         "it, or leave --max-lag out",
                         PQuser(brake->conn));
    else if (*behind)
        (void)snprintf(text, 160, "%s is %s, %s behind", PQgetvalue(result, 0, 0),
                       units_format_size(strtoll(PQgetvalue(result, 0, 1), NULL, 10), bytes),
                       units_format_duration(strtoll(PQgetvalue(result, 0, 2), NULL, 10), time));
    PQclear(result);
    return status;
}

static int wait_for_standbys(const struct brake *brake, struct err *err) {
    int64_t tell_us = 0, start_us = clock_monotonic_us();
    char text[160], time[UNITS_TEXT];
    bool behind = false;
    for (;;) {
        if (ask_lag(brake, &behind, text, err) < 0)
            return -1;
        if (!behind)
            break;
        if (clock_monotonic_us() >= tell_us) {
            log_info("waiting: %s, more than --max-lag", text);
            tell_us = clock_monotonic_us() + TELL_EVERY_US;
        }
        struct pollfd stop = {signals_stop_descriptor(), POLLIN, 0};
        (void)poll(&stop, 1, PAUSE_MS);
        if (signals_stop_requested())
            return signals_interrupted(err, "slices that were sent stay; go on with --resume");
    }
    if (tell_us > 0)
        log_info("going on after %s", units_format_duration(clock_monotonic_us() - start_us, time));
    return 0;
}

static int check_size(const struct brake *brake, struct err *err) {
    PGresult *result =
        pg_query(brake->conn, err,
                 "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())", 0, NULL);
    if (!result)
        return err_prefix(err, "cannot see how large the database is (--max-size)");
    int64_t bytes = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    char is[UNITS_TEXT], most[UNITS_TEXT];
    if (bytes <= brake->limits.size_bytes)
        return 0;
    return err_set(err, ERR_DB, "the database has %s, more than --max-size %s: allow it more",
                   units_format_size(bytes, is), units_format_size(brake->limits.size_bytes, most));
}

static int check(struct brake *brake, struct err *err) {
    const struct brake_limits *limits = &brake->limits;
    int64_t start_us = clock_monotonic_us();
    if (limits->size_bytes > 0 && check_size(brake, err) < 0)
        return -1;
    int64_t cost_us = clock_monotonic_us() - start_us;
    if ((limits->lag_bytes > 0 || limits->lag_us > 0) && wait_for_standbys(brake, err) < 0)
        return -1;
    brake->next_us = clock_monotonic_us() +
                     (cost_us * ASK_SHARE > ASK_EVERY_US ? cost_us * ASK_SHARE : ASK_EVERY_US);
    return 0;
}

int brake_init(struct brake *brake, const struct brake_limits *limits, PGconn *conn,
               struct err *err) {
    *brake = (struct brake){.limits = *limits, .conn = conn};
    return check(brake, err);
}

int brake_check(void *brake_, struct err *err) {
    struct brake *brake = brake_;
    return clock_monotonic_us() < brake->next_us ? 0 : check(brake, err);
}
