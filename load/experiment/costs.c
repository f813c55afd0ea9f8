#include "load/experiment/costs.h"

#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "common/signals.h"

/* Our own session, which has taken statistics, hands in what it counted behind this statement. */
#define HAND_IN "SELECT pg_catalog.pg_stat_force_next_flush()"

/* Sessions of loads hand it in when they end. Those that a connection pool keeps do so when they
 * have been idle for PGSTAT_IDLE_INTERVAL, ten seconds (src/backend/utils/activity/pgstat.c). */
static const char counting_query[] =
    "SELECT 1 FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database()"
    " AND application_name = '" PG_LOAD_SESSIONS "'"
    " AND coalesce(state_change > pg_catalog.clock_timestamp() - interval '11 s', true) LIMIT 1";

/* So often they are looked at, and no longer than that: another load may be at work. */
enum { LOOK_MS = 50, LOOKS_MOST = 15000 / LOOK_MS };

static const char look_query[] =
    "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0'),"
    " tup_inserted + tup_updated + tup_deleted FROM pg_catalog.pg_stat_database"
    " WHERE datname = pg_catalog.current_database()";

static const char sizes_query[] =
    "SELECT coalesce(sum(pg_catalog.pg_table_size(c.oid)), 0),"
    " coalesce(sum(pg_catalog.pg_indexes_size(c.oid)), 0) FROM pg_catalog.pg_class AS c"
    " WHERE c.relnamespace = pg_catalog.to_regnamespace('retail') AND c.relkind IN ('r', 'm')";

enum { RECALL_K = 10 };

static int await_counts(PGconn *conn, struct err *err) {
    struct pollfd stop = {.fd = signals_stop_descriptor(), .events = POLLIN};
    for (int i = 0; i < LOOKS_MOST; i++) {
        PGresult *counting = pg_query(conn, err, counting_query, 0, NULL);
        if (!counting)
            return -1;
        bool none = PQntuples(counting) == 0;
        PQclear(counting);
        if (none)
            return 0;
        (void)poll(&stop, 1, LOOK_MS);
    }
    return 0;
}

int costs_look(PGconn *conn, struct costs_moment *moment, struct err *err) {
    if (await_counts(conn, err) < 0 || pg_exec(conn, err, HAND_IN) < 0)
        return -1;
    PGresult *result = pg_query(conn, err, look_query, 0, NULL);
    if (!result)
        return -1;
    moment->wal_bytes = strtod(PQgetvalue(result, 0, 0), NULL);
    moment->rows = strtod(PQgetvalue(result, 0, 1), NULL);
    PQclear(result);
    return 0;
}

int costs_look_sizes(PGconn *conn, struct costs_sizes *sizes, struct err *err) {
    PGresult *result = pg_query(conn, err, sizes_query, 0, NULL);
    if (!result)
        return -1;
    sizes->table_bytes = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    sizes->index_bytes = strtoll(PQgetvalue(result, 0, 1), NULL, 10);
    PQclear(result);
    return 0;
}

void costs_set_sizes(struct costs *costs, const struct costs_sizes *beginning,
                     const struct costs_sizes *before, const struct costs_sizes *after) {
    costs->measured = true;
    costs->sizes = (struct costs_sizes){
        .table_bytes = beginning->table_bytes + after->table_bytes - before->table_bytes,
        .index_bytes = beginning->index_bytes + after->index_bytes - before->index_bytes,
    };
}

static size_t find_column(const struct result_sheet *sheet, const char *name) {
    size_t column = 0;
    while (column < sheet->column_count && strcmp(sheet->columns[column].name, name) != 0)
        column++;
    return column;
}

static void add_recall(const struct result *result, struct costs *costs) {
    const struct result_sheet *sheet = result_find_sheet(result, "recall");
    if (!sheet)
        return;
    size_t tenants = find_column(sheet, "tenants"), k = find_column(sheet, "k");
    size_t answers = find_column(sheet, "answers"), recall = find_column(sheet, "recall@k");
    if (tenants == sheet->column_count || k == sheet->column_count ||
        answers == sheet->column_count || recall == sheet->column_count)
        return;
    for (size_t row = 0; row < sheet->row_count; row++) {
        if (strcmp(result_sheet_at(sheet, row, tenants)->text, "all") != 0 ||
            result_sheet_at(sheet, row, k)->integer != RECALL_K)
            continue;
        double n = (double)result_sheet_at(sheet, row, answers)->integer;
        costs->recall_sum += n * result_sheet_at(sheet, row, recall)->number;
        costs->recall_answers += n;
    }
}

int costs_add(PGconn *conn, const struct costs_moment *before, const struct result *result,
              struct costs *costs, struct err *err) {
    struct costs_moment after;
    if (costs_look(conn, &after, err) < 0)
        return -1;
    costs->wal_bytes += after.wal_bytes - before->wal_bytes;
    costs->rows += after.rows - before->rows;
    for (size_t i = 0; i < result->second_count; i++)
        costs->requests += result->seconds[i].started;
    for (size_t i = 0; i < result->query_count; i++) {
        const struct result_query *query = &result->queries[i];
        costs->failed += query->requests.failed + query->requests.unknown;
        costs->ended +=
            query->requests.succeeded + query->requests.failed + query->requests.unknown;
    }
    add_recall(result, costs);
    return 0;
}

double costs_wal_bytes(const struct costs *costs) {
    return costs->requests > 0 ? costs->wal_bytes / (double)costs->requests : (double)NAN;
}

double costs_rows(const struct costs *costs) {
    return costs->requests > 0 ? costs->rows / (double)costs->requests : (double)NAN;
}

double costs_failed(const struct costs *costs) {
    return costs->ended > 0 ? (double)costs->failed / (double)costs->ended : (double)NAN;
}

double costs_recall(const struct costs *costs) {
    return costs->recall_answers > 0 ? costs->recall_sum / costs->recall_answers : (double)NAN;
}
