#include "load/guard/preflight_tenants.h"

#include <string.h>

#define STORE_PARAMETER "store_id"

/* The first login of an array of names that does not do for the store beside it. The last column is
 * NULL where the one who asks may not see who may enter what. */
static const char logins_query[] =
    "SELECT wanted.role, wanted.store, r.oid IS NULL, r.rolcanlogin,"
    " r.rolsuper OR r.rolbypassrls,"
    " CASE WHEN pg_catalog.has_table_privilege('retail.store_access', 'SELECT')"
    " AND NOT pg_catalog.row_security_active('retail.store_access') THEN"
    " EXISTS (SELECT FROM retail.store_access AS a WHERE a.role_name = wanted.role::name"
    " AND a.store_id = wanted.store) END"
    " FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[]))"
    " AS wanted (role, store)"
    " LEFT JOIN pg_catalog.pg_roles AS r ON r.rolname = wanted.role ORDER BY 2";

int preflight_refuse_bypass(const char *role, struct err *err) {
    return err_set(
        err, ERR_DB,
        "refusing: role \"%s\" bypasses RLS; the result would be meaningless: set "
        "load.role to a role without SUPERUSER and BYPASSRLS, or load.tenant_mode to none",
        role);
}

/* Appends to an array in the server's text form. */
static void put_element(struct buf *array, const char *text) {
    buf_put_text(array, array->length == 0 ? "{\"" : ",\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_put_int8(array, '\\');
        buf_put(array, text, 1);
    }
    buf_put_text(array, "\"");
}

static int judge_login(const PGresult *result, int row, struct err *err) {
    const char *role = PQgetvalue(result, row, 0), *store = PQgetvalue(result, row, 1);
    if (PQgetvalue(result, row, 2)[0] == 't')
        return err_set(
            err, ERR_DB,
            "store \"%s\" has no login \"%s\": `pgbazaar init --tenant-logins` makes one "
            "for each store",
            store, role);
    if (PQgetvalue(result, row, 3)[0] != 't')
        return err_set(err, ERR_DB, "role \"%s\" may not log in: ALTER ROLE ... LOGIN", role);
    if (PQgetvalue(result, row, 4)[0] == 't')
        return preflight_refuse_bypass(role, err);
    if (!PQgetisnull(result, row, 5) && PQgetvalue(result, row, 5)[0] != 't')
        return err_set(err, ERR_DB,
                       "role \"%s\" may not enter store \"%s\": `pgbazaar init --tenant-logins` "
                       "enters it in retail.store_access",
                       role, store);
    return 0;
}

static int check_logins(PGconn *conn, const struct workload *workload, struct err *err) {
    struct buf roles = BUF_EMPTY, stores = BUF_EMPTY;
    char role[PROFILE_TEXT];
    int status = 0;
    for (size_t i = 0; i < workload->tenants.count && status == 0; i++) {
        const struct tenant *tenant = &workload->tenants.items[i];
        status = tenant_role(tenant, workload->profile->load.role, role, err);
        put_element(&roles, role);
        put_element(&stores, tenant->id);
    }
    buf_put_text(&roles, "}");
    buf_put_text(&stores, "}");
    if (status == 0 && (roles.failed || stores.failed))
        status = err_set(err, ERR_SYSTEM, "out of memory for the logins of the stores");
    const char *const arguments[] = {buf_text(&roles), buf_text(&stores)};
    PGresult *result = status == 0 ? pg_query(conn, err, logins_query, 2, arguments) : NULL;
    if (!result)
        status = -1;
    for (int i = 0; status == 0 && i < PQntuples(result); i++)
        status = judge_login(result, i, err);
    PQclear(result);
    buf_release(&roles);
    buf_release(&stores);
    return status;
}

static bool names_store(const struct statement *statement) {
    for (size_t a = 0; a < statement->argument_count; a++)
        if (strcmp(statement->arguments[a].name, STORE_PARAMETER) == 0)
            return true;
    return false;
}

/* A statement without any parameter may be a SAVEPOINT; whether it returns rows of others, the load
 * sees. */
static int check_predicates(const struct workload *workload, struct err *err) {
    for (size_t t = 0; t < workload->mix.count; t++) {
        const struct query *query = &workload->mix.queries[t];
        for (size_t s = 0; s < query->statements.count && !query->without_tenant; s++) {
            const struct statement *statement = &query->statements.items[s];
            bool is_alone = query->statements.count == 1;
            if (names_store(statement) || (statement->argument_count == 0 && !is_alone))
                continue;
            return err_set(err, ERR_USAGE,
                           "%s:%d: the statement has no :" STORE_PARAMETER
                           ", and load.tenant_mode predicates leaves it to the queries to ask for "
                           "their store alone: ask for it, or take another mode",
                           query->file, statement->line);
        }
    }
    return 0;
}

int preflight_tenants(PGconn *conn, const struct workload *workload, struct err *err) {
    const struct tenant_mode *mode = workload->framing.mode;
    if (mode->own_role && workload->uses_world && check_logins(conn, workload, err) < 0)
        return -1;
    return mode->filters ? check_predicates(workload, err) : 0;
}

/* The tables of a mode without RLS must all be open to the role: for a part of them it would see
 * nothing, and be fast. */
static int check_sees_all(PGconn *conn, struct err *err) {
    PGresult *result = pg_query(
        conn, err,
        "SELECT c.relname FROM pg_catalog.pg_class AS c"
        " JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = pg_catalog.to_regnamespace('retail') AND c.relkind IN ('r', 'p')"
        " AND a.attname = 'store_id' AND NOT a.attisdropped"
        " AND pg_catalog.row_security_active(c.oid) ORDER BY 1 LIMIT 1",
        0, NULL);
    if (!result)
        return -1;
    int status = 0;
    if (PQntuples(result) > 0)
        status = err_set(err, ERR_DB,
                         "role \"%s\" does not see all of table retail.%s: the tenant modes "
                         "predicates and bypass need a role that bypasses RLS; name one as "
                         "load.bypass_role, or log in as one",
                         PQuser(conn), PQgetvalue(result, 0, 0));
    PQclear(result);
    return status;
}

int preflight_bypass(PGconn *conn, const struct workload *workload, struct err *err) {
    const struct tenant_mode *mode = workload->framing.mode;
    if (mode->bypasses)
        return check_sees_all(conn, err);
    if (!mode->has_tenant)
        return 0;
    PGresult *result = pg_query(conn, err,
                                "SELECT rolname, rolsuper OR rolbypassrls FROM "
                                "pg_catalog.pg_roles WHERE rolname = current_user",
                                0, NULL);
    if (!result)
        return -1;
    bool bypasses = PQntuples(result) == 0 || PQgetvalue(result, 0, 1)[0] == 't';
    PQclear(result);
    return bypasses ? preflight_refuse_bypass(PQuser(conn), err) : 0;
}
