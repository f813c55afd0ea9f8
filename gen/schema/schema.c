#include "gen/schema/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/embedded.h"
#include "gen/schema/schema_own.h"

#define DROP_SCRIPT "sql/schema/drop.sql"

#define NOT_PERMITTED  "42501"
#define CHECK_VIOLATED "23514"

int schema_advise(struct err *err) {
    if (err && strcmp(err->sqlstate, NOT_PERMITTED) == 0)
        (void)err_advise(err, "log in as a superuser, or as the role that installed the schema");
    return -1;
}

/* What is installed; the tables of ours that everything else needs to know where it stands. */
#define LOOK_SQL                                                                                   \
    "WITH ours AS (SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON " \
    "n.oid = c.relnamespace WHERE n.nspname = 'pgbazaar' AND c.relkind = 'r') "                    \
    "SELECT pg_catalog.to_regnamespace('retail') IS NOT NULL, "                                    \
    "EXISTS (SELECT FROM ours WHERE relname = 'schema_version'), "                                 \
    "(SELECT pg_catalog.count(*) FROM ours WHERE relname IN ('world', 'ledger'))"

#define AGAIN "run `pgbazaar drop` and `pgbazaar gen` to make it again"

static int look_version(PGconn *conn, enum schema_state *state, struct err *err) {
    PGresult *result =
        pg_query(conn, err, "SELECT pg_catalog.max(version) FROM pgbazaar.schema_version", 0, NULL);
    if (!result) {
        (void)err_prefix(err, "cannot read the version of the schema");
        return schema_advise(err);
    }
    bool none = PQgetisnull(result, 0, 0);
    long version = strtol(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    if (version == SCHEMA_VERSION)
        return 0;
    *state = SCHEMA_UNUSABLE;
    if (none)
        (void)err_set(err, ERR_DB, "schema \"retail\" does not tell its version: " AGAIN);
    else
        (void)err_set(err, ERR_DB,
                      "schema \"retail\" has version %ld, this pgbazaar needs version %d: " AGAIN,
                      version, SCHEMA_VERSION);
    return 0;
}

int schema_look(PGconn *conn, enum schema_state *state, struct err *err) {
    PGresult *result = pg_query(conn, err, LOOK_SQL, 0, NULL);
    if (!result)
        return err_prefix(err, "cannot look for the schema");
    bool retail = *PQgetvalue(result, 0, 0) == 't', ours = *PQgetvalue(result, 0, 1) == 't';
    bool whole = retail && strcmp(PQgetvalue(result, 0, 2), "2") == 0;
    PQclear(result);
    if (!ours) {
        *state = retail ? SCHEMA_FOREIGN : SCHEMA_MISSING;
        if (retail)
            (void)err_set(err, ERR_DB,
                          "schema \"retail\" is in this database, but pgbazaar did not make it: "
                          "use another database, or DROP SCHEMA retail if it may go");
        return 0;
    }
    if (!whole) {
        *state = SCHEMA_UNUSABLE;
        (void)err_set(err, ERR_DB, "%s is missing in this database: " AGAIN,
                      retail ? "table pgbazaar.world or pgbazaar.ledger" : "schema \"retail\"");
        return 0;
    }
    *state = SCHEMA_OURS;
    return look_version(conn, state, err);
}

int schema_search_path(PGconn *conn, struct buf *path, struct err *err) {
    PGresult *result = pg_query(
        conn, err,
        "SELECT coalesce((SELECT pg_catalog.quote_ident(n.nspname) FROM "
        "pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE "
        "e.extname = 'vector'), 'public') || ', pg_temp'",
        0, NULL);
    if (!result)
        return -1;
    buf_put_text(path, PQgetvalue(result, 0, 0));
    PQclear(result);
    return path->failed ? err_set(err, ERR_SYSTEM, "out of memory for a search_path") : 0;
}

static int set_search_path(PGconn *conn, struct err *err) {
    struct buf path = BUF_EMPTY;
    PGresult *result = NULL;
    if (schema_search_path(conn, &path, err) == 0) {
        const char *const parameters[] = {buf_text(&path)};
        result = pg_query(conn, err, "SELECT pg_catalog.set_config('search_path', $1, true)", 1,
                          parameters);
    }
    buf_release(&path);
    PQclear(result);
    return result ? 0 : -1;
}

static int run_script(PGconn *conn, const struct embedded *file, const struct schema_design *design,
                      struct err *err) {
    struct buf sql = BUF_EMPTY;
    schema_design_fill(design, conn, file->data, &sql);
    const char *text = buf_text(&sql);
    int status = sql.failed ? err_set(err, ERR_SYSTEM, "out of memory for %s", file->name)
                            : pg_run_script(conn, file->name, text, err);
    buf_release(&sql);
    return status;
}

int schema_install(PGconn *conn, const struct schema_design *design, struct err *err) {
    if (pg_exec(conn, err, "BEGIN") < 0)
        return -1;
    if (set_search_path(conn, err) < 0) {
        pg_rollback(conn);
        return -1;
    }
    const struct embedded *file;
    for (const char *done = ""; (file = schema_design_script(design, done));
         done = strrchr(file->name, '/') + 1) {
        if (run_script(conn, file, design, err) < 0) {
            pg_rollback(conn);
            /* That vector is missing says itself who must do what. */
            if (err && strcmp(err->sqlstate, NOT_PERMITTED) == 0 && !strstr(err->text, "must run"))
                (void)err_advise(err, "installing takes a superuser, or a role with BYPASSRLS, "
                                      "CREATEROLE and CREATE on the database");
            return -1;
        }
    }
    return pg_exec(conn, err, "COMMIT");
}

int schema_extend(PGconn *conn, const struct schema_design *design, struct err *err) {
    char name[64];
    (void)snprintf(name, sizeof name, "sql/layouts/%s/append.sql", design->layout);
    const struct embedded *file = embedded_find(name);
    if (!file || run_script(conn, file, design, err) == 0)
        return 0;
    if (err && strcmp(err->sqlstate, CHECK_VIOLATED) == 0)
        (void)err_advise(err, "rows of the months that follow are there already: move them out of "
                              "the default partition, or let the world end before them");
    return -1;
}

int schema_check_layout(PGconn *conn, const struct schema_design *design, struct err *err) {
    PGresult *result = pg_query(
        conn, err, "SELECT layout FROM pgbazaar.schema_version ORDER BY version DESC", 0, NULL);
    if (!result) {
        (void)err_prefix(err, "cannot read the layout of the schema");
        return schema_advise(err);
    }
    const char *found = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
    int status = 0;
    if (strcmp(found, SCHEMA_OWN_LAYOUT) == 0)
        status = schema_own_check_layout(design, err);
    else if (strcmp(found, design->layout) != 0)
        status = err_set(err, ERR_DB,
                         "the tables are in layout \"%s\", not \"%s\": say --set "
                         "database.layout=%s, or run `pgbazaar drop` first",
                         found, design->layout, found);
    PQclear(result);
    return status;
}

int schema_drop(PGconn *conn, struct err *err) {
    const struct embedded *file = embedded_find(DROP_SCRIPT);
    return pg_run_script(conn, file->name, file->data, err) < 0 ? schema_advise(err) : 0;
}

static void put_tables(PGconn *conn, const struct copy_dataset *dataset, struct buf *sql,
                       const char *before, const char *after, const char *between) {
    const char *join = "";
    for (size_t i = 0; i < dataset->source_count; i++) {
        const struct copy_source *source = &dataset->sources[i];
        for (size_t table = 0; table < source->table_count; table++) {
            buf_put_text(sql, join);
            buf_put_text(sql, before);
            pg_identifier(conn, sql, source->tables[table]->schema);
            buf_put_text(sql, ".");
            pg_identifier(conn, sql, source->tables[table]->name);
            buf_put_text(sql, after);
            join = between;
        }
    }
}

int schema_is_empty(PGconn *conn, const struct copy_dataset *dataset, const char **table,
                    struct err *err) {
    *table = NULL;
    struct buf sql = BUF_EMPTY;
    buf_put_text(&sql, "SELECT ");
    put_tables(conn, dataset, &sql, "EXISTS (SELECT FROM ", ")", ", ");
    PGresult *result = sql.failed ? NULL : pg_query(conn, err, buf_text(&sql), 0, NULL);
    bool failed = sql.failed;
    buf_release(&sql);
    if (failed)
        return err_set(err, ERR_SYSTEM, "out of memory for a statement");
    if (!result)
        return -1;
    int column = 0;
    for (size_t i = 0; i < dataset->source_count; i++)
        for (size_t t = 0; t < dataset->sources[i].table_count; t++, column++)
            if (!*table && *PQgetvalue(result, 0, column) == 't')
                *table = dataset->sources[i].tables[t]->name;
    PQclear(result);
    return 0;
}
