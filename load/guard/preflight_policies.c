#include "load/guard/preflight_policies.h"

#include "common/log.h"

/* A membership counts that SET ROLE can use, whatever it inherits. */
static const char roles_query[] =
    "SELECT r.rolname FROM pg_catalog.pg_roles AS r WHERE (r.rolsuper OR r.rolbypassrls)"
    " AND pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER') ORDER BY 1 LIMIT 1";

static const char owners_query[] =
    "SELECT c.relname FROM pg_catalog.pg_class AS c"
    " WHERE c.relnamespace = pg_catalog.to_regnamespace('retail') AND c.relrowsecurity"
    " AND NOT c.relforcerowsecurity"
    " AND pg_catalog.pg_has_role(session_user, c.relowner, 'MEMBER') ORDER BY 1 LIMIT 1";

static const char volatile_query[] =
    "SELECT DISTINCT c.relname, p.oid::regprocedure FROM pg_catalog.pg_policy AS pol"
    " JOIN pg_catalog.pg_class AS c ON c.oid = pol.polrelid"
    " JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_policy'::regclass"
    " AND d.objid = pol.oid AND d.refclassid = 'pg_catalog.pg_proc'::regclass"
    " JOIN pg_catalog.pg_proc AS p ON p.oid = d.refobjid"
    " WHERE c.relnamespace = pg_catalog.to_regnamespace('retail') AND p.provolatile = 'v'"
    " AND NOT c.relispartition ORDER BY 1, 2";

/* A table that is cut up by store has its index in how it is cut; one that is reached through its
 * parent, by a reference that has the store in it, has it where it begins with that reference. */
static const char indexes_query[] =
    "SELECT c.relname FROM pg_catalog.pg_class AS c"
    " JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'store_id'"
    " WHERE c.relnamespace = pg_catalog.to_regnamespace('retail') AND c.relkind IN ('r', 'p')"
    " AND c.relrowsecurity AND NOT c.relispartition"
    " AND pg_catalog.has_table_privilege(c.oid, 'SELECT')"
    " AND NOT EXISTS (SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid"
    " AND i.indisvalid AND (i.indkey[0] = a.attnum OR EXISTS ("
    "SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'f'"
    " AND a.attnum = ANY (k.conkey) AND i.indkey[0] = ANY (k.conkey))))"
    " AND NOT EXISTS (SELECT FROM pg_catalog.pg_partitioned_table AS p WHERE p.partrelid = c.oid"
    " AND a.attnum = ANY (p.partattrs::int2[])) ORDER BY 1";

/* How many rows there are, or -1; the caller clears the result. */
static int ask(PGconn *conn, const char *sql, PGresult **result, struct err *err) {
    *result = pg_query(conn, err, sql, 0, NULL);
    return *result ? PQntuples(*result) : -1;
}

static int refuse_detours(PGconn *conn, struct err *err) {
    PGresult *result;
    int rows = ask(conn, roles_query, &result, err), status = rows < 0 ? -1 : 0;
    if (rows > 0)
        status = err_set(err, ERR_DB,
                         "refusing: role \"%s\" may become role \"%s\", which bypasses RLS; the "
                         "result would be meaningless: REVOKE \"%s\" FROM the role, or set "
                         "load.role to another",
                         PQuser(conn), PQgetvalue(result, 0, 0), PQgetvalue(result, 0, 0));
    PQclear(result);
    if (status < 0)
        return -1;
    rows = ask(conn, owners_query, &result, err);
    status = rows < 0 ? -1 : 0;
    if (rows > 0)
        status = err_set(err, ERR_DB,
                         "refusing: role \"%s\" owns table retail.%s, or may become its owner, and "
                         "so is not under its policies; the result would be meaningless: ALTER "
                         "TABLE ... FORCE ROW LEVEL SECURITY, or set load.role to another",
                         PQuser(conn), PQgetvalue(result, 0, 0));
    PQclear(result);
    return status;
}

static int warn_of_policies(PGconn *conn, struct err *err) {
    PGresult *result;
    int rows = ask(conn, volatile_query, &result, err);
    for (int i = 0; i < rows; i++)
        log_warn("the policy of table retail.%s asks the volatile function %s: once for every row, "
                 "and no index is used; declare it STABLE and ask it in a sub-select",
                 PQgetvalue(result, i, 0), PQgetvalue(result, i, 1));
    PQclear(result);
    return rows < 0 ? -1 : 0;
}

static int warn_of_indexes(PGconn *conn, struct err *err) {
    PGresult *result;
    int rows = ask(conn, indexes_query, &result, err);
    for (int i = 0; i < rows; i++)
        log_warn("table retail.%s has no index that begins with store_id: each query of a store "
                 "reads the rows of all",
                 PQgetvalue(result, i, 0));
    PQclear(result);
    return rows < 0 ? -1 : 0;
}

int preflight_policies(PGconn *conn, struct err *err) {
    if (refuse_detours(conn, err) < 0 || warn_of_policies(conn, err) < 0)
        return -1;
    return warn_of_indexes(conn, err);
}
