#include "gen/copy/run_lock.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/signals.h"

/* The letters "pgbazaar" as a number, and the next one. */
#define RUN  "8099550625653678450"
#define TURN "8099550625653678451"

/* Locks of two numbers, the second of which says of what. The letters "pgbo" and "pgbw". */
#define OWNERS  "1885823599"
#define WRITERS "1885823607"

/* In pg_locks. */
#define HERE                                                                                       \
    ".locktype = 'advisory' AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE "   \
    "d.datname = pg_catalog.current_database())"
#define RUN_HOLDER                                                                                 \
    "SELECT l.pid FROM pg_catalog.pg_locks l WHERE l" HERE " AND l.granted AND l.objsubid = 1 "    \
    "AND l.classid = (" RUN " >> 32)::bigint::oid AND l.objid = (" RUN " & 4294967295)::oid"
#define OWNERS_HELD                                                                                \
    "SELECT l.pid, l.objid::bigint & 65535, l.objid::bigint >> 16 FROM pg_catalog.pg_locks l "     \
    "WHERE l" HERE " AND l.granted AND l.objsubid = 2 AND l.classid = " OWNERS "::oid"
#define OWNER OWNERS_HELD " AND l.objid = $1::oid"
#define OTHER_PARTS                                                                                \
    OWNERS_HELD " AND l.objid::bigint >> 16 NOT IN (0, $1::bigint) ORDER BY l.pid LIMIT 1"
#define FORMER_WRITERS                                                                             \
    "SELECT FROM pg_catalog.pg_locks l WHERE l" HERE                                               \
    " AND l.objsubid = 2 AND l.classid = " WRITERS                                                 \
    "::oid AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks o WHERE o.locktype = "                  \
    "'advisory' AND o.database = l.database AND o.granted AND o.objsubid = 2 AND o.classid "       \
    "= " OWNERS "::oid AND o.objid = l.objid AND o.pid <> pg_catalog.pg_backend_pid()) LIMIT 1"
/* A connection pool keeps sessions, with the name, after the load has ended. */
#define LOADS                                                                                      \
    "SELECT a.pid FROM pg_catalog.pg_stat_activity a WHERE a.datname = "                           \
    "pg_catalog.current_database() AND a.application_name = '" PG_LOAD_SESSIONS "' AND "           \
    "coalesce(a.state_change > pg_catalog.clock_timestamp() - interval '1 minute', true) "         \
    "ORDER BY 1 LIMIT 1"

/* What the server says of a lock that is not to be had in time: it may be, later. The other may be
 * what a lost connection has left behind. */
#define LOCK_NOT_AVAILABLE "55P03"

#define PAUSE_MS         50
#define TRY_US           INT64_C(1000000)
#define AWAIT_WRITERS_US INT64_C(60000000)

/* Asks until the answer is as it must be, or the time is over. NULL on error; else the last answer.
 */
static PGresult *ask_until(PGconn *conn, const char *sql, const char *parameter,
                           bool (*good)(const PGresult *), int64_t limit_us, struct err *err) {
    const char *const parameters[] = {parameter};
    int64_t end_us = clock_monotonic_us() + limit_us;
    for (;;) {
        PGresult *result = pg_query(conn, err, sql, parameter ? 1 : 0, parameters);
        if (!result || good(result) || clock_monotonic_us() >= end_us)
            return result;
        PQclear(result);
        struct pollfd stop = {signals_stop_descriptor(), POLLIN, 0};
        (void)poll(&stop, 1, PAUSE_MS);
    }
}

static bool is_true(const PGresult *result) {
    return *PQgetvalue(result, 0, 0) == 't';
}

static bool is_empty(const PGresult *result) {
    return PQntuples(result) == 0;
}

static int try_lock(PGconn *conn, const char *sql, const char *number, bool *taken,
                    struct err *err) {
    PGresult *result = ask_until(conn, sql, number, is_true, TRY_US, err);
    *taken = result && is_true(result);
    PQclear(result);
    return result ? 0 : -1;
}

/* Its server process; 0 when it has just gone. */
static int holder(PGconn *conn, const char *sql, const char *number, int *process,
                  struct err *err) {
    const char *const parameters[] = {number};
    PGresult *result = pg_query(conn, err, sql, number ? 1 : 0, parameters);
    if (!result)
        return -1;
    *process = PQntuples(result) > 0 ? (int)strtol(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    PQclear(result);
    return 0;
}

static int take_run(PGconn *conn, const char *sql, struct err *err) {
    bool taken;
    int process;
    if (try_lock(conn, sql, NULL, &taken, err) < 0 ||
        (!taken && holder(conn, RUN_HOLDER, NULL, &process, err) < 0))
        return -1;
    if (taken)
        return 0;
    (void)err_set(err, ERR_DB,
                  "another pgbazaar is at work in this database (server process %d): wait for it "
                  "to end",
                  process);
    return err_mark(err, LOCK_NOT_AVAILABLE);
}

int run_lock_alone(PGconn *conn, struct err *err) {
    return take_run(conn, "SELECT pg_catalog.pg_try_advisory_lock(" RUN ")", err);
}

int run_lock_beside(PGconn *conn, struct err *err) {
    return take_run(conn, "SELECT pg_catalog.pg_try_advisory_lock_shared(" RUN ")", err);
}

static int do_query(PGconn *conn, const char *sql, struct err *err) {
    PGresult *result = pg_query(conn, err, sql, 0, NULL);
    PQclear(result);
    return result ? 0 : -1;
}

/* However long it takes: the lock_timeout of a role or database is meant for tables. */
int run_lock_turn(PGconn *conn, struct err *err) {
    return do_query(conn,
                    "SELECT pg_catalog.set_config('lock_timeout', '0', true), "
                    "pg_catalog.pg_advisory_lock(" TURN ")",
                    err);
}

int run_lock_turn_over(PGconn *conn, struct err *err) {
    return do_query(conn, "SELECT pg_catalog.pg_advisory_unlock(" TURN ")", err);
}

uint32_t run_lock_number(const struct copy_share *share) {
    return copy_share_is_whole(share) ? 0 : share->of << 16 | share->part;
}

static int own(PGconn *conn, uint32_t number, bool *taken, int *owner, struct err *err) {
    char text[16];
    (void)snprintf(text, sizeof text, "%" PRIu32, number);
    if (try_lock(conn, "SELECT pg_catalog.pg_try_advisory_lock(" OWNERS ", $1)", text, taken, err) <
        0)
        return -1;
    return *taken ? 0 : holder(conn, OWNER, text, owner, err);
}

static int refuse_other_parts(PGconn *conn, const struct copy_share *share, struct err *err) {
    char of[16];
    (void)snprintf(of, sizeof of, "%" PRIu32, share->of);
    PGresult *result = ask_until(conn, OTHER_PARTS, of, is_empty, TRY_US, err);
    if (!result)
        return -1;
    int status = 0;
    if (!is_empty(result))
        status =
            err_set(err, ERR_DB,
                    "slice %s/%s is at work in this database (server process %s): give all "
                    "runs at a time the same n in --slice k/n",
                    PQgetvalue(result, 0, 1), PQgetvalue(result, 0, 2), PQgetvalue(result, 0, 0));
    PQclear(result);
    return status;
}

int run_lock_own(PGconn *conn, const struct copy_share *share, struct err *err) {
    bool taken;
    int owner;
    if (refuse_other_parts(conn, share, err) < 0 ||
        own(conn, run_lock_number(share), &taken, &owner, err) < 0)
        return -1;
    if (taken)
        return 0;
    (void)err_set(err, ERR_DB,
                  "another gen does slice %" PRIu32 "/%" PRIu32
                  " of this database already (server process %d): give each run its own k in "
                  "--slice k/n",
                  share->part, share->of, owner);
    return err_mark(err, LOCK_NOT_AVAILABLE);
}

int run_lock_refuse_load(PGconn *conn, struct err *err) {
    PGresult *result = ask_until(conn, LOADS, NULL, is_empty, TRY_US, err);
    if (!result)
        return -1;
    int status = 0;
    if (!is_empty(result)) {
        (void)err_set(err, ERR_DB,
                      "a load is at work in this database (server process %s): wait for it to end",
                      PQgetvalue(result, 0, 0));
        status = err_mark(err, LOCK_NOT_AVAILABLE);
    }
    PQclear(result);
    return status;
}

int run_lock_own_finish(PGconn *conn, bool *taken, int *owner, struct err *err) {
    return own(conn, RUN_LOCK_FINISH, taken, owner, err);
}

int run_lock_write(PGconn *conn, uint32_t number, struct err *err) {
    char sql[128];
    (void)snprintf(sql, sizeof sql,
                   "SELECT pg_catalog.pg_advisory_lock_shared(" WRITERS ", %" PRIu32 ")", number);
    return do_query(conn, sql, err);
}

int run_lock_await_writers(PGconn *conn, struct err *err) {
    PGresult *result = ask_until(conn, FORMER_WRITERS, NULL, is_empty, AWAIT_WRITERS_US, err);
    if (!result)
        return -1;
    bool gone = is_empty(result);
    PQclear(result);
    if (gone)
        return 0;
    (void)err_set(err, ERR_DB,
                  "sessions of a former run are still at work in this database: wait for them to "
                  "end, or end them with pg_terminate_backend");
    return err_mark(err, LOCK_NOT_AVAILABLE);
}
