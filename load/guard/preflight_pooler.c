#include "load/guard/preflight_pooler.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"

#define NO_SUCH_STATEMENT "26000"

/* The process that answers, or -1. */
static int64_t ask_number(PGconn *conn, const char *sql, struct err *err) {
    PGresult *result = pg_query(conn, err, sql, 0, NULL);
    int64_t number = result ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;
    PQclear(result);
    return number;
}

static int64_t ask_process(PGconn *conn, struct err *err) {
    return ask_number(conn, "SELECT pg_catalog.pg_backend_pid()", err);
}

/* Ends two transactions that hold two processes, the one of `last` last: a pooler then has both to
 * give, and gives the one it got back first or last, as it was told to. 1: the next transaction of
 * `conn` has another process than before. */
static int changes_process(PGconn *conn, PGconn *other, bool conn_last, struct err *err) {
    PGconn *first = conn_last ? other : conn, *last = conn_last ? conn : other;
    if (pg_exec(conn, err, "BEGIN") < 0)
        return -1;
    int64_t before = ask_process(conn, err);
    if (before < 0 || pg_exec(other, err, "BEGIN") < 0 || ask_process(other, err) < 0 ||
        pg_exec(first, err, "COMMIT") < 0 || pg_exec(last, err, "COMMIT") < 0)
        return -1;
    int64_t after = ask_process(conn, err);
    return after < 0 ? -1 : after != before;
}

static int pools_transactions(PGconn *conn, PGconn *other, struct err *err) {
    int changes = changes_process(conn, other, false, err);
    return changes == 0 ? changes_process(conn, other, true, err) : changes;
}

/* Whether a statement that was prepared is there after the process has changed: prepared behind one
 * process, tried behind some others. */
static int check_prepared(PGconn *conn, PGconn *other, struct err *err) {
    char name[64];
    struct err reason = {.kind = ERR_NONE};
    (void)snprintf(name, sizeof name, "pgbazaar_%d_%d", PQbackendPID(conn), PQbackendPID(other));
    PGresult *result = PQprepare(conn, name, "SELECT 1", 0, NULL);
    int status = PQresultStatus(result) == PGRES_COMMAND_OK
                     ? 0
                     : pg_error(conn, result, err, "cannot prepare a statement");
    PQclear(result);
    for (int i = 0; status == 0 && i < 2; i++) {
        if (changes_process(conn, other, i > 0, err) < 0)
            return -1;
        result = PQexecPrepared(conn, name, 0, NULL, NULL, NULL, 0);
        if (PQresultStatus(result) != PGRES_TUPLES_OK)
            status = pg_error(conn, result, &reason, "prepared statements");
        PQclear(result);
    }
    if (status == 0 || strcmp(reason.sqlstate, NO_SUCH_STATEMENT) != 0) {
        if (reason.kind != ERR_NONE)
            *err = reason;
        return status;
    }
    return err_set(err, ERR_DB,
                   "refusing: the sessions go through a pooler that forgets prepared statements "
                   "between transactions (PgBouncer before 1.21, or max_prepared_statements = 0): "
                   "set load.protocol to extended or simple");
}

static int check_fit(PGconn *conn, PGconn *other, const struct workload *workload,
                     struct err *err) {
    if (tenant_mode_binds(workload->framing.mode))
        return err_set(err, ERR_DB,
                       "refusing: the sessions go through a pooler that gives each transaction "
                       "another session of the server, and load.tenant_mode enters the store once "
                       "a session: a transaction would find somebody else's store entered; set "
                       "load.tenant_mode to set_config, or the pooler to session mode");
    return workload->profile->load.protocol == PROFILE_PROTOCOL_PREPARED
               ? check_prepared(conn, other, err)
               : 0;
}

#define WINTER "2001-02-03 04:05:06+00"
#define SUMMER "2001-08-03 04:05:06+00"

/* Answers are compared as text: 1 where the sessions write a time as ours do, in TimeZone UTC and
 * DateStyle ISO. */
static int writes_times_alike(PGconn *conn, struct err *err) {
    PGresult *result = pg_query(conn, err,
                                "SELECT '" WINTER "'::timestamptz::text = '" WINTER "' AND '" SUMMER
                                "'::timestamptz::text = '" SUMMER "'",
                                0, NULL);
    int alike = result ? PQgetvalue(result, 0, 0)[0] == 't' : -1;
    PQclear(result);
    return alike;
}

/* A pooler opens its own sessions, and what ours asked for at their beginning may be lost. */
static int check_settings(PGconn *conn, struct workload *workload, struct err *err) {
    int alike = writes_times_alike(conn, err);
    if (alike < 0)
        return -1;
    if (!alike && workload->truth.compares) {
        truth_plan_forgo(&workload->truth, "the pooler's sessions do not write times in UTC");
        log_warn("the pooler does not pass the sessions' settings on, and times are not written "
                 "in UTC there: no answer is compared with the world; set it by ALTER ROLE \"%s\" "
                 "SET TimeZone = 'UTC'",
                 PQuser(conn));
    }
    int64_t wanted_ms = workload->profile->load.statement_timeout_us / 1000;
    int64_t found_ms = ask_number(conn,
                                  "SELECT setting FROM pg_catalog.pg_settings"
                                  " WHERE name = 'statement_timeout'",
                                  err);
    if (found_ms < 0)
        return -1;
    if (found_ms != wanted_ms)
        log_warn("the pooler does not pass the sessions' settings on: statement_timeout is %" PRId64
                 " ms there and not %" PRId64 " ms; set it by ALTER ROLE \"%s\" SET",
                 found_ms, wanted_ms, PQuser(conn));
    return 0;
}

int preflight_pooler(PGconn *conn, struct workload *workload, struct result *result,
                     struct err *err) {
    int64_t process = ask_process(conn, err);
    if (process < 0)
        return -1;
    if (process == PQbackendPID(conn))
        return 0;
    PGconn *other = pg_connect_with(&workload->parameters, err);
    int pools = other ? pools_transactions(conn, other, err) : -1;
    int status = pools < 0 ? -1 : check_settings(conn, workload, err);
    if (status == 0 && pools)
        status = check_fit(conn, other, workload, err);
    PQfinish(other);
    if (status < 0)
        return -1;
    return result_set_environment(result, err, "pooler", "%s",
                                  pools ? "another server session with each transaction"
                                        : "one server session for each session");
}
