/* What the server is, and whether it will do. */
#include "common/pg.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"

enum { VERSION_MINIMUM = 150000 };

/* The first release of each major version in which row level security holds as documented
 * (CVE-2023-2455, CVE-2023-39418, CVE-2024-10976, CVE-2025-8713) and libpq's quoting is safe
 * (CVE-2025-1094), see https://www.postgresql.org/support/security/ */
static const int secure_versions[] = {150016, 160012, 170008, 180002};

static const char server_query[] =
    "SELECT pg_is_in_recovery(), r.rolname, r.rolsuper, r.rolbypassrls OR r.rolsuper,"
    " (SELECT extversion FROM pg_extension WHERE extname = 'vector'),"
    " (SELECT default_version FROM pg_available_extensions WHERE name = 'vector'),"
    " (SELECT extversion FROM pg_extension WHERE extname = 'pg_stat_statements')"
    " FROM pg_roles r WHERE r.rolname = current_user";

static void warn_if_insecure(const struct pg_server *server) {
    static atomic_flag warned = ATOMIC_FLAG_INIT;
    for (size_t i = 0; i < sizeof secure_versions / sizeof *secure_versions; i++) {
        int secure = secure_versions[i];
        if (server->version_num / 10000 == secure / 10000 && server->version_num < secure &&
            !atomic_flag_test_and_set(&warned))
            log_warn(
                "PostgreSQL %s has known holes in row level security: update to %d.%d or later",
                server->version, secure / 10000, secure % 10000);
    }
}

/* "15.18 (Debian 15.18-0+deb12u1)" without what the packager added. */
static void copy_version(struct pg_server *server, const char *version) {
    version = version ? version : "of unknown version";
    (void)snprintf(server->version, sizeof server->version, "%.*s",
                   (int)strcspn(version, version[0] >= '0' && version[0] <= '9' ? " " : ""),
                   version);
}

static void copy_field(char *field, size_t size, const PGresult *result, int column) {
    (void)snprintf(field, size, "%s", PQgetvalue(result, 0, column));
}

static bool is_true(const PGresult *result, int column) {
    return PQgetvalue(result, 0, column)[0] == 't';
}

int pg_check_server(PGconn *conn, struct pg_server *server, struct err *err) {
    memset(server, 0, sizeof *server);
    server->version_num = PQserverVersion(conn);
    copy_version(server, PQparameterStatus(conn, "server_version"));
    if (server->version_num < VERSION_MINIMUM)
        return err_set(err, ERR_DB,
                       "PostgreSQL %s found, %d or later is required: upgrade the server",
                       server->version, VERSION_MINIMUM / 10000);
    const char *encoding = PQparameterStatus(conn, "server_encoding");
    (void)snprintf(server->encoding, sizeof server->encoding, "%s",
                   encoding ? encoding : "unknown");
    if (strcmp(server->encoding, "UTF8") != 0)
        return err_set(err, ERR_DB,
                       "database \"%s\" is encoded in %s, UTF8 is required: create one with "
                       "createdb -E UTF8 -T template0",
                       PQdb(conn), server->encoding);
    PGresult *result = pg_query(conn, err, server_query, 0, NULL);
    if (!result)
        return err_prefix(err, "cannot ask the server what it is");
    if (PQntuples(result) != 1) {
        PQclear(result);
        return err_set(err, ERR_DB, "the server does not know its own role (pg_roles is empty)");
    }
    server->in_recovery = is_true(result, 0);
    copy_field(server->role, sizeof server->role, result, 1);
    server->is_superuser = is_true(result, 2);
    server->bypasses_rls = is_true(result, 3);
    copy_field(server->vector_version, sizeof server->vector_version, result, 4);
    copy_field(server->vector_available, sizeof server->vector_available, result, 5);
    copy_field(server->statements_version, sizeof server->statements_version, result, 6);
    PQclear(result);
    warn_if_insecure(server);
    return 0;
}

int pg_check_writable(const struct pg_server *server, struct err *err) {
    if (server->in_recovery)
        return err_set(
            err, ERR_DB,
            "the server is a hot standby and takes no writes: connect to the primary, or "
            "add target_session_attrs=read-write to a URL with several hosts");
    return 0;
}

int pg_check_vector(const struct pg_server *server, bool created, struct err *err) {
    if (server->vector_version[0])
        return 0;
    if (!server->vector_available[0])
        return err_set(
            err, ERR_DB,
            "vector is missing: install pgvector for PostgreSQL %d on the server's machine "
            "(package postgresql-%d-pgvector, or `make deps` there)",
            server->version_num / 10000, server->version_num / 10000);
    if (created)
        return err_set(err, ERR_DB,
                       "vector is missing: a superuser must run CREATE EXTENSION vector in this "
                       "database (pgvector %s is installed)",
                       server->vector_available);
    return 0;
}
