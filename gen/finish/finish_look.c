#include <string.h>

#include "gen/finish/finish_partition.h"

/* Every index, constraint and trigger of the schema with its table, and whether it can be used; and
 * every partition's index, by the name of that which it is attached to. */
#define LOOK_SQL                                                                                   \
    "WITH tables AS (SELECT c.oid, c.relname FROM pg_catalog.pg_class c JOIN "                     \
    "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1) "                   \
    "SELECT 'index', i.relname, t.relname, x.indisvalid FROM pg_catalog.pg_index x JOIN tables t " \
    "ON t.oid = x.indrelid JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid UNION ALL "          \
    "SELECT 'constraint', c.conname, t.relname, c.convalidated FROM pg_catalog.pg_constraint c "   \
    "JOIN tables t ON t.oid = c.conrelid UNION ALL "                                               \
    "SELECT 'part', i.relname, t.relname, x.indisvalid FROM pg_catalog.pg_inherits h JOIN "        \
    "pg_catalog.pg_index x ON x.indexrelid = h.inhrelid JOIN tables t ON t.oid = x.indrelid JOIN " \
    "pg_catalog.pg_class i ON i.oid = h.inhparent UNION ALL "                                      \
    "SELECT 'trigger', g.tgname, t.relname, true FROM pg_catalog.pg_trigger g JOIN tables t ON "   \
    "t.oid = g.tgrelid"

static const char *const catalog[] = {
    [FINISH_NOTHING] = "",
    [FINISH_INDEX] = "index",
    [FINISH_PARTITIONED_INDEX] = "index",
    [FINISH_PARTITIONED_KEY] = "index",
    [FINISH_CONSTRAINT] = "constraint",
    [FINISH_VALID_CONSTRAINT] = "constraint",
    [FINISH_TRIGGER] = "trigger",
};

static bool is_of(const struct finish_step *step, const PGresult *result, int row) {
    const char *what = finish_step_is_part(step) ? "part" : catalog[step->kind->object];
    return strcmp(PQgetvalue(result, row, 0), what) == 0 &&
           strcmp(PQgetvalue(result, row, 1), step->name) == 0 &&
           strcmp(PQgetvalue(result, row, 2), step->table) == 0;
}

static bool catalog_is_index(const struct finish_step *step) {
    return strcmp(catalog[step->kind->object], "index") == 0;
}

static void look_step(struct finish_step *step, const PGresult *result) {
    step->done = step->broken = false;
    for (int row = 0; row < PQntuples(result); row++) {
        if (!is_of(step, result, row))
            continue;
        bool usable = *PQgetvalue(result, row, 3) == 't';
        step->done =
            usable || (step->kind->object == FINISH_CONSTRAINT && !finish_step_is_part(step));
        step->broken = !usable && (catalog_is_index(step) || finish_step_is_part(step));
        return;
    }
}

/* The index of a partitioned table is as good as those of its partitions: not valid while there are
 * too few of them, and unusable where one of them is, or none is missing. Then all go with it. */
static void look_parts(struct finish *finish, size_t place) {
    struct finish_step *step = &finish->steps[place], *end = &finish->steps[finish->count];
    bool broken = false, missing = false;
    for (struct finish_step *part = step + 1; part < end && finish_step_is_part(part); part++) {
        broken |= part->broken;
        missing |= !part->done && !part->broken;
    }
    bool there = step->done || step->broken;
    step->broken = broken || (step->broken && !missing);
    step->done = there && !step->broken;
    for (struct finish_step *part = step + 1; part < end && finish_step_is_part(part); part++) {
        part->broken = step->broken;
        part->done &= !step->broken;
    }
}

int finish_look(struct finish *finish, PGconn *conn, struct err *err) {
    const char *const parameters[] = {finish->dataset->schema};
    if (finish_init(finish, finish->dataset, err) < 0 ||
        finish_partition_look(finish, conn, err) < 0)
        return -1;
    PGresult *result = pg_query(conn, err, LOOK_SQL, 1, parameters);
    if (!result)
        return err_prefix(err, "cannot see which indexes there are");
    for (size_t i = 0; i < finish->count; i++)
        look_step(&finish->steps[i], result);
    for (size_t i = 0; i < finish->count; i++)
        if (finish_kind_is_partitioned(finish->steps[i].kind))
            look_parts(finish, i);
    PQclear(result);
    return 0;
}

static void qualified(PGconn *conn, struct buf *sql, const char *schema, const char *name) {
    pg_identifier(conn, sql, schema);
    buf_put_text(sql, ".");
    pg_identifier(conn, sql, name);
}

static void put_drop(const struct finish *finish, const struct finish_step *step, PGconn *conn,
                     struct buf *sql) {
    const char *schema = finish->dataset->schema;
    switch (step->kind->object) {
    case FINISH_NOTHING: break;
    case FINISH_INDEX:
    case FINISH_PARTITIONED_INDEX:
        buf_put_text(sql, "DROP INDEX IF EXISTS ");
        qualified(conn, sql, schema, step->name);
        break;
    case FINISH_PARTITIONED_KEY:
    case FINISH_CONSTRAINT:
    case FINISH_VALID_CONSTRAINT:
        buf_put_text(sql, "ALTER TABLE ");
        qualified(conn, sql, schema, step->table);
        buf_put_text(sql, " DROP CONSTRAINT IF EXISTS ");
        pg_identifier(conn, sql, step->name);
        break;
    case FINISH_TRIGGER:
        buf_put_text(sql, "DROP TRIGGER IF EXISTS ");
        pg_identifier(conn, sql, step->name);
        buf_put_text(sql, " ON ");
        qualified(conn, sql, schema, step->table);
        break;
    }
}

static int drop(const struct finish *finish, struct finish_step *step, PGconn *conn,
                struct err *err) {
    struct buf sql = BUF_EMPTY;
    if (finish_step_is_part(step)) { /* it goes with the table's, the step before the parts' */
        step->done = step->broken = false;
        return 0;
    }
    put_drop(finish, step, conn, &sql);
    const char *text = buf_text(&sql);
    int status = sql.failed ? err_set(err, ERR_SYSTEM, "out of memory for a statement")
                            : pg_exec(conn, err, text);
    buf_release(&sql);
    step->done = step->broken = status < 0;
    return status < 0
               ? err_prefix(err, "cannot take \"%s\" on table \"%s\" away", step->name, step->table)
               : 0;
}

int finish_undo(struct finish *finish, PGconn *conn, struct err *err) {
    if (finish_look(finish, conn, err) < 0 || pg_exec(conn, err, "BEGIN") < 0)
        return -1;
    for (size_t i = finish->count; i-- > 0;) {
        struct finish_step *step = &finish->steps[i];
        if ((step->done || step->broken) && drop(finish, step, conn, err) < 0) {
            pg_rollback(conn);
            return err_prefix(err, "the tables cannot be filled");
        }
    }
    return pg_exec(conn, err, "COMMIT");
}

int finish_clear(struct finish *finish, PGconn *conn, struct err *err) {
    for (size_t i = finish->count; i-- > 0;)
        if (finish->steps[i].broken && drop(finish, &finish->steps[i], conn, err) < 0)
            return -1;
    return 0;
}
