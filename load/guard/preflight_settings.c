#include "load/guard/preflight_settings.h"

#include <string.h>

#include "common/log.h"

#define STORE_SETTING "app.current_store_id"

/* Name, value, how it was given, how it is taken back. The more special one is in force; of what
 * the sessions ask for themselves none is. A name with a dot may be nobody's but the role's. */
static const char settings_query[] =
    "SELECT DISTINCT ON (g.name) g.name, coalesce(pg_catalog.current_setting(g.name, true), ''),"
    " CASE WHEN s.setrole <> 0 THEN pg_catalog.format('ALTER ROLE %I', session_user)"
    " WHEN s.setdatabase = 0 THEN 'ALTER ROLE ALL' ELSE '' END"
    " || CASE WHEN s.setdatabase = 0 THEN '' WHEN s.setrole <> 0"
    " THEN pg_catalog.format(' IN DATABASE %I', pg_catalog.current_database())"
    " ELSE pg_catalog.format('ALTER DATABASE %I', pg_catalog.current_database()) END"
    " FROM pg_catalog.pg_db_role_setting AS s,"
    " LATERAL (SELECT pg_catalog.lower(pg_catalog.split_part(c, '=', 1))"
    " FROM pg_catalog.unnest(s.setconfig) AS c) AS g (name)"
    " LEFT JOIN pg_catalog.pg_settings AS p ON pg_catalog.lower(p.name) = g.name"
    " WHERE s.setrole IN (0, (SELECT r.oid FROM pg_catalog.pg_roles AS r"
    " WHERE r.rolname = session_user))"
    " AND s.setdatabase IN (0, (SELECT d.oid FROM pg_catalog.pg_database AS d"
    " WHERE d.datname = pg_catalog.current_database()))"
    " AND (p.name IS NULL OR p.source IN ('global', 'database', 'user', 'database user'))"
    " ORDER BY g.name, s.setrole <> 0 DESC, s.setdatabase <> 0 DESC";

/* What the schema itself gives its role (sql/schema/50_functions.sql). */
static bool is_own(const char *name, const char *value, const char *given) {
    return strcmp(name, "hnsw.iterative_scan") == 0 && strcmp(value, "strict_order") == 0 &&
           strstr(given, " IN DATABASE ");
}

static int judge(const PGconn *conn, const struct tenant_mode *mode, const char *name,
                 const char *value, const char *given, struct err *err) {
    bool guarded = mode->has_tenant && !mode->bypasses;
    if (guarded && strcmp(name, "row_security") == 0 && strcmp(value, "off") == 0)
        return err_set(err, ERR_DB,
                       "refusing: the sessions of role \"%s\" have row_security = off, with which "
                       "every query on a table with policies fails: %s RESET row_security",
                       PQuser(conn), given);
    if (is_own(name, value, given))
        return 0;
    if (strcmp(name, STORE_SETTING) != 0) {
        log_warn("the sessions of role \"%s\" have %s = %s, by %s SET: the figures are those with "
                 "it; %s RESET %s takes it back",
                 PQuser(conn), name, value, given, given, name);
        return 0;
    }
    if (!guarded || mode->own_role || !*value)
        return 0;
    return err_set(err, ERR_DB,
                   "refusing: the sessions of role \"%s\" are in store \"%s\" from the start "
                   "(" STORE_SETTING "), so a transaction that forgets to enter its store would "
                   "not be seen: %s RESET " STORE_SETTING,
                   PQuser(conn), value, given);
}

int preflight_settings(PGconn *conn, const struct workload *workload, struct err *err) {
    PGresult *result = pg_query(conn, err, settings_query, 0, NULL);
    int status = result ? 0 : -1;
    for (int i = 0; status == 0 && i < PQntuples(result); i++)
        status = judge(conn, workload->framing.mode, PQgetvalue(result, i, 0),
                       PQgetvalue(result, i, 1), PQgetvalue(result, i, 2), err);
    PQclear(result);
    return status;
}
