/* Files of SQL statements, with the file's line in the error. */
#include "common/pg.h"

#include <stdlib.h>
#include <string.h>

#include "common/signals.h"

/* Behind a '...' or "..." that begins at `at`; a backslash counts in E'...' alone. */
static const char *skip_quoted(const char *at, bool backslashes) {
    char quote = *at++;
    for (; *at; at++) {
        bool escaped = *at == '\\' && backslashes && at[1];
        if (escaped || (*at == quote && at[1] == quote))
            at++;
        else if (*at == quote)
            return at + 1;
    }
    return at;
}

/* Behind a $tag$...$tag$, or behind the $ when it begins no such text. */
static const char *skip_dollar(const char *at) {
    size_t tag = 1 + strcspn(at + 1, "$ \t\n;,()'\"");
    if (at[tag] != '$' || (at[1] >= '0' && at[1] <= '9'))
        return at + 1;
    tag++;
    for (const char *end = at + tag; (end = strchr(end, '$')); end++)
        if (strncmp(end, at, tag) == 0)
            return end + tag;
    return at + strlen(at);
}

static const char *skip_block_comment(const char *at) {
    int depth = 0;
    do {
        if (at[0] == '/' && at[1] == '*')
            depth++, at += 2;
        else if (at[0] == '*' && at[1] == '/')
            depth--, at += 2;
        else
            at++;
    } while (depth > 0 && *at);
    return at;
}

/* Behind the next token: only what can hide a semicolon matters. */
static const char *skip_token(const char *start, const char *at) {
    if (at[0] == '\'') {
        bool escapes = at > start && (at[-1] == 'E' || at[-1] == 'e');
        return skip_quoted(at, escapes);
    }
    if (at[0] == '"')
        return skip_quoted(at, false);
    if (at[0] == '$')
        return skip_dollar(at);
    if (at[0] == '-' && at[1] == '-')
        return at + strcspn(at, "\n");
    if (at[0] == '/' && at[1] == '*')
        return skip_block_comment(at);
    return at + 1;
}

/* Blanks and comments before a statement are not its beginning. */
static const char *skip_blank(const char *at) {
    for (;;) {
        at += strspn(at, " \t\r\n;");
        if (at[0] == '-' && at[1] == '-')
            at += strcspn(at, "\n");
        else if (at[0] == '/' && at[1] == '*')
            at = skip_block_comment(at);
        else
            return at;
    }
}

static int line_of(const char *sql, const char *at) {
    int line = 1;
    for (; sql < at; sql++)
        line += *sql == '\n';
    return line;
}

int pg_script_line(const char *sql, int statement) {
    const char *begin = skip_blank(sql), *at = begin;
    while (*at && statement > 0) {
        if (*at != ';') {
            at = skip_token(sql, at);
            continue;
        }
        begin = at = skip_blank(at);
        statement--;
    }
    return line_of(sql, begin);
}

int pg_script_line_at(const char *sql, int position) {
    const char *at = sql;
    /* The server counts characters, not bytes. */
    while (*at && position > 1) {
        at++;
        position -= ((unsigned char)*at & 0xC0) != 0x80;
    }
    return line_of(sql, at);
}

static int fail(const PGconn *conn, const PGresult *result, const char *name, const char *sql,
                int statement, struct err *err) {
    const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    int line = position ? pg_script_line_at(sql, (int)strtol(position, NULL, 10))
                        : pg_script_line(sql, statement);
    return pg_error(conn, result, err, "%s:%d", name, line);
}

int pg_run_script(PGconn *conn, const char *name, const char *sql, struct err *err) {
    if (signals_stop_requested())
        return signals_interrupted(err, "no further statement was begun");
    if (!PQsendQuery(conn, sql))
        return pg_error(conn, NULL, err, "%s: cannot be sent", name);
    int outcome = 0, statement = 0;
    for (;; statement++) {
        PGresult *result;
        if (pg_next_result(conn, err, &result)) {
            (void)err_prefix(err, "%s", name);
            return -1;
        }
        if (!result)
            return outcome;
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_COPY_IN)
            (void)PQputCopyEnd(conn, "a script cannot bring COPY data");
        else if (outcome == 0 && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK &&
                 status != PGRES_EMPTY_QUERY)
            outcome = fail(conn, result, name, sql, statement, err);
        PQclear(result);
        if (status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
            return outcome;
    }
}
