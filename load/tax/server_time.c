#include "load/tax/server_time.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"

#define HOW_TO_GET_IT                                                                              \
    "server times are not shown: they need pg_stat_statements in shared_preload_libraries, "       \
    "CREATE "                                                                                      \
    "EXTENSION, and a login that may read it (pg_read_all_stats)"

/* The schema of the extension, where the view can be read; no row otherwise. */
static const char find_extension[] =
    "SELECT n.nspname FROM pg_catalog.pg_extension AS e"
    " JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace"
    " WHERE e.extname = 'pg_stat_statements'"
    " AND pg_catalog.current_setting('shared_preload_libraries') ~ 'pg_stat_statements'"
    " AND pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')";

/* The identifier that the server gave to what a session prepared last. */
static int read_id(PGconn *conn, int pid, int64_t *id, struct err *err) {
    char number[16];
    const char *const arguments[] = {number};
    (void)snprintf(number, sizeof number, "%d", pid);
    PGresult *result = pg_query(
        conn, err, "SELECT query_id FROM pg_catalog.pg_stat_activity WHERE pid = $1", 1, arguments);
    if (!result)
        return -1;
    bool is_known = PQntuples(result) == 1 && !PQgetisnull(result, 0, 0);
    *id = is_known ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    PQclear(result);
    return 0;
}

static int prepare(PGconn *conn, const struct statement *statement, struct err *err) {
    PGresult *result = PQprepare(conn, "", statement->sql, 0, NULL);
    int status = PQresultStatus(result) == PGRES_COMMAND_OK
                     ? 0
                     : pg_error(conn, result, err, "cannot prepare the mix");
    PQclear(result);
    return status;
}

/* Prepares each statement as the lane's role on a connection of its own. */
static int find_ids(struct server_time *time, const struct workload *workload, struct err *err) {
    PGconn *conn = pg_connect_with(&workload->parameters, err);
    int status = conn ? 0 : -1;
    for (size_t q = 0; status == 0 && q < workload->mix.count; q++) {
        const struct query *query = &workload->mix.queries[q];
        for (size_t s = 0; status == 0 && s < query->statements.count; s++) {
            int64_t id = 0;
            if (prepare(conn, &query->statements.items[s], err) < 0 ||
                read_id(time->conn, PQbackendPID(conn), &id, err) < 0)
                status = -1;
            else if (id != 0)
                time->statements[time->count++] = (struct server_statement){.id = id, .query = q};
        }
    }
    PQfinish(conn);
    return status;
}

static int write_look(struct server_time *time, const char *schema, struct err *err) {
    buf_put_text(&time->look,
                 "SELECT queryid, pg_catalog.sum(calls), pg_catalog.sum(total_exec_time + "
                 "total_plan_time) * 1000 FROM ");
    pg_identifier(time->conn, &time->look, schema);
    buf_put_text(&time->look,
                 ".pg_stat_statements(false) WHERE toplevel AND dbid = (SELECT oid FROM "
                 "pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) AND "
                 "queryid IN (");
    for (size_t i = 0; i < time->count; i++)
        buf_printf(&time->look, "%s%" PRId64, i > 0 ? "," : "", time->statements[i].id);
    buf_put_text(&time->look, ") GROUP BY queryid");
    return time->look.failed ? err_set(err, ERR_SYSTEM, "out of memory for server times") : 0;
}

static void forget(struct server_time *time) {
    PQfinish(time->conn);
    time->conn = NULL;
    log_info("%s", HOW_TO_GET_IT);
}

int server_time_init(struct server_time *time, const struct pg_target *target, struct lane *lane,
                     struct err *err) {
    const struct mix *mix = &lane->workload.mix;
    size_t most = 0;
    *time = (struct server_time){.look = BUF_EMPTY};
    for (size_t q = 0; q < mix->count; q++)
        most += mix->queries[q].statements.count;
    time->statements = calloc(most + 1, sizeof *time->statements);
    if (!time->statements)
        return err_set(err, ERR_SYSTEM, "out of memory for server times");
    time->conn = pg_connect(target, PG_LOAD_SESSIONS, err);
    PGresult *found = time->conn ? pg_query(time->conn, err, find_extension, 0, NULL) : NULL;
    if (!found)
        return -1;
    int status = 0;
    if (PQntuples(found) == 0 || find_ids(time, &lane->workload, err) < 0 || time->count == 0)
        forget(time);
    else
        status = write_look(time, PQgetvalue(found, 0, 0), err);
    PQclear(found);
    return status == 0 ? server_time_look(time, NULL, err) : -1;
}

void server_time_release(struct server_time *time) {
    PQfinish(time->conn);
    free(time->statements);
    buf_release(&time->look);
}

static void take(struct server_time *time, int64_t id, uint64_t calls, double total_us,
                 struct lane *lane) {
    for (size_t i = 0; i < time->count; i++) {
        struct server_statement *statement = &time->statements[i];
        if (statement->id != id)
            continue;
        /* Somebody may have reset the statistics. */
        if (lane && calls > statement->calls && total_us >= statement->total_us) {
            lane->queries[statement->query].server_calls += calls - statement->calls;
            lane->queries[statement->query].server_us += total_us - statement->total_us;
        }
        statement->calls = calls;
        statement->total_us = total_us;
        return; /* two queries with the same statement: the first has it */
    }
}

int server_time_look(struct server_time *time, struct lane *lane, struct err *err) {
    if (!time->conn)
        return 0;
    PGresult *result = pg_query(time->conn, err, buf_text(&time->look), 0, NULL);
    if (!result)
        return -1;
    for (int i = 0; i < PQntuples(result); i++)
        take(time, strtoll(PQgetvalue(result, i, 0), NULL, 10),
             strtoull(PQgetvalue(result, i, 1), NULL, 10), strtod(PQgetvalue(result, i, 2), NULL),
             lane);
    PQclear(result);
    return 0;
}
