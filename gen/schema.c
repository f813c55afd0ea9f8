#include "gen/schema.h"

#include <stdlib.h>
#include <string.h>

#include "common/embedded.h"

#define SCRIPTS     "sql/schema/"
#define FIRST_AFTER "sql/schema/8" /* files from here on come after the data: gen/copy/finish.h */
#define DROP_SCRIPT "sql/schema/drop.sql"

static int foreign(enum schema_state *state, struct err *err, const char *found) {
    *state = SCHEMA_FOREIGN;
    (void)err_set(err, ERR_DB,
                  "schema \"retail\" is in this database, but %s: use another database, or drop "
                  "the schema if it may go",
                  found);
    return 0;
}

int schema_look(PGconn *conn, enum schema_state *state, struct err *err) {
    PGresult *result = pg_query(conn, err,
                                "SELECT pg_catalog.to_regnamespace('retail') IS NOT NULL, "
                                "pg_catalog.to_regclass('pgbazaar.schema_version') IS NOT NULL",
                                0, NULL);
    if (!result)
        return -1;
    bool retail = *PQgetvalue(result, 0, 0) == 't', ours = *PQgetvalue(result, 0, 1) == 't';
    PQclear(result);
    if (!ours) {
        *state = SCHEMA_MISSING;
        return retail ? foreign(state, err, "pgbazaar did not make it") : 0;
    }
    result =
        pg_query(conn, err, "SELECT pg_catalog.max(version) FROM pgbazaar.schema_version", 0, NULL);
    if (!result)
        return err_prefix(err, "cannot read the version of the schema");
    long version = strtol(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    *state = SCHEMA_OURS;
    if (!retail)
        return foreign(state, err, "is gone while pgbazaar's own tables are there");
    if (version == SCHEMA_VERSION)
        return 0;
    *state = SCHEMA_FOREIGN;
    (void)err_set(err, ERR_DB,
                  "schema \"retail\" has version %ld, this pgbazaar needs version %d: run "
                  "`pgbazaar drop` and `pgbazaar gen` to make it again",
                  version, SCHEMA_VERSION);
    return 0;
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

int schema_install(PGconn *conn, struct err *err) {
    if (pg_exec(conn, err, "BEGIN") < 0)
        return -1;
    if (set_search_path(conn, err) < 0) {
        pg_rollback(conn);
        return -1;
    }
    const struct embedded *file = NULL;
    while ((file = embedded_next(SCRIPTS, file)) && strcmp(file->name, FIRST_AFTER) < 0) {
        if (pg_run_script(conn, file->name, file->data, err) < 0) {
            pg_rollback(conn);
            return -1;
        }
    }
    return pg_exec(conn, err, "COMMIT");
}

int schema_drop(PGconn *conn, struct err *err) {
    const struct embedded *file = embedded_find(DROP_SCRIPT);
    return pg_run_script(conn, file->name, file->data, err);
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
