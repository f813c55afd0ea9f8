#include "load/watch/server_usage.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/pg.h"

/* The second column: from version 1.9 on the extension tells how often it forgot statements. */
static const char schema_sql[] =
    "SELECT pg_catalog.quote_ident(nspname), pg_catalog.to_regclass(pg_catalog.format("
    "'%I.pg_stat_statements_info', nspname)) IS NOT NULL FROM pg_catalog.pg_extension AS e JOIN "
    "pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace WHERE extname = 'pg_stat_statements'";

/* Partitions are counted with what they are parts of. A table that is locked is left out by the
 * connection's lock_timeout, with all others: the next look has them. */
static const char sizes_sql[] =
    "SELECT '', pg_catalog.pg_database_size(pg_catalog.current_database()) UNION ALL SELECT name, "
    "pg_catalog.sum(pg_catalog.pg_total_relation_size(oid))::bigint FROM (SELECT oid, coalesce("
    "pg_catalog.pg_partition_root(oid), oid)::regclass::text AS name FROM pg_catalog.pg_class "
    "WHERE relkind = 'r' AND relpersistence <> 't' AND relnamespace NOT IN ('pg_catalog'::"
    "regnamespace, 'information_schema'::regnamespace)) AS tables GROUP BY name";

static int64_t integer_at(const PGresult *result, int row, int column) {
    return strtoll(PQgetvalue(result, row, column), NULL, 10);
}

static void keep_statements(struct server_usage *usage, const PGresult *result) {
    size_t count = (size_t)PQntuples(result);
    struct buf shape = BUF_EMPTY;
    usage->statements = calloc(count > 0 ? count : 1, sizeof *usage->statements);
    usage->has_statements = usage->statements != NULL;
    for (size_t i = 0; usage->has_statements && i < count; i++) {
        struct usage_statement *statement = &usage->statements[usage->statement_count];
        buf_clear(&shape);
        statement_shape(PQgetvalue(result, (int)i, 1), &shape);
        statement->text = strdup(buf_text(&shape));
        if (!statement->text)
            break;
        (void)snprintf(statement->id, sizeof statement->id, "%s", PQgetvalue(result, (int)i, 0));
        for (int c = 0; c < STATEMENT_COUNTS; c++)
            statement->counts[c] = strtod(PQgetvalue(result, (int)i, 2 + c), NULL);
        usage->statement_count++;
    }
    buf_release(&shape);
}

/* The sessions' logins: one, or one for each store. */
static void put_roles(PGconn *conn, const struct workload *workload, struct buf *sql) {
    const struct tenants *tenants = &workload->tenants;
    char role[PROFILE_TEXT];
    struct err ignored; /* the load has found them all */
    pg_literal(conn, sql, workload->parameters.role);
    for (size_t i = 0; workload->framing.mode->own_role && i < tenants->count; i++) {
        if (tenant_role(&tenants->items[i], workload->profile->load.role, role, &ignored) < 0)
            continue;
        buf_put_text(sql, ", ");
        pg_literal(conn, sql, role);
    }
}

static void look_at_forgotten(struct server_usage *usage, struct server_link *link,
                              const PGresult *schema, int64_t until_us) {
    struct buf sql = BUF_EMPTY;
    PGresult *result = NULL;
    buf_printf(&sql, "SELECT dealloc FROM %s.pg_stat_statements_info", PQgetvalue(schema, 0, 0));
    if (PQgetvalue(schema, 0, 1)[0] == 't')
        result = server_link_ask(link, buf_text(&sql), until_us);
    usage->forgotten = result && PQntuples(result) == 1 ? integer_at(result, 0, 0) : -1;
    PQclear(result);
    buf_release(&sql);
}

static void look_at_statements(struct server_usage *usage, struct server_link *link,
                               const struct workload *workload, int64_t until_us) {
    PGresult *schema = server_link_ask(link, schema_sql, until_us);
    struct buf sql = BUF_EMPTY;
    PGresult *result = NULL;
    if (schema && PQntuples(schema) == 1) {
        buf_printf(&sql,
                   "SELECT queryid, pg_catalog.min(query), pg_catalog.sum(calls), "
                   "pg_catalog.sum(total_exec_time) * 1000, pg_catalog.sum(rows), "
                   "pg_catalog.sum(shared_blks_hit), pg_catalog.sum(shared_blks_read), "
                   "pg_catalog.sum(wal_bytes) FROM %s.pg_stat_statements WHERE dbid = (SELECT "
                   "oid FROM pg_catalog.pg_database WHERE datname = "
                   "pg_catalog.current_database()) AND queryid IS NOT NULL AND toplevel AND userid "
                   "IN (SELECT oid FROM pg_catalog.pg_roles WHERE rolname IN (",
                   PQgetvalue(schema, 0, 0));
        put_roles(link->conn, workload, &sql);
        buf_put_text(&sql, ")) GROUP BY queryid");
        result = server_link_ask(link, buf_text(&sql), until_us);
        look_at_forgotten(usage, link, schema, until_us);
    }
    if (result)
        keep_statements(usage, result);
    PQclear(result);
    PQclear(schema);
    buf_release(&sql);
}

static void look_at_sizes(struct server_usage *usage, struct server_link *link, int64_t until_us) {
    PGresult *result = server_link_ask(link, sizes_sql, until_us);
    size_t count = result ? (size_t)PQntuples(result) : 0;
    if (count > 0)
        usage->sizes = calloc(count, sizeof *usage->sizes);
    usage->has_sizes = usage->sizes != NULL;
    for (size_t i = 0; usage->has_sizes && i < count; i++) {
        struct usage_size *size = &usage->sizes[usage->size_count++];
        (void)snprintf(size->name, sizeof size->name, "%s", PQgetvalue(result, (int)i, 0));
        size->bytes = integer_at(result, (int)i, 1);
    }
    PQclear(result);
}

void server_usage_look(struct server_usage *usage, struct server_link *link,
                       const struct workload *workload, int64_t until_us) {
    server_usage_release(usage);
    look_at_statements(usage, link, workload, until_us);
    look_at_sizes(usage, link, until_us);
}

void server_usage_release(struct server_usage *usage) {
    for (size_t i = 0; i < usage->statement_count; i++)
        free(usage->statements[i].text);
    free(usage->statements);
    free(usage->sizes);
    *usage = (struct server_usage){.has_statements = false};
}
