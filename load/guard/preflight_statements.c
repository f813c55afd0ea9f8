#include "load/guard/preflight_statements.h"

#include <stdlib.h>
#include <string.h>

#include "gen/probe/probe_owner.h"

/* Class 42 is "syntax error or access rule violation"; all but the missing right is the text's
 * fault. */
static bool is_fault_of_text(const char *sqlstate) {
    return strncmp(sqlstate, "42", 2) == 0 && strcmp(sqlstate, "42501") != 0;
}

static int refuse_statement(PGconn *conn, const PGresult *result, const struct query *query,
                            const struct statement *statement, struct err *err) {
    const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    int line =
        position ? statement_line_at(statement, (int)strtol(position, NULL, 10)) : statement->line;
    (void)pg_error(conn, result, err, "%s:%d: the server refuses the statement", query->file, line);
    if (is_fault_of_text(err->sqlstate))
        err->kind = ERR_USAGE;
    return -1;
}

/* The one result of what was sent, the connection drained behind it. The caller clears it. */
static PGresult *only_result(PGconn *conn, struct err *err) {
    PGresult *first = NULL, *next;
    if (pg_next_result(conn, err, &first) < 0)
        return NULL;
    while (pg_next_result(conn, err, &next) == 0 && next)
        PQclear(next);
    if (!first)
        (void)pg_error(conn, NULL, err, "cannot prepare the mix");
    return first;
}

static int describe(PGconn *conn, const struct transaction *transaction, struct step *step,
                    struct err *err) {
    const struct query *query = transaction->query;
    if (!PQsendDescribePrepared(conn, ""))
        return pg_error(conn, NULL, err, "cannot describe a statement");
    PGresult *result = only_result(conn, err);
    if (!result)
        return -1;
    step->tenant_column = PQfnumber(result, TENANT_COLUMN);
    for (int i = 0; i < PQnfields(result) && i < STEP_KEY_COLUMNS; i++)
        if (probe_key_kind(PQfname(result, i)) != UUID_KINDS)
            step->key_columns |= UINT32_C(1) << i;
    bool is_dumb = PQnfields(result) > 0 && step->tenant_column < 0;
    PQclear(result);
    if (!is_dumb || step->unchecked || step->kind != STEP_QUERY || !transaction->has_tenant)
        return 0;
    return err_set(
        err, ERR_USAGE,
        "%s:%d: the statement returns rows without their " TENANT_COLUMN
        ", so that nobody could see a row of another store: return it too, or say "
        "\"-- tenant: none\" at the file's beginning where it needs no store, or \"-- rows: "
        "unchecked\" where nobody need look",
        query->file, step->statement->line);
}

static int check_step(PGconn *conn, const struct transaction *transaction, struct step *step,
                      struct err *err) {
    if (!PQsendPrepare(conn, "", step->statement->sql, 0, NULL))
        return pg_error(conn, NULL, err, "cannot prepare the mix");
    PGresult *result = only_result(conn, err);
    if (!result)
        return -1;
    int status = 0;
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        status = refuse_statement(conn, result, transaction->query, step->statement, err);
    PQclear(result);
    return status < 0 ? -1 : describe(conn, transaction, step, err);
}

int preflight_statements(PGconn *conn, struct workload *workload, struct err *err) {
    for (size_t t = 0; t < workload->mix.count; t++) {
        struct transaction *transaction = &workload->transactions[t];
        for (size_t s = 0; s < transaction->step_count; s++)
            if (check_step(conn, transaction, &transaction->steps[s], err) < 0)
                return -1;
    }
    return 0;
}
