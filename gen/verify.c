#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/embedded.h"
#include "common/local.h"
#include "common/log.h"
#include "common/text.h"
#include "common/units.h"
#include "gen/compare/compare.h"
#include "gen/copy/run_lock.h"
#include "gen/copy/session.h"
#include "gen/gen.h"
#include "gen/progress.h"
#include "gen/retail/dataset.h"
#include "gen/schema/schema.h"
#include "gen/schema/schema_check.h"
#include "gen/schema/schema_own.h"
#include "gen/seed/seed_database.h"
#include "gen/seed/world_found.h"
#include "gen/verify_parts.h"
#include "gen/worldspec.h"

#define SHOWN_A_CHECK 5 /* violations shown of one check; all are counted */
#define SESSION       "SET row_security = off; " COPY_NO_TRANSACTION_TIMEOUT
#define CHECK_FILES   "sql/checks/"
#define ISOLATION     CHECK_FILES "50_isolation.sql"

/* From the first statement on nothing is written. */
#define VERIFY_SETTINGS SEED_SETTINGS " -c default_transaction_read_only=on"

/* A range of pages is read by one process; compiling the statement would take longer than it. */
#define SCAN_SESSION "SET jit = off; SET max_parallel_workers_per_gather = 0"

static int check_memory(const struct buf *buf, struct err *err) {
    return buf->failed ? err_set(err, ERR_SYSTEM, "out of memory for a statement") : 0;
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
    int shown = PQntuples(result);
    (void)snprintf(what, sizeof what, "%s%.*s", shown == 0 ? "none: " : "",
                   (int)strcspn(comment, ".:\n"), comment);
    for (int row = 0; row < shown; row++)
        verify_report_show(&verify->report, PQgetvalue(result, row, 0));
    uint64_t wrong = shown > 0 ? strtoull(PQgetvalue(result, 0, 1), NULL, 10) : 0;
    PQclear(result);
    verify_report_check(&verify->report, what, wrong);
    return 0;
}

/* A line each. */
static void show_rows(struct verify_report *report, struct buf *lines) {
    char *rest = lines->length > 0 ? lines->data : NULL, *line;
    while (rest && (line = strsep(&rest, "\n")) && *line)
        verify_report_show(report, line + strspn(line, " "));
}

static void report_table(struct verify *verify, struct compare_table *table) {
    static const char *const names[COMPARE_KINDS] = {
        [COMPARE_CHANGED] = "changed",
        [COMPARE_MISSING] = "missing",
        [COMPARE_TWICE] = "there twice",
        [COMPARE_FOREIGN] = "none of this world's",
    };
    char number[UNITS_TEXT], what[256];
    uint64_t wrong = 0;
    int length =
        snprintf(what, sizeof what, "%s: %s rows", table->source->tables[table->table]->name,
                 units_format_integer((int64_t)table->rows, number));
    for (int kind = 0; kind < COMPARE_KINDS; kind++) {
        wrong += table->wrong[kind];
        show_rows(&verify->report, &table->shown[kind]);
        if (table->wrong[kind] > 0 && length < (int)sizeof what)
            length +=
                snprintf(what + length, sizeof what - (size_t)length, ", %s %s",
                         units_format_integer((int64_t)table->wrong[kind], number), names[kind]);
    }
    if (wrong == 0 && length < (int)sizeof what)
        (void)snprintf(what + length, sizeof what - (size_t)length, ", as the function gives them");
    verify_report_check(&verify->report, what, wrong);
}

static int check_rows(struct verify *verify, const struct pg_target *target, unsigned connections,
                      struct err *err) {
    struct progress progress;
    progress_init(&progress, "verify");
    const struct compare compare = {.target = target,
                                    .settings = SESSION "; " SCAN_SESSION,
                                    .dataset = verify->dataset,
                                    .connections = connections,
                                    .report = progress_copy,
                                    .context = &progress};
    struct compare_outcome outcome;
    int status = compare_database(&compare, &outcome, err);
    progress_end(&progress);
    for (size_t i = 0; i < outcome.table_count && status == 0; i++)
        report_table(verify, &outcome.tables[i]);
    char rows[UNITS_TEXT], bytes[UNITS_TEXT], time[UNITS_TEXT];
    if (status == 0) {
        verify_report_rows(&verify->report, outcome.rows, outcome.bytes, outcome.elapsed_us);
        log_info("%s rows (%s) compared in %s", units_format_integer((int64_t)outcome.rows, rows),
                 units_format_size((int64_t)outcome.bytes, bytes),
                 units_format_duration(outcome.elapsed_us, time));
    }
    compare_release(&outcome);
    return status;
}

static int check_rules(struct verify *verify, struct err *err) {
    const struct embedded *file = NULL;
    while ((file = embedded_next(CHECK_FILES, file)))
        if (!(verify->own && strcmp(file->name, ISOLATION) == 0) &&
            run_check_file(verify, file, err) < 0)
            return -1;
    return 0;
}

/* Rows that came by other ways than gen (the files of --to, another database) bring no word of what
 * world they are. */
static int check_copied(PGconn *conn, const struct copy_dataset *dataset, struct err *err) {
    const char *table;
    if (schema_is_empty(conn, dataset, &table, err) < 0)
        return -1;
    if (!table)
        return err_set(err, ERR_DB, "the schema is empty: fill it with `pgbazaar gen`");
    log_info("the database does not say which world it holds: the profile's is looked for");
    return 0;
}

/* The database must say that it holds this world, whole, in columns that can be compared. *own
 * stays as it is where it does not say. */
static int check_state(PGconn *conn, const struct world *world, const struct copy_dataset *dataset,
                       bool *own, struct err *err) {
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
        return check_copied(conn, dataset, err);
    if (worldspec_check_found(&world->params, &found, err) < 0)
        return -1;
    if (found.state != LEDGER_COMPLETE)
        return err_set(err, ERR_DB,
                       "the gen that fills this database did not end: go on with `pgbazaar gen "
                       "--resume`");
    char type[SCHEMA_TYPE_SIZE];
    schema_embedding_type(&world->params, type);
    if (schema_own_look(conn, own, err) < 0)
        return -1;
    return schema_check_columns(conn, dataset, world->params.embeddings ? type : NULL, *own, err);
}

/* A standby cancels queries that see rows, or hold tables, that the primary has taken away. */
static int advise_standby(const struct pg_server *server, struct err *err) {
    if (server->in_recovery && err &&
        (strcmp(err->sqlstate, "40001") == 0 || strcmp(err->sqlstate, "40P01") == 0))
        return err_advise(err, "on the standby set hot_standby_feedback = on and raise "
                               "max_standby_streaming_delay, or verify while the primary rests");
    return -1;
}

/* That the database can be verified, and by this role. */
static int prepare(struct verify *verify, const struct options *options,
                   const struct pg_server *server, const struct world *world, struct err *err) {
    if (!server->bypasses_rls)
        return err_set(err, ERR_DB,
                       "role \"%s\" may not see the rows of all stores: log in as a superuser "
                       "or as a role with BYPASSRLS",
                       server->role);
    if (!options->read_only && run_lock_beside(verify->conn, err) < 0)
        return -1;
    if (pg_exec(verify->conn, err, SESSION) < 0)
        return -1;
    return check_state(verify->conn, world, verify->dataset, &verify->own, err);
}

/* The parts that are asked for. */
static int run_checks(struct verify *verify, const struct options *options,
                      const struct verify_as *as, struct err *err) {
    if (!options->rules && check_rows(verify, as->target, gen_jobs(options), err) < 0)
        return -1;
    verify->wrong_rows = verify->report.wrong;
    if (!options->rows && (check_rules(verify, err) < 0 || verify_probes(verify, as, err) < 0))
        return -1;
    return verify_report_end(&verify->report, err);
}

static int judge(const struct verify *verify, bool rows_alone, struct err *err) {
    uint64_t wrong = verify->report.wrong;
    if (verify->wrong_rows > 0 && wrong == verify->wrong_rows && !rows_alone)
        log_info(
            "rows differ, and no rule is broken, as where a load has written: `pgbazaar verify "
            "--rules` looks at the rules alone");
    if (wrong > 0)
        return err_set(err, ERR_DB,
                       "the database is not as it must be: %" PRIu64 " %s, listed above", wrong,
                       verify_violations(wrong));
    log_info("%" PRIu64 " checks, nothing wrong", verify->report.checks);
    return 0;
}

static int verify_database(const struct options *options, const struct pg_target *target,
                           const char *role, const struct world *world, struct err *err) {
    struct copy_dataset dataset = retail_dataset(world);
    struct verify verify = {.dataset = &dataset, .sql = BUF_EMPTY};
    struct pg_server server = {.in_recovery = false};
    int status = verify_report_init(&verify.report, options->json, err);
    if (status == 0)
        verify.conn = pg_connect(target, "pgbazaar verify", err);
    if (!verify.conn || pg_check_server(verify.conn, &server, err) < 0 ||
        prepare(&verify, options, &server, world, err) < 0)
        status = -1;
    const struct verify_as as = {target, world, role, server.is_superuser,
                                 options->read_only || server.in_recovery};
    if (status == 0)
        status = run_checks(&verify, options, &as, err);
    PQfinish(verify.conn);
    buf_release(&verify.sql);
    verify_report_release(&verify.report);
    return status < 0 ? advise_standby(&server, err) : judge(&verify, options->rows, err);
}

int cmd_verify(const struct options *options, struct err *err) {
    struct profile profile;
    struct world world;
    struct buf memory = BUF_EMPTY;
    struct pg_target target;
    if (options->rules && options->rows)
        return err_set(err, ERR_USAGE,
                       "--rules and --rows leave nothing: each checks its own part alone");
    if (worldspec_open(options, "dev", &profile, &world, err) < 0)
        return -1;
    int status = local_target(options, &memory, &target, err);
    target.settings = VERIFY_SETTINGS;
    if (status == 0)
        status = world_found_adopt(&target, &profile, &world, err);
    if (status == 0)
        status = verify_database(options, &target, profile.load.role, &world, err);
    buf_release(&memory);
    world_release(&world);
    return status;
}
