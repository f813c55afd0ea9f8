#include "load/capacity/growth_database.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/local.h"
#include "common/log.h"
#include "load/trial/conninfo.h"
#include "load/trial/program.h"

#define DUPLICATE_DATABASE "42P04"

static int name_it(struct growth_database *database, const struct options *options,
                   const char *named, const char *label, struct err *err) {
    int length =
        snprintf(database->name, sizeof database->name, "%s_%s", PQdb(database->conn), label);
    /* The server would cut a longer name without a word. */
    if (length < 0 || length > 63)
        return err_set(err, ERR_USAGE, "the name of database %s is too long for \"_%s\" behind it",
                       PQdb(database->conn), label);
    if (conninfo_overlay(named, NULL, database->name, &database->connection, err) < 0)
        return -1;
    database->options = *options;
    database->options.database = buf_text(&database->connection);
    database->options.local = false;
    database->options.dir = NULL;
    return 0;
}

/* "VERB DATABASE "name"REST". */
static void put_statement(struct growth_database *database, struct buf *sql, const char *verb,
                          const char *rest) {
    buf_printf(sql, "%s DATABASE ", verb);
    pg_identifier(database->conn, sql, database->name);
    buf_put_text(sql, rest);
}

int growth_database_make(struct growth_database *database, const struct options *options,
                         const char *label, struct err *err) {
    struct buf memory = BUF_EMPTY, sql = BUF_EMPTY;
    struct pg_target target;
    *database = (struct growth_database){.connection = BUF_EMPTY};
    int status = local_target(options, &memory, &target, err);
    if (status == 0 && !(database->conn = pg_connect(&target, "pgbazaar capacity", err)))
        status = -1;
    if (status == 0)
        status = name_it(database, options, target.database, label, err);
    if (status == 0) {
        put_statement(database, &sql, "CREATE", " TEMPLATE template0 ENCODING 'UTF8'");
        status = sql.failed ? err_set(err, ERR_SYSTEM, "out of memory")
                            : pg_exec(database->conn, err, buf_text(&sql));
        if (status < 0 && strcmp(err->sqlstate, DUPLICATE_DATABASE) == 0)
            (void)err_set(err, ERR_DB,
                          "--growth needs a database \"%s\" of its own, and there is one: drop it "
                          "first",
                          database->name);
        if (status < 0)
            database->name[0] = '\0';
    }
    buf_release(&sql);
    buf_release(&memory);
    return status;
}

int growth_database_fill(struct growth_database *database, const char *profile,
                         const char *const *sets, size_t set_count, struct err *err) {
    enum { WORDS = 16 };
    const struct options *options = &database->options;
    const char **words = calloc(WORDS + 2 * set_count, sizeof *words);
    char seed[24];
    size_t count = 0;
    if (!words)
        return err_set(err, ERR_SYSTEM, "out of memory");
    (void)snprintf(seed, sizeof seed, "%" PRId64, options->seed);
    const char *const start[] = {PROGRAM,           "gen",       "--quiet", "--database",
                                 options->database, "--profile", profile};
    for (size_t i = 0; i < sizeof start / sizeof *start; i++)
        words[count++] = start[i];
    if (options->has_seed)
        words[count++] = "--seed", words[count++] = seed;
    if (options->until)
        words[count++] = "--until", words[count++] = options->until;
    for (size_t i = 0; i < set_count; i++)
        words[count++] = "--set", words[count++] = sets[i];
    int code = program_run(words, err);
    free(words);
    return code < 0 ? err_prefix(err, "database %s", database->name) : 0;
}

int growth_database_size(struct growth_database *database, int64_t *bytes, struct err *err) {
    const char *const parameters[] = {database->name};
    PGresult *result = pg_query(database->conn, err, "SELECT pg_catalog.pg_database_size($1::name)",
                                1, parameters);
    if (!result)
        return -1;
    *bytes = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return 0;
}

/* PQexec and not pg_exec, which after Ctrl-C would ask the server for nothing more. */
void growth_database_drop(struct growth_database *database) {
    struct buf sql = BUF_EMPTY;
    if (!database->conn || !database->name[0])
        return;
    pg_renew(database->conn);
    put_statement(database, &sql, "DROP", " WITH (FORCE)");
    PGresult *result = sql.failed ? NULL : PQexec(database->conn, buf_text(&sql));
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        log_warn("database \"%s\" could not be dropped: drop it by hand", database->name);
    PQclear(result);
    buf_release(&sql);
}

void growth_database_release(struct growth_database *database) {
    PQfinish(database->conn);
    buf_release(&database->connection);
}
