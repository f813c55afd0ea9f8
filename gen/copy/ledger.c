#include "gen/copy/ledger.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void ledger_statement(PGconn *conn, const struct copy_slice *slice, size_t table, struct buf *sql) {
    buf_put_text(sql, "INSERT INTO pgbazaar.ledger (table_name, first_unit, unit_count, row_count) "
                      "VALUES (");
    pg_literal(conn, sql, slice->source->tables[table]->name);
    buf_printf(sql, ", %" PRIu64 ", %" PRIu64 ", %" PRIu64 ")", slice->first, slice->count,
               slice->rows[table]);
}

static size_t places(const struct copy_dataset *dataset) {
    return dataset->source_count * COPY_SOURCE_TABLES;
}

static struct ledger_table *table_of(const struct ledger *ledger, const struct copy_source *source,
                                     size_t table) {
    size_t number = (size_t)(source - ledger->dataset->sources);
    return &ledger->tables[number * COPY_SOURCE_TABLES + table];
}

int ledger_init(struct ledger *ledger, const struct copy_dataset *dataset, struct err *err) {
    *ledger = (struct ledger){.dataset = dataset};
    ledger->tables = calloc(places(dataset), sizeof *ledger->tables);
    return ledger->tables ? 0 : err_set(err, ERR_SYSTEM, "out of memory for the ledger");
}

void ledger_release(struct ledger *ledger) {
    for (size_t i = 0; ledger->tables && i < places(ledger->dataset); i++)
        free(ledger->tables[i].ranges);
    free(ledger->tables);
    *ledger = (struct ledger){0};
}

/* Twice as many whenever their number is a power of two. */
static bool make_room(struct ledger_table *table) {
    if (table->count & (table->count - 1))
        return true;
    size_t room = table->count > 0 ? 2 * table->count : 1;
    struct ledger_range *ranges = realloc(table->ranges, room * sizeof *ranges);
    if (ranges)
        table->ranges = ranges;
    return ranges;
}

int ledger_add(struct ledger *ledger, const struct copy_source *source, size_t table,
               struct ledger_range range, struct err *err) {
    struct ledger_table *own = table_of(ledger, source, table);
    ledger->rows += source->rows_before(ledger->dataset, table, range.end) -
                    source->rows_before(ledger->dataset, table, range.first);
    if (own->count > 0 && own->ranges[own->count - 1].end == range.first) {
        own->ranges[own->count - 1].end = range.end;
        return 0;
    }
    if (!make_room(own))
        return err_set(err, ERR_SYSTEM, "out of memory for the ledger");
    own->ranges[own->count++] = range;
    return 0;
}

/* Ranges that touch are put together by the server: what is left are few, whatever the number of
 * slices. Ranges that overlap are not, and show. */
#define RANGES_SQL                                                                                 \
    "SELECT table_name, pg_catalog.min(first_unit), pg_catalog.max(first_unit + unit_count), "     \
    "pg_catalog.sum(row_count) FROM (SELECT *, first_unit + unit_count - pg_catalog.sum("          \
    "unit_count) OVER (PARTITION BY table_name ORDER BY first_unit) AS island FROM "               \
    "pgbazaar.ledger) AS slices GROUP BY table_name, island ORDER BY 1, 2"

enum { TABLE, FIRST, END, ROWS };

static uint64_t number_in(const PGresult *result, int row, int column) {
    return strtoull(PQgetvalue(result, row, column), NULL, 10);
}

/* Whether the range can be one of this table's, behind those that it has. */
static bool fits(const struct ledger *ledger, const struct copy_source *source, size_t table,
                 struct ledger_range range, uint64_t rows) {
    const struct ledger_table *own = table_of(ledger, source, table);
    const struct copy_dataset *dataset = ledger->dataset;
    return range.first < range.end && range.end <= source->unit_count(dataset) &&
           (own->count == 0 || own->ranges[own->count - 1].end <= range.first) &&
           source->rows_before(dataset, table, range.end) -
                   source->rows_before(dataset, table, range.first) ==
               rows;
}

static int note_row(struct ledger *ledger, const PGresult *result, int row, struct err *err) {
    size_t table;
    const char *name = PQgetvalue(result, row, TABLE);
    const struct copy_source *source = copy_find_table(ledger->dataset, name, &table);
    const struct ledger_range range = {number_in(result, row, FIRST), number_in(result, row, END)};
    uint64_t rows = number_in(result, row, ROWS);
    if (source && fits(ledger, source, table, range, rows))
        return ledger_add(ledger, source, table, range, err);
    return err_set(err, ERR_DB,
                   "the ledger in the database has %" PRIu64 " rows of \"%s\" for units %" PRIu64
                   " to %" PRIu64 ", which are none of this world: drop the schema and start again",
                   rows, name, range.first, range.end);
}

int ledger_read(struct ledger *ledger, const struct copy_dataset *dataset, PGconn *conn,
                struct err *err) {
    if (ledger_init(ledger, dataset, err) < 0)
        return -1;
    PGresult *result = pg_query(conn, err, RANGES_SQL, 0, NULL);
    int status = result ? 0 : -1;
    for (int row = 0; result && row < PQntuples(result) && status == 0; row++)
        status = note_row(ledger, result, row, err);
    PQclear(result);
    if (status < 0)
        ledger_release(ledger);
    return status;
}

/* What is deleted is read whole before the first row is inserted. */
#define COMPACT_SQL                                                                                \
    "WITH gone AS (DELETE FROM pgbazaar.ledger RETURNING *) "                                      \
    "INSERT INTO pgbazaar.ledger (table_name, first_unit, unit_count, row_count, loaded_at) "      \
    "SELECT table_name, pg_catalog.min(first_unit), pg_catalog.sum(unit_count), "                  \
    "pg_catalog.sum(row_count), pg_catalog.max(loaded_at) FROM (SELECT *, first_unit + "           \
    "unit_count - pg_catalog.sum(unit_count) OVER (PARTITION BY table_name ORDER BY first_unit) "  \
    "AS island FROM gone) AS slices GROUP BY table_name, island"

int ledger_compact(PGconn *conn, struct err *err) {
    PGresult *result = pg_query(conn, err, COMPACT_SQL, 0, NULL);
    PQclear(result);
    return result ? 0 : -1;
}

bool ledger_has(const struct ledger *ledger, const struct copy_source *source, size_t table,
                uint64_t unit, uint64_t *end) {
    const struct ledger_table *own = table_of(ledger, source, table);
    size_t low = 0, high = own->count; /* the first range that ends behind the unit */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (own->ranges[middle].end <= unit)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == own->count) {
        *end = UINT64_MAX;
        return false;
    }
    const struct ledger_range *range = &own->ranges[low];
    bool has = range->first <= unit;
    *end = has ? range->end : range->first;
    return has;
}
