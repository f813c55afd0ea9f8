#include "load/guard/preflight.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "gen/copy/ledger_world.h"
#include "gen/schema/schema.h"
#include "gen/worldspec.h"
#include "load/guard/canary.h"
#include "load/guard/preflight_policies.h"
#include "load/guard/preflight_pooler.h"
#include "load/guard/preflight_settings.h"
#include "load/guard/preflight_statements.h"
#include "load/guard/preflight_tenants.h"
#include "load/guard/sticky.h"

#define NOT_ALLOWED "42501"

/* What is of interest for every comparison of two results. */
static const char settings_query[] =
    "SELECT name, pg_catalog.current_setting(name) FROM pg_catalog.pg_settings WHERE name IN "
    "('shared_buffers', 'effective_cache_size', 'work_mem', 'max_connections', 'fsync', "
    "'synchronous_commit', 'full_page_writes', 'max_wal_size', 'autovacuum', 'jit', 'wal_level', "
    "'max_parallel_workers_per_gather', 'random_page_cost') UNION ALL SELECT 'sales_transactions "
    "partitioned by', coalesce((SELECT pg_catalog.pg_get_partkeydef(c.oid) FROM "
    "pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE "
    "n.nspname = 'retail' AND c.relname = 'sales_transactions'), 'nothing') ORDER BY name";

static int check_schema(PGconn *conn, struct err *err) {
    enum schema_state state;
    if (schema_look(conn, &state, err) < 0)
        return -1;
    if (state == SCHEMA_UNUSABLE || state == SCHEMA_FOREIGN)
        return -1;
    if (state == SCHEMA_MISSING)
        return err_set(err, ERR_DB,
                       "database \"%s\" has no schema retail: fill it with `pgbazaar gen`",
                       PQdb(conn));
    return 0;
}

/* Its keys are what the load asks for. */
int preflight_world(PGconn *conn, const char *profile, const struct world_params *params,
                    struct err *err) {
    struct ledger_world world;
    if (check_schema(conn, err) < 0 || ledger_world_read(conn, &world, err) < 0)
        return -1;
    if (world.state == LEDGER_NO_WORLD)
        return err_set(err, ERR_DB,
                       "the schema in database \"%s\" is empty: fill it with `pgbazaar gen -p %s`",
                       PQdb(conn), profile);
    if (world.state != LEDGER_COMPLETE)
        return err_set(err, ERR_DB,
                       "the world in database \"%s\" is not complete: finish it with `pgbazaar gen "
                       "-p %s --resume`",
                       PQdb(conn), profile);
    return worldspec_check_found(params, &world, err);
}

static int check_contents(PGconn *conn, const struct workload *workload, struct err *err) {
    if (preflight_world(conn, workload->profile->name, &workload->world->params, err) == 0)
        return 0;
    if (strcmp(err->sqlstate, NOT_ALLOWED) != 0)
        return -1;
    log_warn("role \"%s\" may not see which world the database holds: that it is the profile's is "
             "not checked",
             PQuser(conn));
    return 0;
}

static int check_role(PGconn *conn, const struct workload *workload, struct err *err) {
    const struct profile_load *load = &workload->profile->load;
    const struct tenant_mode *mode = workload->framing.mode;
    const char *role = workload->parameters.role;
    const char *const arguments[] = {role};
    PGresult *result = pg_query(conn, err,
                                "SELECT rolcanlogin, rolsuper OR rolbypassrls, rolconnlimit FROM "
                                "pg_catalog.pg_roles WHERE rolname = $1",
                                1, arguments);
    if (!result)
        return -1;
    int status = 0;
    if (PQntuples(result) == 0)
        status = err_set(err, ERR_DB,
                         "role \"%s\" does not exist: `pgbazaar gen` makes mcp_user; or set "
                         "load.role to one that does",
                         role);
    else if (PQgetvalue(result, 0, 1)[0] == 't' && mode->has_tenant && !mode->bypasses)
        status = preflight_refuse_bypass(role, err);
    else if (PQgetvalue(result, 0, 0)[0] != 't')
        status = err_set(err, ERR_DB,
                         "role \"%s\" may not log in: ALTER ROLE ... LOGIN, or set "
                         "load.role to one that may",
                         role);
    else {
        int64_t limit = strtoll(PQgetvalue(result, 0, 2), NULL, 10);
        if (limit >= 0 && limit < load->sessions)
            status = err_set(err, ERR_DB,
                             "role \"%s\" may have %" PRId64 " connections, the load needs %" PRId64
                             ": lower load.sessions or ALTER ROLE ... CONNECTION LIMIT",
                             role, limit, load->sessions);
    }
    PQclear(result);
    return status;
}

/* What is left of max_connections for a role without privileges; our own connection goes before
 * the load begins. */
static int check_connections(PGconn *conn, const struct workload *workload, struct err *err) {
    PGresult *result = pg_query(
        conn, err,
        "SELECT pg_catalog.current_setting('max_connections')::integer"
        " - pg_catalog.current_setting('superuser_reserved_connections')::integer"
        " - coalesce(pg_catalog.current_setting('reserved_connections', true), '0')::integer"
        " - (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid())",
        0, NULL);
    if (!result)
        return -1;
    int64_t left = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    int64_t needed =
        (int64_t)driver_part(&workload->driver, (uint64_t)workload->profile->load.sessions);
    PQclear(result);
    if (left >= needed)
        return 0;
    return err_set(err, ERR_DB,
                   "the server has %" PRId64 " connections left, the load needs %" PRId64
                   ": lower load.sessions, close others, or raise max_connections",
                   left > 0 ? left : 0, needed);
}

/* Not refused: the load itself shows what such a table lets out. */
static int warn_of_open_tables(PGconn *conn, struct err *err) {
    PGresult *result = pg_query(
        conn, err,
        "SELECT c.relname FROM pg_catalog.pg_class AS c"
        " JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = pg_catalog.to_regnamespace('retail') AND c.relkind IN ('r', 'p')"
        " AND a.attname = 'store_id' AND NOT a.attisdropped"
        " AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1",
        0, NULL);
    if (!result)
        return -1;
    for (int i = 0; i < PQntuples(result); i++)
        log_warn("row level security is not enabled and forced on table retail.%s",
                 PQgetvalue(result, i, 0));
    PQclear(result);
    return 0;
}

static int note_environment(PGconn *conn, const struct pg_server *server, struct result *result,
                            struct err *err) {
    if (result_set_environment(result, err, "server version", "%s", server->version) < 0 ||
        (server->vector_version[0] &&
         result_set_environment(result, err, "pgvector version", "%s", server->vector_version) < 0))
        return -1;
    PGresult *rows = pg_query(conn, err, settings_query, 0, NULL);
    if (!rows)
        return -1;
    int status = 0;
    for (int i = 0; i < PQntuples(rows) && status == 0; i++)
        status = result_set_environment(result, err, PQgetvalue(rows, i, 0), "%s",
                                        PQgetvalue(rows, i, 1));
    PQclear(rows);
    return status;
}

static int check_as_admin(PGconn *conn, struct workload *workload, struct result *result,
                          struct err *err) {
    struct pg_server server;
    bool has_tenants = workload->framing.mode->has_tenant && !workload->framing.mode->bypasses;
    if (pg_check_server(conn, &server, err) < 0 ||
        (workload->uses_world && check_contents(conn, workload, err) < 0) ||
        preflight_tenants(conn, workload, err) < 0 || check_role(conn, workload, err) < 0 ||
        (has_tenants && warn_of_open_tables(conn, err) < 0) ||
        canary_plan(workload, conn, err) < 0 || check_connections(conn, workload, err) < 0)
        return -1;
    return note_environment(conn, &server, result, err);
}

/* Policies are of interest where they are what keeps the stores apart. */
static int check_policies(PGconn *conn, const struct workload *workload, struct err *err) {
    const struct tenant_mode *mode = workload->framing.mode;
    return mode->has_tenant && !mode->bypasses ? preflight_policies(conn, err) : 0;
}

/* Logged in as the sessions will be, whatever roles and settings that brings. */
static int check_as_session(PGconn *conn, struct workload *workload, struct result *result,
                            struct err *err) {
    if (preflight_pooler(conn, workload, result, err) < 0 ||
        preflight_bypass(conn, workload, err) < 0 || preflight_settings(conn, workload, err) < 0 ||
        check_policies(conn, workload, err) < 0)
        return -1;
    return preflight_statements(conn, workload, err);
}

int preflight_check(struct workload *workload, const struct pg_target *target,
                    struct result *result, struct err *err) {
    PGconn *conn = pg_connect(target, PG_LOAD_SESSIONS, err);
    int status = conn ? check_as_admin(conn, workload, result, err) : -1;
    PQfinish(conn);
    if (status < 0)
        return -1;
    conn = pg_connect_with(&workload->parameters, err);
    status = conn ? check_as_session(conn, workload, result, err) : -1;
    if (status == 0)
        status = pg_parameters_pin(&workload->parameters, conn, err);
    PQfinish(conn);
    return status;
}

int preflight_plans(const struct workload *workload, const struct pg_target *target,
                    struct result *result, struct err *err) {
    const struct tenant_mode *mode = workload->framing.mode;
    struct pg_server server;
    if (!mode->has_tenant || mode->bypasses || !workload->uses_world ||
        !driver_is_first(&workload->driver))
        return 0;
    PGconn *admin = pg_connect(target, PG_LOAD_SESSIONS, err);
    PGconn *conn = admin ? pg_connect_with(&workload->parameters, err) : NULL;
    int status = conn ? pg_check_server(admin, &server, err) : -1;
    if (status == 0 && server.bypasses_rls)
        status = preflight_leakproof(conn, admin, workload, err);
    PQfinish(conn);
    PQfinish(admin);
    return status < 0 ? -1 : sticky_check(workload, result, err);
}
