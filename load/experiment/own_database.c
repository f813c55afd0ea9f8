#include "load/experiment/own_database.h"

#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "gen/gen.h"

#define MARK   "made by a pgbazaar experiment, which drops it"
#define IN_USE "55006" /* object_in_use */

/* Runs "WORDS NAME MORE". PQexec: what is dropped is dropped after Ctrl-C too. */
static int run(PGconn *conn, const char *words, const char *name, const char *more,
               struct err *err) {
    char what[OWN_DATABASE_NAME + 32];
    struct buf sql = BUF_EMPTY;
    buf_put_text(&sql, words);
    pg_identifier(conn, &sql, name);
    buf_put_text(&sql, more);
    (void)snprintf(what, sizeof what, "database \"%s\"", name);
    PGresult *result = sql.failed ? NULL : PQexec(conn, buf_text(&sql));
    int status = 0;
    if (sql.failed)
        status = err_set(err, ERR_SYSTEM, "out of memory for the name of a database");
    else if (PQresultStatus(result) != PGRES_COMMAND_OK)
        status = pg_explain(conn, result, err, what);
    PQclear(result);
    buf_release(&sql);
    return status;
}

/* Whether it is there, as an experiment's. */
static int look(PGconn *conn, const char *name, bool *there, struct err *err) {
    const char *const arguments[] = {name};
    PGresult *result = pg_query(conn, err,
                                "SELECT pg_catalog.shobj_description(oid, 'pg_database') FROM "
                                "pg_catalog.pg_database WHERE datname = $1",
                                1, arguments);
    if (!result)
        return -1;
    int status = 0;
    *there = PQntuples(result) > 0;
    if (*there && strcmp(PQgetvalue(result, 0, 0), MARK) != 0)
        status = err_set(err, ERR_DB,
                         "database \"%s\" is there already and is no experiment's: give the arm "
                         "another name",
                         name);
    PQclear(result);
    return status;
}

static int name_it(PGconn *conn, const struct arm *arm, char name[OWN_DATABASE_NAME],
                   struct err *err) {
    int length = snprintf(name, OWN_DATABASE_NAME, "%s_%s", PQdb(conn), arm->name);
    return length > 0 && length < OWN_DATABASE_NAME
               ? 0
               : err_set(err, ERR_USAGE,
                         "the name of database \"%s\" is too long for \"_%s\" behind it",
                         PQdb(conn), arm->name);
}

int own_database_check(PGconn *conn, const struct arm *arm, struct err *err) {
    char name[OWN_DATABASE_NAME];
    bool there;
    return name_it(conn, arm, name, err) < 0 ? -1 : look(conn, name, &there, err);
}

/* Without force: the experiment that made it may still be under way. */
static int drop_leftover(PGconn *conn, const char *name, struct err *err) {
    if (run(conn, "DROP DATABASE IF EXISTS ", name, "", err) == 0)
        return 0;
    return strcmp(err->sqlstate, IN_USE) == 0
               ? err_advise(err, "another experiment may be under way: wait for its end")
               : -1;
}

/* `name` is set once the database is ours: what bears it is dropped in the end. */
int own_database_make(PGconn *conn, const struct arm *arm, char name[OWN_DATABASE_NAME],
                      struct err *err) {
    bool there;
    char wanted[OWN_DATABASE_NAME];
    name[0] = '\0';
    if (name_it(conn, arm, wanted, err) < 0 || look(conn, wanted, &there, err) < 0 ||
        (there && drop_leftover(conn, wanted, err) < 0) ||
        run(conn, "CREATE DATABASE ", wanted, " TEMPLATE template0 ENCODING 'UTF8'", err) < 0)
        return -1;
    memcpy(name, wanted, sizeof wanted);
    return run(conn, "COMMENT ON DATABASE ", name, " IS '" MARK "'", err);
}

int own_database_fill(const char *conninfo, const char *profile, struct err *err) {
    const struct options options = {
        .command = "gen", .database = conninfo, .profile = profile, .quiet = true};
    enum log_level level = log_level();
    log_set_level(LOG_QUIET);
    int status = cmd_gen(&options, err);
    log_set_level(level);
    return status < 0 ? -1 : 0;
}

int own_database_drop(PGconn *conn, const char *name, struct err *err) {
    return run(conn, "DROP DATABASE IF EXISTS ", name, " WITH (FORCE)", err);
}
