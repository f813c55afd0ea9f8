/* A database of the test's own, with the bookkeeping's schema and the tables of small_dataset.h, on
 * the server that tests/run starts. */
#ifndef PGBAZAAR_TESTS_OWN_DATABASE_H
#define PGBAZAAR_TESTS_OWN_DATABASE_H

#include <unistd.h>

#include "common/embedded.h"
#include "common/pg.h"
#include "tests/tap.h"

struct own_database {
    PGconn *server, *conn; /* the second one to the database */
    char name[32];
    struct pg_target target;
};

static inline int own_database_run(struct own_database *own, const char *sql, struct err *err) {
    return pg_run_script(own->conn, "test", sql, err);
}

/* False, with a plan that skips the test, where there is no server. */
static inline bool own_database_init(struct own_database *own) {
    struct err err = {.kind = ERR_NONE};
    char sql[96];
    if (!getenv("PGBAZAAR_TEST_URL")) {
        printf("1..0 # SKIP no server: tests/run starts one\n");
        return false;
    }
    (void)snprintf(own->name, sizeof own->name, "t_unit_%d", (int)getpid());
    (void)snprintf(sql, sizeof sql, "CREATE DATABASE %s", own->name);
    own->target = (struct pg_target){.database = own->name};
    own->server = pg_connect(&(struct pg_target){.database = "postgres"}, "test", &err);
    if (own->server && pg_exec(own->server, &err, sql) == 0)
        own->conn = pg_connect(&own->target, "test", &err);
    const struct embedded *file = embedded_find("sql/schema/30_bookkeeping.sql");
    if (!own->conn || !file || own_database_run(own, file->data, &err) < 0 ||
        own_database_run(own,
                         "CREATE SCHEMA sea;"
                         "CREATE TABLE sea.ships (ship int PRIMARY KEY, \"name of it\" text);"
                         "CREATE TABLE sea.voyages (voyage int PRIMARY KEY, ship int);"
                         "CREATE TABLE sea.ports (voyage int, port text);",
                         &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
    return true;
}

static inline void own_database_release(struct own_database *own) {
    char sql[96];
    PQfinish(own->conn);
    (void)snprintf(sql, sizeof sql, "DROP DATABASE %s WITH (FORCE)", own->name);
    (void)pg_exec(own->server, NULL, sql);
    PQfinish(own->server);
}

/* The first value of the query's first row. */
static inline const char *own_database_ask(struct own_database *own, const char *sql) {
    struct err err = {.kind = ERR_NONE};
    static char answer[sizeof err.text];
    PGresult *result = pg_query(own->conn, &err, sql, 0, NULL);
    (void)snprintf(answer, sizeof answer, "%s",
                   !result                  ? err.text
                   : PQntuples(result) == 0 ? "no row"
                                            : PQgetvalue(result, 0, 0));
    PQclear(result);
    return answer;
}

#endif
