#include "load/guard/plan.h"

#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "common/pg.h"

bool plan_is_made(const struct step *step) {
    static const char *const words[] = {"SELECT", "INSERT", "UPDATE", "DELETE",
                                        "MERGE",  "WITH",   "VALUES"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncasecmp(step->statement->sql, words[i], strlen(words[i])) == 0)
            return step->kind == STEP_QUERY;
    return false;
}

#define SAVEPOINT "plans"

int plan_begin(PGconn *conn, const char *settings, struct err *err) {
    return pg_exec(conn, err, "BEGIN") < 0 || (settings && pg_exec(conn, err, settings) < 0) ||
                   pg_exec(conn, err, "SAVEPOINT " SAVEPOINT) < 0
               ? -1
               : 0;
}

void plan_end(PGconn *conn, const char *const *names) {
    struct err ignored; /* it was not prepared */
    char sql[128];
    for (; *names; names++) {
        (void)snprintf(sql, sizeof sql, "ROLLBACK TO SAVEPOINT " SAVEPOINT "; DEALLOCATE %s",
                       *names);
        (void)pg_exec(conn, &ignored, sql);
    }
    pg_rollback(conn);
}

int plan_prepare(PGconn *conn, const char *name, const struct step *step, struct err *err) {
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "PREPARE %s AS %s", name, step->statement->sql);
    int status = sql.failed ? err_set(err, ERR_SYSTEM, "out of memory for a statement")
                            : pg_exec(conn, err, buf_text(&sql));
    buf_release(&sql);
    return status;
}

static void put_values(PGconn *conn, const struct step *step, struct draw *draw, struct buf *sql) {
    struct buf value = BUF_EMPTY;
    for (size_t i = 0; i < step->statement->argument_count; i++) {
        buf_put_text(sql, i == 0 ? " (" : ", ");
        if (!draw) {
            buf_put_text(sql, "NULL");
            continue;
        }
        buf_clear(&value);
        parameter_put_text(step->parameters[i], draw, &value);
        pg_literal(conn, sql, buf_text(&value));
    }
    if (step->statement->argument_count > 0)
        buf_put_text(sql, ")");
    sql->failed = sql->failed || value.failed;
    buf_release(&value);
}

json_t *plan_explain(PGconn *conn, const char *name, const struct step *step, struct draw *draw,
                     const char *options, struct err *err) {
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "EXPLAIN (FORMAT JSON%s) EXECUTE %s", options, name);
    put_values(conn, step, draw, &sql);
    PGresult *result = NULL;
    if (sql.failed)
        (void)err_set(err, ERR_SYSTEM, "out of memory for a statement");
    else
        result = pg_query(conn, err, buf_text(&sql), 0, NULL);
    buf_release(&sql);
    if (!result)
        return NULL;
    json_t *all = json_loads(PQgetvalue(result, 0, 0), 0, NULL);
    json_t *explained = json_incref(json_array_get(all, 0));
    json_decref(all);
    PQclear(result);
    if (!explained)
        (void)err_set(err, ERR_DB, "EXPLAIN did not answer in JSON");
    return explained;
}

bool plan_is_not_to_be_had(struct err *err) {
    if (err->kind != ERR_DB || !err->sqlstate[0] || strncmp(err->sqlstate, "08", 2) == 0)
        return false;
    log_debug("a statement's plan is not looked at: %s", err->text);
    *err = (struct err){.kind = ERR_NONE};
    return true;
}

static const char *text_of(const json_t *node, const char *key) {
    const char *text = json_string_value(json_object_get(node, key));
    return text ? text : "";
}

static bool is_part(const json_t *node) {
    return strcmp(text_of(node, "Parent Relationship"), "InitPlan") != 0;
}

static size_t count_parts(const json_t *nodes) {
    size_t count = 0, i;
    json_t *node;
    json_array_foreach(nodes, i, node) count += is_part(node);
    return count;
}

/* How deep a plan of the mix may be. */
enum { DEPTH_MOST = 100 };

static void put_node(const json_t *node, unsigned depth, struct buf *shape) {
    const char *index = text_of(node, "Index Name");
    const char *place = *index ? index : text_of(node, "Relation Name");
    buf_printf(shape, "%s%s%s", text_of(node, "Node Type"), *place ? " " : "", place);
    const json_t *nodes = json_object_get(node, "Plans");
    size_t parts = count_parts(nodes), done = 0, i;
    json_t *child;
    json_array_foreach(nodes, i, child) {
        if (!is_part(child) || depth >= DEPTH_MOST)
            continue;
        buf_put_text(shape, done > 0 ? ", " : parts == 1 ? " > " : " (");
        put_node(child, depth + 1, shape);
        done++;
    }
    if (done > 1)
        buf_put_text(shape, ")");
}

void plan_shape(const json_t *explained, struct buf *shape) {
    put_node(json_object_get(explained, "Plan"), 0, shape);
}
