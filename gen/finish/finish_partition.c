#include "gen/finish/finish_partition.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/finish/finish_graph.h"

/* Indexes take as long as their tables are large; of empty ones each is as large as the others. */
#define PARTS_SQL                                                                                  \
    "SELECT whole, part, CASE WHEN sum(bytes) OVER own > 0 THEN bytes / sum(bytes) OVER own "      \
    "ELSE 1.0 / count(*) OVER own END FROM (SELECT w.relname AS whole, t.relname AS part, "        \
    "pg_catalog.pg_relation_size(t.oid)::float8 AS bytes FROM pg_catalog.pg_inherits h JOIN "      \
    "pg_catalog.pg_class w ON w.oid = h.inhparent AND w.relkind = 'p' JOIN pg_catalog.pg_class t " \
    "ON t.oid = h.inhrelid AND t.relnamespace = w.relnamespace JOIN pg_catalog.pg_namespace n ON " \
    "n.oid = w.relnamespace WHERE n.nspname = $1) AS parts WINDOW own AS (PARTITION BY whole) "    \
    "ORDER BY whole, part"

static bool is_in_name(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* Where the statements first name the step's table, "retail.products"; NULL where they do not. */
static const char *find_table(const struct finish *finish, const struct finish_step *step) {
    char name[2 * FINISH_NAME_SIZE];
    int length = snprintf(name, sizeof name, "%s.%s", finish->dataset->schema, step->table);
    const char *end = step->sql + step->length, *at = step->sql;
    while ((at = memmem(at, (size_t)(end - at), name, (size_t)length))) {
        if (at + length == end || !is_in_name(at[length]))
            return at;
        at += length;
    }
    return NULL;
}

/* The step at `place` becomes that of the table alone, and those of the parts follow it. */
static void split_step(struct finish *finish, size_t place, const struct finish_part *parts,
                       size_t count) {
    struct finish_step *step = &finish->steps[place], part = *step;
    memmove(step + 1 + count, step + 1, (finish->count - place - 1) * sizeof *step);
    finish->count += count;
    step->kind = finish_kind_find(step->kind->partitioned, strlen(step->kind->partitioned));
    step->row_ns = step->kind->row_ns;
    part.after_names = NULL; /* it is after the table's own */
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(part.table, sizeof part.table, "%s", parts[i].table);
        (void)snprintf(part.whole, sizeof part.whole, "%s", parts[i].whole);
        part.rows_share = parts[i].share;
        step[1 + i] = part;
    }
}

int finish_partition_split(struct finish *finish, const struct finish_part *parts, size_t count,
                           struct err *err) {
    for (size_t first = 0, next; first < count; first = next) {
        const char *whole = parts[first].whole;
        for (next = first + 1; next < count && strcmp(parts[next].whole, whole) == 0;)
            next++;
        for (size_t i = 0; i < finish->count; i++) {
            const struct finish_step *step = &finish->steps[i];
            if (strcmp(step->table, whole) == 0 && step->kind->partitioned &&
                finish->count + next - first <= FINISH_STEPS_MAX && find_table(finish, step))
                split_step(finish, i, &parts[first], next - first);
        }
    }
    return finish_graph_order(finish, err);
}

int finish_partition_look(struct finish *finish, PGconn *conn, struct err *err) {
    const char *const parameters[] = {finish->dataset->schema};
    PGresult *result = pg_query(conn, err, PARTS_SQL, 1, parameters);
    if (!result)
        return err_prefix(err, "cannot see which partitions there are");
    size_t count = (size_t)PQntuples(result);
    struct finish_part *parts = calloc(count + 1, sizeof *parts);
    for (size_t i = 0; parts && i < count; i++)
        parts[i] = (struct finish_part){.whole = PQgetvalue(result, (int)i, 0),
                                        .table = PQgetvalue(result, (int)i, 1),
                                        .share = strtod(PQgetvalue(result, (int)i, 2), NULL)};
    int status = !parts      ? err_set(err, ERR_SYSTEM, "out of memory for %zu partitions", count)
                 : count > 0 ? finish_partition_split(finish, parts, count, err)
                             : 0;
    free(parts);
    PQclear(result);
    return status;
}

static void put_regclass(const struct finish *finish, const char *name, PGconn *conn,
                         struct buf *sql) {
    struct buf qualified = BUF_EMPTY;
    pg_identifier(conn, &qualified, finish->dataset->schema);
    buf_put_text(&qualified, ".");
    pg_identifier(conn, &qualified, name);
    pg_literal(conn, sql, buf_text(&qualified));
    buf_release(&qualified);
}

void finish_step_put_sql(const struct finish *finish, const struct finish_step *step, PGconn *conn,
                         struct buf *sql) {
    if (finish_step_is_part(step)) {
        buf_put_text(sql, "SELECT pgbazaar.index_partition(");
        put_regclass(finish, step->name, conn, sql);
        buf_put_text(sql, ", ");
        put_regclass(finish, step->table, conn, sql);
        buf_put_text(sql, ")");
        return;
    }
    const char *table =
        finish_kind_is_partitioned(step->kind) ? find_table(finish, step) : step->sql;
    buf_put(sql, step->sql, (size_t)(table - step->sql));
    if (finish_kind_is_partitioned(step->kind))
        buf_put_text(sql, "ONLY ");
    buf_put(sql, table, step->length - (size_t)(table - step->sql));
}
