/* What the server, or libpq, says of a statement that failed, put into a sentence. */
#include "common/pg.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/signals.h"

/* The length of the quotation mark at `at`, in whatever language the server speaks; 0: there is
 * none. */
static size_t mark_at(const char *at) {
    static const char *const marks[] = {"\"",           "\xc2\xab",     "\xc2\xbb",
                                        "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(at, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

/* From behind the first mark to the last one: a value may have marks in it. */
static void find_quoted(const char *text, const char **from, const char **to) {
    size_t length;
    *from = *to = NULL;
    for (const char *at = text; *at; at += length > 0 ? length : 1) {
        length = mark_at(at);
        if (length > 0 && *from)
            *to = at;
        else if (length > 0)
            *from = at + length;
    }
    if (!*to)
        *to = text + strlen(text);
}

/* SQLSTATEs of class 22 (data exception) quote the value that was wrong, which is somebody's data:
 * it is left out. */
static void put_primary(char *text, size_t size, const char *primary, const char *sqlstate) {
    static const char left_out[] = "...";
    const char *from = NULL, *to = NULL;
    size_t length = 0;
    if (strncmp(sqlstate, "22", 2) == 0)
        find_quoted(primary, &from, &to);
    while (*primary && length + sizeof left_out < size) {
        if (primary == from) {
            length += (size_t)snprintf(text + length, size - length, "%s", left_out);
            primary = to;
            from = NULL;
        } else {
            text[length++] = *primary == '\n' ? ' ' : *primary;
            primary++;
        }
    }
    text[length] = '\0';
}

#define CONNECTION_FAILURE "08006" /* PostgreSQL documentation, Appendix A */

/* What libpq itself says, when the server said nothing: the first line. */
static int client_error(const PGconn *conn, const PGresult *result, struct err *err,
                        const char *what) {
    const char *message = result ? PQresultErrorMessage(result) : PQerrorMessage(conn);
    if (!*message && result)
        message = PQerrorMessage(conn);
    size_t length = strcspn(message, "\n");
    if (length == 0)
        return err_set(err, ERR_DB, "%s: unexpected answer of the server (%s)", what,
                       result ? PQresStatus(PQresultStatus(result)) : "none");
    bool lost = PQstatus(conn) == CONNECTION_BAD;
    (void)err_set(err, ERR_DB, "%s: %.*s%s", what, (int)length, message,
                  lost ? "; the server's log may say why, run the command again" : "");
    if (err && lost)
        (void)snprintf(err->sqlstate, sizeof err->sqlstate, "%s", CONNECTION_FAILURE);
    return -1;
}

int pg_explain(const PGconn *conn, const PGresult *result, struct err *err, const char *what) {
    char primary[640];
    const char *message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *sqlstate = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *hint = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_HINT) : NULL;
    if (!message || !sqlstate)
        return client_error(conn, result, err, what);
    put_primary(primary, sizeof primary, message, sqlstate);
    size_t hint_length = hint ? strlen(hint) : 0;
    if (hint_length > 0 && hint[hint_length - 1] == '.')
        hint_length--;
    (void)err_set(err, ERR_DB, "%s: %s (SQLSTATE %s)%s%.*s", what, primary, sqlstate,
                  hint ? "; " : "", hint_length < 300 ? (int)hint_length : 300, hint ? hint : "");
    if (err)
        (void)snprintf(err->sqlstate, sizeof err->sqlstate, "%s", sqlstate);
    return -1;
}

int pg_error(const PGconn *conn, const PGresult *result, struct err *err, const char *format, ...) {
    char what[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    const char *sqlstate = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    if (sqlstate && strcmp(sqlstate, "57014") == 0 && signals_stop_requested())
        return signals_interrupted(err, what);
    return pg_explain(conn, result, err, what);
}
