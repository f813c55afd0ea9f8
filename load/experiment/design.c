#include "load/experiment/design.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "gen/schema/schema.h"
#include "load/ask/lexer.h"

#define NOTE_START     "pgbazaar experiment "
#define NO_TRANSACTION "25001" /* active_sql_transaction: a statement that must be alone */
#define NOT_ALLOWED    "42501"
#define FORGET_BY_HAND "COMMENT ON SCHEMA pgbazaar IS NULL"
#define ONE_AT_A_TIME  "SELECT pg_catalog.pg_try_advisory_lock(7102, 6)"
#define FIND_NOTE                                                                                  \
    "SELECT pg_catalog.obj_description(pg_catalog.to_regnamespace('pgbazaar'), 'pg_namespace')"

/* Stops for nothing: what is taken back must be taken back after Ctrl-C too. */
static int run_to_the_end(PGconn *conn, const char *name, const char *sql, struct err *err) {
    char what[PROFILE_SOURCE_TEXT + 16];
    PGresult *result = PQexec(conn, sql);
    ExecStatusType status = PQresultStatus(result);
    int outcome = 0;
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
        const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
        if (position)
            (void)snprintf(what, sizeof what, "%s:%d", name,
                           pg_script_line_at(sql, (int)strtol(position, NULL, 10)));
        else
            (void)snprintf(what, sizeof what, "%s", name);
        outcome = pg_explain(conn, result, err, what);
    }
    PQclear(result);
    return outcome;
}

typedef int run_sql(PGconn *conn, const char *name, const char *sql, struct err *err);

/* The comment says which arm the database is in; NULL: none. */
static int put_note(struct design *design, const struct arm *arm, run_sql *run, struct err *err) {
    char text[PROFILE_TEXT + ARM_NAME + 64];
    struct buf sql = BUF_EMPTY;
    buf_put_text(&sql, "COMMENT ON SCHEMA pgbazaar IS ");
    (void)snprintf(text, sizeof text, NOTE_START "%s, arm %s", design->experiment->name,
                   arm ? arm->name : "");
    if (arm)
        pg_literal(design->conn, &sql, text);
    else
        buf_put_text(&sql, "NULL");
    int status = sql.failed ? err_set(err, ERR_SYSTEM, "out of memory for a note")
                            : run(design->conn, "the note in the database", buf_text(&sql), err);
    buf_release(&sql);
    return status;
}

/* One statement after the other, each with its line. */
static int run_pieces(PGconn *conn, const char *name, const char *sql, run_sql *run,
                      struct err *err) {
    struct lexer lexer;
    struct lexeme lexeme;
    const char *begin = NULL;
    int line = 1, status = 0;
    lexer_init(&lexer, sql, 1);
    for (bool more = true; more && status == 0;) {
        more = lexer_next(&lexer, &lexeme);
        if (more && lexeme.kind == LEXEME_COMMENT)
            continue;
        if (more && !begin && lexeme.kind != LEXEME_SEMICOLON) {
            begin = lexeme.text;
            line = lexeme.line;
        }
        if (!begin || (more && lexeme.kind != LEXEME_SEMICOLON))
            continue;
        struct buf piece = BUF_EMPTY;
        for (int above = 1; above < line; above++)
            buf_put_text(&piece, "\n");
        buf_put(&piece, begin, more ? (size_t)(lexeme.text - begin) : strlen(begin));
        status = piece.failed ? err_set(err, ERR_SYSTEM, "out of memory for a statement")
                              : run(conn, name, buf_text(&piece), err);
        buf_release(&piece);
        begin = NULL;
    }
    return status;
}

/* Whole, with its note, or not at all. */
static int run_in_one(struct design *design, const char *sql, const struct arm *note, run_sql *run,
                      struct err *err) {
    const char *name = design->experiment->yaml.source;
    if (run(design->conn, name, "BEGIN", err) == 0 && put_note(design, note, run, err) == 0 &&
        run(design->conn, name, sql, err) == 0 &&
        run(design->conn, name, "RESET ROLE; COMMIT", err) == 0)
        return 0;
    pg_rollback(design->conn);
    return -1;
}

static int make(struct design *design, const struct arm *arm, struct err *err) {
    if (!arm->up)
        return 0;
    if (run_in_one(design, arm->up, arm, pg_run_script, err) == 0) {
        design->applied = arm;
        return 0;
    }
    if (strcmp(err->sqlstate, NO_TRANSACTION) != 0)
        return err_advise(err, PQstatus(design->conn) == CONNECTION_OK
                                   ? "nothing was changed"
                                   : "if the change was made, the same experiment takes it back");
    *err = (struct err){.kind = ERR_NONE};
    if (put_note(design, arm, pg_run_script, err) < 0)
        return -1;
    design->applied = arm;
    return run_pieces(design->conn, design->experiment->yaml.source, arm->up, pg_run_script, err);
}

static int unmake(struct design *design, const struct arm *arm, struct err *err) {
    const char *name = design->experiment->yaml.source;
    if (run_in_one(design, arm->down ? arm->down : "", NULL, run_to_the_end, err) == 0)
        return 0;
    if (strcmp(err->sqlstate, NO_TRANSACTION) != 0)
        return -1;
    *err = (struct err){.kind = ERR_NONE};
    if (run_pieces(design->conn, name, arm->down, run_to_the_end, err) < 0)
        return -1;
    return put_note(design, NULL, run_to_the_end, err);
}

/* With pgvector's operators in the search_path, as start-up settings, which a new connection has
 * again. */
static int connect(struct design *design, struct err *err) {
    struct pg_server server;
    PGconn *first = pg_connect(&design->target, "pgbazaar experiment", err);
    int status = first ? 0 : -1;
    if (status == 0 &&
        (pg_check_server(first, &server, err) < 0 || pg_check_writable(&server, err) < 0 ||
         schema_search_path(first, &design->search_path, err) < 0))
        status = -1;
    PQfinish(first);
    if (status < 0)
        return -1;
    design->target.search_path = buf_text(&design->search_path);
    design->target.settings = "-c lock_timeout=10s";
    design->conn = pg_connect(&design->target, "pgbazaar experiment", err);
    return design->conn ? 0 : -1;
}

static int lock(struct design *design, struct err *err) {
    PGresult *result = pg_query(design->conn, err, ONE_AT_A_TIME, 0, NULL);
    if (!result)
        return -1;
    int status = 0;
    if (PQgetvalue(result, 0, 0)[0] != 't')
        status = err_set(err, ERR_DB,
                         "another experiment is under way in database \"%s\": wait for its end",
                         PQdb(design->conn));
    PQclear(result);
    return status;
}

static const struct arm *find_arm(const struct experiment *experiment, const char *note) {
    for (size_t i = 0; i < experiment->arm_count; i++) {
        char text[PROFILE_TEXT + ARM_NAME + 64];
        (void)snprintf(text, sizeof text, NOTE_START "%s, arm %s", experiment->name,
                       experiment->arms[i].name);
        if (strcmp(text, note) == 0)
            return &experiment->arms[i];
    }
    return NULL;
}

/* What a run that was killed could not take back. */
static int clear_leftover(struct design *design, const char *note, struct err *err) {
    if (strncmp(note, NOTE_START, strlen(NOTE_START)) != 0)
        return 0;
    design->applied = find_arm(design->experiment, note);
    if (!design->applied)
        return err_set(err, ERR_DB,
                       "database \"%s\" is still as an experiment left it that could not end (%s): "
                       "start that one again, which takes it back; or do so by hand and then "
                       "say " FORGET_BY_HAND,
                       PQdb(design->conn), note);
    log_info("taking back arm \"%s\", which an earlier run left in the database",
             design->applied->name);
    return design_take_back(design, err);
}

int design_open(struct design *design, const struct experiment *experiment,
                const struct pg_target *target, struct err *err) {
    *design = (struct design){.experiment = experiment, .target = *target};
    if (connect(design, err) < 0 || lock(design, err) < 0)
        return -1;
    PGresult *note = pg_query(design->conn, err, FIND_NOTE, 0, NULL);
    int status = note ? clear_leftover(design, PQgetvalue(note, 0, 0), err) : -1;
    PQclear(note);
    if (status < 0 || design_settle(design, err) < 0)
        return -1;
    return costs_look_sizes(design->conn, &design->sizes, err);
}

/* The first time, with what it takes. */
static int measure(struct design *design, const struct arm *arm, struct costs *costs,
                   struct err *err) {
    struct costs_sizes before, after;
    if (costs_look_sizes(design->conn, &before, err) < 0)
        return -1;
    int64_t start_us = clock_monotonic_us();
    if (make(design, arm, err) < 0)
        return -1;
    costs->up_us = arm->up ? clock_monotonic_us() - start_us : 0;
    if (costs_look_sizes(design->conn, &after, err) < 0)
        return -1;
    costs_set_sizes(costs, &design->sizes, &before, &after);
    return 0;
}

int design_apply(struct design *design, const struct arm *arm, struct costs *costs,
                 struct err *err) {
    struct err reason = {.kind = ERR_NONE};
    if (design->applied == arm)
        return 0;
    if (design_take_back(design, err) < 0)
        return -1;
    int status = costs->measured ? make(design, arm, err) : measure(design, arm, costs, err);
    if (status == 0)
        return 0;
    (void)err_prefix(err, "arm \"%s\"", arm->name);
    if (design_take_back(design, &reason) < 0)
        (void)err_advise(err, "%s", reason.text);
    return -1;
}

int design_take_back(struct design *design, struct err *err) {
    const struct arm *arm = design->applied;
    if (!arm)
        return 0;
    pg_renew(design->conn);
    design->applied = NULL; /* it is tried once */
    if (unmake(design, arm, err) == 0)
        return 0;
    (void)err_prefix(err, "arm \"%s\" cannot be taken back", arm->name);
    return err_advise(err,
                      "database \"%s\" is still as the arm has made it: mend it by hand, and then "
                      "say " FORGET_BY_HAND,
                      PQdb(design->conn));
}

/* All tables of the shop, partitions by their table's name. */
static const char vacuum_query[] =
    "SELECT 'VACUUM (ANALYZE) ' || pg_catalog.string_agg(pg_catalog.format('%I.%I', n.nspname, "
    "c.relname), ', ') FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = "
    "c.relnamespace WHERE n.nspname = 'retail' AND c.relkind IN ('r', 'm', 'p') AND NOT "
    "c.relispartition";

int design_settle(struct design *design, struct err *err) {
    struct err reason = {.kind = ERR_NONE};
    PGresult *vacuum = pg_query(design->conn, err, vacuum_query, 0, NULL);
    int status = vacuum ? pg_exec(design->conn, err, PQgetvalue(vacuum, 0, 0)) : -1;
    PQclear(vacuum);
    if (status == 0 && pg_exec(design->conn, &reason, "CHECKPOINT") < 0 &&
        strcmp(reason.sqlstate, NOT_ALLOWED) != 0) {
        *err = reason;
        return -1;
    }
    return status;
}

void design_close(struct design *design) {
    PQfinish(design->conn);
    design->conn = NULL;
    buf_release(&design->search_path);
}
