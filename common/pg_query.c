/* Statements: sent, and waited for so that Ctrl-C can end them. */
#include "common/pg.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "common/clock.h"
#include "common/signals.h"

/* How long the request to cancel a statement may take, and then the statement to end, before the
 * connection is given up. */
enum { CANCEL_WAIT_MS = 3000 };

/* A statement may take hours, and a server that is frozen says as little as one that is at work. So
 * after so long without a word it is asked by a connection of its own whether it is there; when it
 * has kept silent to that as often as this, it is given up. */
#define SILENCE_US INT64_C(20000000)
#define PING_US    INT64_C(10000000)
enum { SILENT_MOST = 2, PING_KEYWORDS = 64 };

void pg_identifier(PGconn *conn, struct buf *buf, const char *name) {
    char *quoted = PQescapeIdentifier(conn, name, strlen(name));
    if (quoted)
        buf_put_text(buf, quoted);
    else
        buf->failed = true;
    PQfreemem(quoted);
}

void pg_literal(PGconn *conn, struct buf *buf, const char *value) {
    char *quoted = PQescapeLiteral(conn, value, strlen(value));
    if (quoted)
        buf_put_text(buf, quoted);
    else
        buf->failed = true;
    PQfreemem(quoted);
}

static void *cancel(void *request_) {
    PGcancel *request = request_;
    char ignored[256];
    (void)PQcancel(request, ignored, (int)sizeof ignored);
    PQfreeCancel(request);
    return NULL;
}

/* A request is a connection of its own, which libpq waits for: over a link that is down for as long
 * as tcp_user_timeout. It is left to itself after a while. */
bool pg_cancel(PGconn *conn) {
    PGcancel *request = PQgetCancel(conn);
    if (!request)
        return false;
    pthread_t thread;
    if (pthread_create(&thread, NULL, cancel, request) != 0) {
        (void)cancel(request);
        return true;
    }
    const struct timespec until = clock_deadline((int64_t)CANCEL_WAIT_MS * 1000);
    if (pthread_timedjoin_np(thread, NULL, &until) == 0)
        return true;
    (void)pthread_detach(thread);
    return false;
}

enum wait { WAIT_READY, WAIT_STOPPED, WAIT_LATE };

static bool has_input(const PGconn *conn) {
    int bytes;
    return ioctl(PQsocket(conn), FIONREAD, &bytes) == 0 && bytes > 0;
}

bool pg_consume(PGconn *conn) {
    bool is_encrypted = PQsslInUse(conn) || PQgssEncInUse(conn);
    if (!PQconsumeInput(conn))
        return false;
    while (is_encrypted && has_input(conn))
        if (!PQconsumeInput(conn))
            return false;
    return !is_encrypted || PQconsumeInput(conn);
}

/* Waits until PQgetResult will not block. With `stoppable` a stop request ends the wait; with a
 * deadline (0: none) so does the clock. */
static enum wait wait_result(PGconn *conn, bool stoppable, int64_t deadline_us) {
    bool unsent = PQflush(conn) == 1;
    while (PQsocket(conn) >= 0 && PQisBusy(conn)) {
        if (stoppable && signals_stop_requested())
            return WAIT_STOPPED;
        int64_t left_us = deadline_us ? deadline_us - clock_monotonic_us() : 0;
        if (deadline_us && left_us <= 0)
            return WAIT_LATE;
        struct pollfd waits[] = {
            {PQsocket(conn), (short)(POLLIN | (unsent ? POLLOUT : 0)), 0},
            {stoppable ? signals_stop_descriptor() : -1, POLLIN, 0},
        };
        (void)poll(waits, 2, deadline_us ? (int)(left_us / 1000) + 1 : -1);
        if (waits[0].revents && !pg_consume(conn))
            return WAIT_READY; /* the connection is gone: PQgetResult says so */
        if (unsent)
            unsent = PQflush(conn) == 1;
    }
    return WAIT_READY;
}

/* Cancels the statement and takes what is left of it off the connection. Whoever cleans up behind a
 * server that took no request finds the connection lost, and does not wait for it again. */
static int interrupt(PGconn *conn, struct err *err) {
    if (!pg_cancel(conn)) {
        (void)shutdown(PQsocket(conn), SHUT_RDWR);
        return signals_interrupted(err, "the statement was left to a server that does not answer");
    }
    int64_t deadline_us = clock_monotonic_us() + (int64_t)CANCEL_WAIT_MS * 1000;
    while (wait_result(conn, false, deadline_us) == WAIT_READY) {
        PGresult *result = PQgetResult(conn);
        if (!result)
            break;
        ExecStatusType status = PQresultStatus(result);
        PQclear(result);
        if (status == PGRES_COPY_IN)
            (void)PQputCopyEnd(conn, "interrupted");
        else if (status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
            break; /* the caller ends the connection */
    }
    return signals_interrupted(err, "the statement was cancelled");
}

/* Whether anything comes back on a new connection in time, which then goes on to its end: the
 * server's log shall not tell of one that was broken off. A stop request is for who waits behind
 * it. */
static bool is_answered(PGconn *conn) {
    int64_t deadline_us = clock_monotonic_us() + PING_US;
    PostgresPollingStatusType want =
        PQstatus(conn) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    bool answered = false;
    while (want == PGRES_POLLING_READING || want == PGRES_POLLING_WRITING) {
        struct pollfd waits[] = {
            {PQsocket(conn), want == PGRES_POLLING_READING ? POLLIN : POLLOUT, 0},
            {signals_stop_descriptor(), POLLIN, 0},
        };
        int64_t left_us = deadline_us - clock_monotonic_us();
        int ready = poll(waits, 2, left_us > 0 ? (int)(left_us / 1000) : 0);
        if (ready == 0 || signals_stop_requested())
            return answered || ready != 0;
        answered = answered || (waits[0].revents & POLLIN);
        if (ready > 0)
            want = PQconnectPoll(conn);
    }
    return answered;
}

/* Whether the server answers to a new connection, if only by refusing it. */
static bool is_there(PGconn *conn) {
    const char *keywords[PING_KEYWORDS + 1], *values[PING_KEYWORDS + 1];
    PQconninfoOption *options = PQconninfo(conn);
    size_t count = 0;
    for (const PQconninfoOption *at = options; at && at->keyword && count < PING_KEYWORDS; at++)
        if (at->val) {
            keywords[count] = at->keyword;
            values[count++] = at->val;
        }
    keywords[count] = values[count] = NULL;
    PGconn *ping = options ? PQconnectStartParams(keywords, values, 0) : NULL;
    bool there = !ping || is_answered(ping);
    PQfinish(ping);
    PQconninfoFree(options);
    return there;
}

/* Whoever cleans up finds the connection lost, and does not wait for it again. */
static int give_up(PGconn *conn, int64_t silent_us, struct err *err) {
    (void)shutdown(PQsocket(conn), SHUT_RDWR);
    (void)err_set(err, ERR_DB,
                  "the server has not answered for %d s, and answers no new connection: it is "
                  "frozen, or cannot be reached; the server's log may say why, run the command "
                  "again",
                  (int)(silent_us / 1000000));
    return err_mark(err, "08006"); /* as of a lost connection */
}

int pg_next_result(PGconn *conn, struct err *err, PGresult **result) {
    int64_t begun_us = clock_monotonic_us();
    *result = NULL;
    for (int silent = 0;;) {
        enum wait wait = wait_result(conn, true, clock_monotonic_us() + SILENCE_US);
        if (wait == WAIT_STOPPED)
            return interrupt(conn, err);
        if (wait == WAIT_READY)
            break;
        silent = is_there(conn) ? 0 : silent + 1;
        if (silent == SILENT_MOST && PQisBusy(conn))
            return give_up(conn, clock_monotonic_us() - begun_us, err);
    }
    *result = PQgetResult(conn);
    return 0;
}

/* The statement's beginning, for errors: its first words on one line, behind comments. */
static void summarize(char *text, size_t size, const char *sql) {
    size_t length = 0;
    sql += strspn(sql, " \t\n");
    while (strncmp(sql, "--", 2) == 0) {
        sql += strcspn(sql, "\n");
        sql += strspn(sql, " \t\n");
    }
    for (; *sql && *sql != '\n' && length + 4 < size; sql++)
        text[length++] = *sql;
    text[length] = '\0';
    if (*sql)
        (void)snprintf(text + length, size - length, "...");
}

static bool is_failure(const PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY;
}

/* Takes all results of what was sent; gives the last (to be cleared by the caller) or NULL. */
static PGresult *collect(PGconn *conn, struct err *err, const char *sql) {
    PGresult *kept = NULL, *next;
    bool failed = false;
    for (;;) {
        if (pg_next_result(conn, err, &next)) {
            PQclear(kept);
            return NULL;
        }
        if (!next)
            break;
        if (failed) {
            PQclear(next);
            continue;
        }
        PQclear(kept);
        kept = next;
        failed = is_failure(next);
        ExecStatusType status = PQresultStatus(next);
        if (status == PGRES_COPY_IN && PQputCopyEnd(conn, "no data expected") != 1)
            break;
        if (status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
            break;
    }
    if (kept && !failed)
        return kept;
    char what[96];
    summarize(what, sizeof what, sql);
    (void)pg_error(conn, kept, err, "%s", what);
    PQclear(kept);
    return NULL;
}

static PGresult *stopped(struct err *err) {
    (void)signals_interrupted(err, "no further statement was begun");
    return NULL;
}

int pg_exec(PGconn *conn, struct err *err, const char *sql) {
    if (signals_stop_requested()) {
        (void)stopped(err);
        return -1;
    }
    if (!PQsendQuery(conn, sql))
        return pg_error(conn, NULL, err, "cannot send a statement");
    PGresult *result = collect(conn, err, sql);
    PQclear(result);
    return result ? 0 : -1;
}

PGresult *pg_query(PGconn *conn, struct err *err, const char *sql, int parameter_count,
                   const char *const parameters[]) {
    if (signals_stop_requested())
        return stopped(err);
    if (!PQsendQueryParams(conn, sql, parameter_count, NULL, parameters, NULL, NULL, 0)) {
        (void)pg_error(conn, NULL, err, "cannot send a statement");
        return NULL;
    }
    return collect(conn, err, sql);
}

void pg_rollback(PGconn *conn) {
    if (PQtransactionStatus(conn) == PQTRANS_ACTIVE)
        return; /* a statement is under way: only ending the connection helps */
    if (PQtransactionStatus(conn) != PQTRANS_IDLE)
        PQclear(PQexec(conn, "ROLLBACK"));
}

/* A connection's end shows in its status once something was asked. */
void pg_renew(PGconn *conn) {
    PQclear(PQexec(conn, ""));
    if (PQstatus(conn) != CONNECTION_OK)
        PQreset(conn);
}

void pg_commit(PGconn *conn) {
    int64_t deadline_us = clock_monotonic_us() + (int64_t)CANCEL_WAIT_MS * 1000;
    if (PQtransactionStatus(conn) != PQTRANS_INTRANS || !PQsendQuery(conn, "COMMIT"))
        return;
    while (wait_result(conn, false, deadline_us) == WAIT_READY) {
        PGresult *result = PQgetResult(conn);
        if (!result)
            break;
        PQclear(result);
    }
}
