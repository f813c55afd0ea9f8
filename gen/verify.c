#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/embedded.h"
#include "common/local.h"
#include "common/log.h"
#include "common/mix.h"
#include "common/signals.h"
#include "gen/gen.h"
#include "gen/retail/dataset.h"
#include "gen/row_at.h"
#include "gen/schema.h"
#include "gen/schema_check.h"
#include "gen/seed_database.h"
#include "gen/worldspec.h"

#define SAMPLE_A_TABLE 300
#define SHOWN_A_CHECK  5 /* violations shown of one check; all are counted */
#define SESSION        "SET row_security = off; SET default_transaction_read_only = on"
#define CHECK_FILES    "sql/checks/"

struct verify {
    PGconn *conn;
    const struct copy_dataset *dataset;
    FILE *out;
    uint64_t checks, wrong; /* done, and violations found */
    struct buf sql;
};

/* One line for a check that held; the first violations, and how many there are, for one that did
 * not. */
static void report_check(struct verify *verify, const char *what, uint64_t wrong) {
    verify->checks++;
    verify->wrong += wrong;
    if (wrong > 0)
        (void)fprintf(verify->out, "WRONG  %s: %" PRIu64 " %s\n", what, wrong,
                      wrong == 1 ? "violation" : "violations");
    else if (log_level() != LOG_QUIET)
        (void)fprintf(verify->out, "ok     %s\n", what);
}

static void put_table(struct verify *verify, const struct copy_table *table) {
    pg_identifier(verify->conn, &verify->sql, table->schema);
    buf_put_text(&verify->sql, ".");
    pg_identifier(verify->conn, &verify->sql, table->name);
}

static int check_memory(const struct buf *buf, struct err *err) {
    return buf->failed ? err_set(err, ERR_SYSTEM, "out of memory for a statement") : 0;
}

static int check_count(struct verify *verify, const struct copy_source *source, size_t table,
                       struct err *err) {
    uint64_t expected = copy_table_rows(verify->dataset, source, table);
    buf_clear(&verify->sql);
    buf_put_text(&verify->sql, "SELECT pg_catalog.count(*) FROM ");
    put_table(verify, source->tables[table]);
    const char *sql = buf_text(&verify->sql);
    if (check_memory(&verify->sql, err) < 0)
        return -1;
    PGresult *result = pg_query(verify->conn, err, sql, 0, NULL);
    if (!result)
        return -1;
    char number[24], what[256];
    (void)snprintf(number, sizeof number, "%" PRIu64, expected);
    bool right = strcmp(PQgetvalue(result, 0, 0), number) == 0;
    (void)snprintf(what, sizeof what, "%s: %s rows%s%s", source->tables[table]->name, number,
                   right ? "" : ", found ", right ? "" : PQgetvalue(result, 0, 0));
    PQclear(result);
    report_check(verify, what, !right);
    return 0;
}

/* Counted by the server: where a whole table is wrong, its rows would not fit here. */
static int run_check_file(struct verify *verify, const struct embedded *file, struct err *err) {
    buf_clear(&verify->sql);
    buf_printf(&verify->sql,
               "SELECT v.violation, pg_catalog.count(*) OVER () FROM (\n%s\n) AS v (violation) "
               "LIMIT %d",
               file->data, SHOWN_A_CHECK);
    const char *sql = buf_text(&verify->sql);
    if (check_memory(&verify->sql, err) < 0)
        return -1;
    PGresult *result = pg_query(verify->conn, err, sql, 0, NULL);
    if (!result)
        return err_prefix(err, "%s", file->name);
    const char *comment = file->data + strlen("-- ");
    char what[200];
    (void)snprintf(what, sizeof what, "none: %.*s", (int)strcspn(comment, ".:\n"), comment);
    int shown = PQntuples(result);
    for (int row = 0; row < shown; row++)
        (void)fprintf(verify->out, "       %s\n", PQgetvalue(result, row, 0));
    uint64_t violations = shown > 0 ? strtoull(PQgetvalue(result, 0, 1), NULL, 10) : 0;
    PQclear(result);
    report_check(verify, what, violations);
    return 0;
}

/* SELECT of the columns that COPY fills, by the row's key, in binary. */
static PGresult *fetch_row(struct verify *verify, const struct copy_table *table,
                           const struct copy_field *key, struct err *err) {
    struct buf value = BUF_EMPTY;
    copy_field_text(table->columns[0].type, *key, &value);
    buf_clear(&verify->sql);
    for (size_t i = 0; i < table->column_count; i++) {
        buf_put_text(&verify->sql, i == 0 ? "SELECT " : ", ");
        pg_identifier(verify->conn, &verify->sql, table->columns[i].name);
    }
    buf_put_text(&verify->sql, " FROM ");
    put_table(verify, table);
    buf_put_text(&verify->sql, " WHERE ");
    pg_identifier(verify->conn, &verify->sql, table->columns[0].name);
    buf_put_text(&verify->sql, " = $1");
    const char *const parameters[] = {buf_text(&value)};
    const char *sql = buf_text(&verify->sql);
    PGresult *result = NULL;
    if (check_memory(&verify->sql, err) == 0 && check_memory(&value, err) == 0)
        result = PQexecParams(verify->conn, sql, 1, NULL, parameters, NULL, NULL, 1);
    buf_release(&value);
    if (result && PQresultStatus(result) != PGRES_TUPLES_OK) {
        (void)pg_error(verify->conn, result, err, "cannot read table \"%s\"", table->name);
        PQclear(result);
        return NULL;
    }
    return result;
}

static void print_difference(struct verify *verify, const struct copy_column *column,
                             struct copy_field expected, struct copy_field found,
                             const char *where) {
    struct buf left = BUF_EMPTY, right = BUF_EMPTY;
    copy_field_json(column->type, expected, &left);
    copy_field_json(column->type, found, &right);
    (void)fprintf(verify->out, "       %s: column %s must be %.200s and is %.200s\n", where,
                  column->name, buf_text(&left), buf_text(&right));
    buf_release(&left);
    buf_release(&right);
}

static bool same_bytes(struct copy_field a, struct copy_field b) {
    if (!a.bytes || !b.bytes)
        return a.bytes == b.bytes;
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

/* Whether the row in the database is the one that the function gives; differences are printed while
 * `show` is true. */
static int compare_row(struct verify *verify, const struct copy_table *table, uint64_t index,
                       const struct copy_field expected[], bool show, bool *same, struct err *err) {
    PGresult *result = fetch_row(verify, table, &expected[0], err);
    if (!result)
        return -1;
    struct buf key = BUF_EMPTY;
    char where[256];
    copy_field_text(table->columns[0].type, expected[0], &key);
    (void)snprintf(where, sizeof where, "%s %s (row %" PRIu64 ")", table->name, buf_text(&key),
                   index);
    buf_release(&key);
    int found = PQntuples(result);
    *same = found == 1;
    if (show && found != 1)
        (void)fprintf(verify->out, "       %s is there %d times\n", where, found);
    for (size_t i = 0; found == 1 && i < table->column_count; i++) {
        struct copy_field field = {NULL, 0};
        if (!PQgetisnull(result, 0, (int)i))
            field = (struct copy_field){(const uint8_t *)PQgetvalue(result, 0, (int)i),
                                        (size_t)PQgetlength(result, 0, (int)i)};
        if (same_bytes(expected[i], field))
            continue;
        *same = false;
        if (show)
            print_difference(verify, &table->columns[i], expected[i], field, where);
    }
    PQclear(result);
    return 0;
}

/* The first and the last row, and others at hashed places of equal parts of the table. */
static uint64_t sample_index(uint64_t sample, uint64_t samples, uint64_t rows) {
    if (rows <= samples)
        return sample;
    if (sample == 0 || sample == samples - 1)
        return sample == 0 ? 0 : rows - 1;
    uint64_t part = rows / samples;
    return part * sample + mix_below(mix64(sample), part);
}

static int compare_sample(struct verify *verify, const struct copy_source *source, size_t table,
                          struct row_reader *reader, struct err *err) {
    uint64_t rows = copy_table_rows(verify->dataset, source, table);
    uint64_t samples = rows < SAMPLE_A_TABLE ? rows : SAMPLE_A_TABLE, wrong = 0;
    for (uint64_t sample = 0; sample < samples; sample++) {
        if (signals_stop_requested())
            return signals_interrupted(err, "nothing was changed");
        uint64_t index = sample_index(sample, samples, rows);
        struct copy_field expected[ROW_COLUMNS_MAX];
        bool same;
        if (row_at(reader, source, table, index, expected, err) < 0 ||
            compare_row(verify, source->tables[table], index, expected, wrong < SHOWN_A_CHECK,
                        &same, err) < 0)
            return -1;
        wrong += !same;
    }
    char what[256];
    (void)snprintf(what, sizeof what, "%s: %" PRIu64 " rows are as the world's function gives them",
                   source->tables[table]->name, samples);
    report_check(verify, what, wrong);
    return 0;
}

static int check_all(struct verify *verify, struct err *err) {
    for (size_t i = 0; i < verify->dataset->source_count; i++)
        for (size_t t = 0; t < verify->dataset->sources[i].table_count; t++)
            if (check_count(verify, &verify->dataset->sources[i], t, err) < 0)
                return -1;
    const struct embedded *file = NULL;
    while ((file = embedded_next(CHECK_FILES, file)))
        if (run_check_file(verify, file, err) < 0)
            return -1;
    struct row_reader reader;
    if (row_reader_init(&reader, verify->dataset, err) < 0)
        return -1;
    int status = 0;
    for (size_t i = 0; i < verify->dataset->source_count && status == 0; i++)
        for (size_t t = 0; t < verify->dataset->sources[i].table_count && status == 0; t++)
            status = compare_sample(verify, &verify->dataset->sources[i], t, &reader, err);
    row_reader_release(&reader);
    return status;
}

/* The database must say that it holds this world, whole, in columns that can be compared. */
static int check_state(PGconn *conn, const struct world *world, const struct copy_dataset *dataset,
                       struct err *err) {
    enum schema_state schema;
    struct ledger_world found;
    if (schema_look(conn, &schema, err) < 0 || schema == SCHEMA_FOREIGN ||
        schema == SCHEMA_UNUSABLE)
        return -1;
    if (schema == SCHEMA_MISSING)
        return err_set(err, ERR_DB,
                       "there is no schema of pgbazaar in this database: make one with `pgbazaar "
                       "gen`");
    if (ledger_world_read(conn, &found, err) < 0)
        return -1;
    if (found.state == LEDGER_NO_WORLD)
        return err_set(err, ERR_DB, "the schema is empty: fill it with `pgbazaar gen`");
    if (worldspec_check_found(&world->params, &found, err) < 0)
        return -1;
    if (found.state != LEDGER_COMPLETE)
        return err_set(err, ERR_DB,
                       "the gen that fills this database did not end: go on with `pgbazaar gen "
                       "--resume`");
    const struct world_params *params = &world->params;
    return schema_check_columns(conn, dataset, params->embeddings ? params->embedding_dimension : 0,
                                err);
}

static int verify_database(const struct pg_target *target, const struct world *world,
                           struct err *err) {
    struct copy_dataset dataset = retail_dataset(world);
    struct verify verify = {.dataset = &dataset, .out = stdout, .sql = BUF_EMPTY};
    struct pg_server server;
    verify.conn = pg_connect(target, "pgbazaar verify", err);
    int status = verify.conn ? pg_check_server(verify.conn, &server, err) : -1;
    if (status == 0 && !server.bypasses_rls)
        status = err_set(err, ERR_DB,
                         "role \"%s\" may not see the rows of all stores: log in as a superuser "
                         "or as a role with BYPASSRLS",
                         server.role);
    if (status == 0 && (pg_exec(verify.conn, err, SESSION) < 0 ||
                        check_state(verify.conn, world, &dataset, err) < 0))
        status = -1;
    if (status == 0)
        status = check_all(&verify, err);
    PQfinish(verify.conn);
    buf_release(&verify.sql);
    if (status < 0)
        return -1;
    if (verify.wrong > 0)
        return err_set(err, ERR_DB,
                       "the database is not as it must be: %" PRIu64 " violations, listed above",
                       verify.wrong);
    log_info("%" PRIu64 " checks, nothing wrong", verify.checks);
    return 0;
}

int cmd_verify(const struct options *options, struct err *err) {
    struct profile profile;
    struct world world;
    struct buf memory = BUF_EMPTY;
    struct pg_target target;
    if (worldspec_open(options, "dev", &profile, &world, err) < 0)
        return -1;
    int status = local_target(options, &memory, &target, err);
    target.settings = SEED_SETTINGS;
    if (status == 0)
        status = verify_database(&target, &world, err);
    buf_release(&memory);
    world_release(&world);
    return status;
}
