/* Statements from pg_stat_statements. */
#include <stdlib.h>
#include <string.h>

#include "common/pg.h"
#include "load/harvest/harvest.h"

/* Who may not see others' statements gets this in place of their text. */
#define HIDDEN "<insufficient privilege>"

static const char where_query[] =
    "SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_extension AS e"
    " JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace"
    " WHERE e.extname = 'pg_stat_statements'";

/* Statements inside of functions were not asked by a client. */
static const char statements_query[] =
    "SELECT query, pg_catalog.sum(calls)::bigint FROM %s.pg_stat_statements"
    " WHERE toplevel AND dbid = (SELECT oid FROM pg_catalog.pg_database"
    " WHERE datname = pg_catalog.current_database()) GROUP BY query";

static int find_view(PGconn *conn, struct buf *sql, struct err *err) {
    PGresult *result = pg_query(conn, err, where_query, 0, NULL);
    if (!result)
        return -1;
    int found = PQntuples(result);
    if (found > 0)
        buf_printf(sql, statements_query, PQgetvalue(result, 0, 0));
    PQclear(result);
    if (found > 0)
        return sql->failed ? err_set(err, ERR_SYSTEM, "out of memory for a query") : 0;
    return err_set(err, ERR_DB,
                   "database \"%s\" does not count its statements: put pg_stat_statements into "
                   "shared_preload_libraries, start the server again and CREATE EXTENSION "
                   "pg_stat_statements; or give --mix-from a csvlog or jsonlog",
                   PQdb(conn));
}

int harvest_from_server(struct harvest *harvest, PGconn *conn, struct err *err) {
    struct buf sql = BUF_EMPTY;
    PGresult *result = NULL;
    int status = find_view(conn, &sql, err), hidden = 0;
    if (status == 0) {
        result = pg_query(conn, err, buf_text(&sql), 0, NULL);
        status = result ? 0 : -1;
    }
    for (int i = 0; status == 0 && i < PQntuples(result); i++) {
        const char *text = PQgetvalue(result, i, 0);
        if (strcmp(text, HIDDEN) == 0)
            hidden++;
        else
            status = harvest_add(harvest, text, strtoull(PQgetvalue(result, i, 1), NULL, 10), err);
    }
    PQclear(result);
    buf_release(&sql);
    if (status == 0 && hidden > 0 && harvest->count == 0)
        return err_set(err, ERR_DB,
                       "role \"%s\" may not see the statements of others: GRANT pg_read_all_stats "
                       "to it",
                       PQuser(conn));
    return status;
}
