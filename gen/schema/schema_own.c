#include "gen/schema/schema_own.h"

#include <string.h>

#include "common/embedded.h"
#include "gen/schema/schema.h"
#include "gen/schema/schema_check.h"

#define BOOKKEEPING "sql/schema/30_bookkeeping.sql"

/* By the row as a whole: bookkeeping of another version may be without the column. */
int schema_own_look(PGconn *conn, bool *own, struct err *err) {
    PGresult *result = pg_query(conn, err,
                                "SELECT EXISTS (SELECT FROM pgbazaar.schema_version AS v WHERE "
                                "pg_catalog.to_jsonb(v) ->> 'layout' = '" SCHEMA_OWN_LAYOUT "')",
                                0, NULL);
    if (!result) {
        /* The statement is ours and says nothing to who has no right to it. */
        const char *denied = err ? strstr(err->text, "permission denied") : NULL;
        if (denied)
            memmove(err->text, denied, strlen(denied) + 1);
        (void)err_prefix(err, "cannot read the layout of the schema");
        return schema_advise(err);
    }
    *own = *PQgetvalue(result, 0, 0) == 't';
    PQclear(result);
    return 0;
}

int schema_own_check_layout(const struct schema_design *design, struct err *err) {
    if (strcmp(design->layout, "plain") == 0)
        return 0;
    return err_set(err, ERR_DB,
                   "the tables of schema \"retail\" are somebody else's, who decided how they are "
                   "laid out: leave database.layout (\"%s\") out",
                   design->layout);
}

static int check_empty(PGconn *conn, const struct copy_dataset *dataset, struct err *err) {
    const char *table;
    if (schema_is_empty(conn, dataset, &table, err) < 0)
        return -1;
    if (table)
        return err_set(err, ERR_DB,
                       "table %s.%s must be empty and has rows: use another database, or TRUNCATE "
                       "the tables if the rows may go",
                       dataset->schema, table);
    return 0;
}

int schema_own_take(PGconn *conn, const struct copy_dataset *dataset, const char *vector_type,
                    struct err *err) {
    if (schema_check_columns(conn, dataset, vector_type, true, err) < 0 ||
        check_empty(conn, dataset, err) < 0)
        return err_prefix(err, "schema \"%s\" is in this database, but pgbazaar did not make it",
                          dataset->schema);
    if (pg_exec(conn, err, "BEGIN") < 0)
        return -1;
    const struct embedded *file = embedded_find(BOOKKEEPING);
    if (pg_run_script(conn, file->name, file->data, err) < 0 ||
        pg_exec(conn, err, "UPDATE pgbazaar.schema_version SET layout = '" SCHEMA_OWN_LAYOUT "'") <
            0) {
        pg_rollback(conn);
        return -1;
    }
    return pg_exec(conn, err, "COMMIT");
}

int schema_own_leave(PGconn *conn, struct err *err) {
    return pg_exec(conn, err, "DROP SCHEMA pgbazaar CASCADE") < 0 ? schema_advise(err) : 0;
}
