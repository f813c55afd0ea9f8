#include "gen/copy/scan.h"

#include <poll.h>
#include <stdlib.h>

#include "common/signals.h"
#include "gen/copy/copybin.h"

static void put_name(PGconn *conn, const struct copy_table *table, struct buf *sql) {
    pg_identifier(conn, sql, table->schema);
    buf_put_text(sql, ".");
    pg_identifier(conn, sql, table->name);
}

/* A partitioned table has no pages; those of its partitions are asked for, of any depth. */
#define HEAPS_SQL                                                                                  \
    "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), "                                    \
    "pg_catalog.pg_relation_size(c.oid) / "                                                        \
    "pg_catalog.current_setting('block_size')::integer FROM pg_catalog.pg_class c JOIN "           \
    "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind <> 'p' AND (c.oid = "     \
    "$1::pg_catalog.regclass OR c.oid IN (SELECT t.relid FROM "                                    \
    "pg_catalog.pg_partition_tree($1::pg_catalog.regclass) t)) ORDER BY c.oid"

int copy_heaps_init(struct copy_heaps *heaps, PGconn *conn, const struct copy_table *table,
                    struct err *err) {
    *heaps = (struct copy_heaps){.count = 0};
    struct buf name = BUF_EMPTY;
    put_name(conn, table, &name);
    const char *const parameters[] = {buf_text(&name)};
    heaps->found = name.failed ? NULL : pg_query(conn, err, HEAPS_SQL, 1, parameters);
    bool failed = name.failed;
    buf_release(&name);
    if (failed)
        return err_set(err, ERR_SYSTEM, "out of memory for a statement");
    if (!heaps->found)
        return err_prefix(err, "cannot see how large table \"%s\" is", table->name);
    heaps->count = (size_t)PQntuples(heaps->found);
    return 0;
}

void copy_heaps_release(struct copy_heaps *heaps) {
    PQclear(heaps->found);
    *heaps = (struct copy_heaps){.count = 0};
}

struct copy_pages copy_heap_pages(const struct copy_heaps *heaps, size_t number) {
    return (struct copy_pages){
        .heap = PQgetvalue(heaps->found, (int)number, 0),
        .first = 0,
        .end = (uint32_t)strtoul(PQgetvalue(heaps->found, (int)number, 1), NULL, 10)};
}

/* A range of tuple identifiers is read page by page, without an index. */
static void put_statement(PGconn *conn, const struct copy_table *table, size_t columns,
                          struct copy_pages pages, struct buf *sql) {
    for (size_t i = 0; i < columns; i++) {
        buf_put_text(sql, i == 0 ? "COPY (SELECT " : ", ");
        pg_identifier(conn, sql, table->columns[i].name);
    }
    buf_put_text(sql, " FROM ");
    if (pages.heap)
        buf_put_text(sql, pages.heap);
    else
        put_name(conn, table, sql);
    if (pages.first > 0 || pages.end != UINT32_MAX)
        buf_printf(sql, " WHERE ctid >= '(%u,0)'", pages.first);
    if (pages.end != UINT32_MAX)
        buf_printf(sql, " AND ctid < '(%u,0)'", pages.end);
    buf_put_text(sql, ") TO STDOUT (FORMAT binary)");
}

int copy_scan_begin(struct copy_scan *scan, PGconn *conn, const struct copy_table *table,
                    size_t columns, struct copy_pages pages, struct err *err) {
    *scan = (struct copy_scan){.conn = conn, .table = table};
    struct buf sql = BUF_EMPTY;
    put_statement(conn, table, columns, pages, &sql);
    const char *text = buf_text(&sql);
    PGresult *result = NULL;
    int status = 0;
    if (sql.failed)
        status = err_set(err, ERR_SYSTEM, "out of memory for a statement");
    else if (!PQsendQuery(conn, text))
        status = pg_error(conn, NULL, err, "cannot read table \"%s\"", table->name);
    else
        status = pg_next_result(conn, err, &result);
    buf_release(&sql);
    if (status == 0 && PQresultStatus(result) != PGRES_COPY_OUT)
        status = pg_error(conn, result, err, "cannot read table \"%s\"", table->name);
    PQclear(result);
    return status;
}

/* Waits until there is a message, or a stop is asked for. */
static int receive(struct copy_scan *scan, int *length, struct err *err) {
    PGconn *conn = scan->conn;
    while ((*length = PQgetCopyData(conn, &scan->message, 1)) == 0) {
        struct pollfd waits[] = {{PQsocket(conn), POLLIN, 0},
                                 {signals_stop_descriptor(), POLLIN, 0}};
        (void)poll(waits, 2, -1);
        if (signals_stop_requested())
            return signals_interrupted(err, "nothing was changed");
        if (!pg_consume(conn))
            return pg_error(conn, NULL, err, "cannot read table \"%s\"", scan->table->name);
    }
    return 0;
}

static int end_scan(struct copy_scan *scan, struct err *err) {
    PGresult *result;
    int status = 0;
    while (status == 0 && (status = pg_next_result(scan->conn, err, &result)) == 0 && result) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            status =
                pg_error(scan->conn, result, err, "cannot read table \"%s\"", scan->table->name);
        PQclear(result);
    }
    return status;
}

int copy_scan_next(struct copy_scan *scan, struct buf *row, struct err *err) {
    for (;;) {
        int length;
        copy_scan_release(scan);
        if (receive(scan, &length, err) < 0)
            return -1;
        if (length < 0)
            return end_scan(scan, err);
        size_t skip = scan->headed ? 0 : COPYBIN_HEADER_BYTES;
        scan->headed = true;
        /* The header comes in front of the first row, or of the trailer. */
        if ((size_t)length <= skip + COPYBIN_TRAILER_BYTES)
            continue;
        *row = (struct buf){.data = scan->message + skip, .length = (size_t)length - skip};
        return 1;
    }
}

void copy_scan_release(struct copy_scan *scan) {
    PQfreemem(scan->message);
    scan->message = NULL;
}
