#include "gen/copy/stream.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "common/signals.h"
#include "gen/copy/copybin.h"

void copy_statement(PGconn *conn, const struct copy_table *table, struct buf *sql) {
    buf_put_text(sql, "COPY ");
    pg_identifier(conn, sql, table->schema);
    buf_put_text(sql, ".");
    pg_identifier(conn, sql, table->name);
    for (size_t i = 0; i < table->column_count; i++) {
        buf_put_text(sql, i == 0 ? " (" : ", ");
        pg_identifier(conn, sql, table->columns[i].name);
    }
    buf_put_text(sql, ") FROM STDIN (FORMAT binary)");
}

/* Why rows could not be sent. What the server said before it closed the connection has been
 * received but not read, as libpq reads nothing while it copies: only after the end of the COPY,
 * which may itself fail. */
static int cannot_send(struct copy_stream *stream, struct err *err) {
    (void)pg_error(stream->conn, NULL, err, "cannot send rows to table \"%s\"",
                   stream->table->name);
    (void)PQputCopyEnd(stream->conn, "the rows could not be sent");
    for (PGresult *result; (result = PQgetResult(stream->conn)); PQclear(result))
        if (PQresultErrorField(result, PG_DIAG_SQLSTATE))
            (void)pg_error(stream->conn, result, err, "COPY into table \"%s\" failed",
                           stream->table->name);
    return -1;
}

/* Ctrl-C: the server is told that the COPY fails, which pg_next_result then cancels. */
static int give_up(struct copy_stream *stream, struct err *err) {
    PGresult *result = NULL;
    (void)PQputCopyEnd(stream->conn, "interrupted");
    if (pg_next_result(stream->conn, err, &result) == 0)
        (void)signals_interrupted(err, "the COPY was cancelled");
    PQclear(result);
    return -1;
}

/* The connection does not block, so that Ctrl-C ends the wait for a server that takes nothing: it
 * waits for a lock, its disk or the network. What it has to say meanwhile is taken in. False: the
 * connection is lost. */
static bool wait_for_room(PGconn *conn) {
    struct pollfd waits[] = {{PQsocket(conn), POLLIN | POLLOUT, 0},
                             {signals_stop_descriptor(), POLLIN, 0}};
    (void)poll(waits, 2, -1);
    return !(waits[0].revents & POLLIN) || signals_stop_requested() || pg_consume(conn);
}

static int wait_sent(struct copy_stream *stream, struct err *err) {
    int unsent;
    while ((unsent = PQflush(stream->conn)) == 1) {
        if (!wait_for_room(stream->conn))
            return cannot_send(stream, err);
        if (signals_stop_requested())
            return give_up(stream, err);
    }
    return unsent == 0 ? 0 : cannot_send(stream, err);
}

static int put_by_libpq(struct copy_stream *stream, const char *bytes, size_t length,
                        struct err *err) {
    if (PQputCopyData(stream->conn, bytes, (int)length) != 1)
        return cannot_send(stream, err);
    return wait_sent(stream, err);
}

/* A message of the protocol: its type, its length without the type, and rows. */
#define COPY_DATA_HEAD ((size_t)5)

/* The server takes whatever follows a message that was cut for the rest of it. So a message of that
 * size follows: what is in it does not matter, as the COPY is about to fail. Where not even its
 * head has room the server finds no sense in what follows, and ends the session. */
static int give_up_within(struct copy_stream *stream, const char *bytes, size_t rest,
                          struct err *err) {
    if (rest > COPY_DATA_HEAD)
        (void)PQputCopyData(stream->conn, bytes, (int)(rest - COPY_DATA_HEAD));
    return give_up(stream, err);
}

/* What is left of a message behind its first `done` bytes, as much as the socket takes; -1 and
 * errno when it takes nothing. */
static ssize_t send_rest(int socket, char head[COPY_DATA_HEAD], const char *bytes, size_t length,
                         size_t done) {
    size_t of_head = done < COPY_DATA_HEAD ? done : COPY_DATA_HEAD, of_bytes = done - of_head;
    const union {
        const char *in;
        void *out; /* as the system's structure wants it, which does not write here */
    } rows = {.in = bytes + of_bytes};
    struct iovec parts[] = {
        {head + of_head, COPY_DATA_HEAD - of_head},
        {rows.out, length - of_bytes},
    };
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    return sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* Past libpq, which copies rows into a buffer of its own first: sending takes the client twice the
 * time then (measured). A lost connection is left to libpq, to notice and to say. */
static int put_directly(struct copy_stream *stream, const char *bytes, size_t length,
                        struct err *err) {
    char head[COPY_DATA_HEAD] = "d";
    uint32_t size = htonl((uint32_t)length + (uint32_t)sizeof size);
    memcpy(head + 1, &size, sizeof size);
    for (size_t done = 0, whole = sizeof head + length; done < whole;) {
        ssize_t sent = send_rest(PQsocket(stream->conn), head, bytes, length, done);
        if (sent >= 0) {
            done += (size_t)sent;
        } else if (errno == EAGAIN && wait_for_room(stream->conn)) {
            if (signals_stop_requested())
                return give_up_within(stream, bytes, done > 0 ? whole - done : 0, err);
        } else if (errno != EINTR) {
            stream->plain = false;
            return put_by_libpq(stream, bytes, length, err);
        }
    }
    return 0;
}

/* libpq keeps what the socket has not taken, and moves all of it to the front after each part that
 * it takes: what is handed over at once must be small, or the moving costs more than the sending
 * (measured: a fifth of the client's time with slices of 5 MB). A message of this size also stays
 * in the cache of the server's core. */
#define PIECE_BYTES ((size_t)64 << 10)

static int put(struct copy_stream *stream, const char *bytes, size_t length, struct err *err) {
    while (length > 0) {
        size_t piece = length < PIECE_BYTES ? length : PIECE_BYTES;
        if ((stream->plain ? put_directly : put_by_libpq)(stream, bytes, piece, err) < 0)
            return -1;
        bytes += piece;
        length -= piece;
    }
    return 0;
}

/* Until libpq sees the end of what failed, it takes nothing else; a COPY that begins all the same
 * is told that nothing comes. */
static void drain(PGconn *conn) {
    for (PGresult *rest; (rest = PQgetResult(conn)) != NULL; PQclear(rest))
        if (PQresultStatus(rest) == PGRES_COPY_IN)
            (void)PQputCopyEnd(conn, "a command before it failed");
}

int copy_stream_ask(struct copy_stream *stream, PGconn *conn, const struct copy_table *table,
                    const char *before, const char *behind, struct err *err) {
    *stream = (struct copy_stream){.conn = conn, .table = table};
    struct buf sql = BUF_EMPTY;
    buf_put_text(&sql, before);
    copy_statement(conn, table, &sql);
    buf_put_text(&sql, behind);
    const char *text = buf_text(&sql);
    int status = 0;
    if (sql.failed)
        status =
            err_set(err, ERR_SYSTEM, "out of memory for the COPY of table \"%s\"", table->name);
    else if (PQsetnonblocking(conn, 1) != 0 || !PQsendQuery(conn, text) || PQflush(conn) < 0)
        status = pg_error(conn, NULL, err, "cannot start COPY into table \"%s\"", table->name);
    buf_release(&sql);
    return status;
}

/* What a command beside the COPY came to. A COMMIT of a transaction that the server gave up answers
 * with another word, and no error. */
static int check_command(const struct copy_stream *stream, PGresult *result, const char *doing,
                         struct err *err) {
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return pg_error(stream->conn, result, err, "cannot %s table \"%s\"", doing,
                        stream->table->name);
    if (strcmp(PQcmdStatus(result), "ROLLBACK") == 0)
        return err_set(err, ERR_DB, "cannot %s table \"%s\": the server rolled back what was sent",
                       doing, stream->table->name);
    return 0;
}

int copy_stream_begin(struct copy_stream *stream, struct err *err) {
    int status = 0;
    bool open = false;
    while (status == 0 && !open) {
        PGresult *result;
        if (pg_next_result(stream->conn, err, &result) < 0)
            return -1;
        open = result && PQresultStatus(result) == PGRES_COPY_IN;
        if (!result)
            status = pg_error(stream->conn, NULL, err, "cannot start COPY into table \"%s\"",
                              stream->table->name);
        else if (!open)
            status = check_command(stream, result, "start COPY into", err);
        PQclear(result);
    }
    if (status < 0) {
        drain(stream->conn);
        return -1;
    }
    /* The server takes rows, so all that libpq had to send was sent. */
    stream->plain = !PQsslInUse(stream->conn) && !PQgssEncInUse(stream->conn);
    struct buf head = BUF_EMPTY;
    copybin_header(&head);
    status = put(stream, head.data, head.length, err);
    buf_release(&head);
    return status;
}

int copy_stream_send(struct copy_stream *stream, const struct buf *rows, struct err *err) {
    return rows->length > 0 ? put(stream, rows->data, rows->length, err) : 0;
}

int copy_stream_close(struct copy_stream *stream, struct err *err) {
    if (put(stream, "\377\377", COPYBIN_TRAILER_BYTES, err) < 0)
        return -1;
    if (PQputCopyEnd(stream->conn, NULL) != 1)
        return cannot_send(stream, err);
    return wait_sent(stream, err);
}

/* The COPY's own answer is the first. */
static int check_copy(const struct copy_stream *stream, PGresult *result, uint64_t rows,
                      struct err *err) {
    const char *name = stream->table->name;
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return pg_error(stream->conn, result, err, "COPY into table \"%s\" failed", name);
    if (strtoull(PQcmdTuples(result), NULL, 10) != rows)
        return err_set(err, ERR_DB,
                       "COPY into table \"%s\" took %s rows of %" PRIu64
                       ": does a trigger or rule on the table swallow rows?",
                       name, PQcmdTuples(result), rows);
    return 0;
}

/* The server's word on the COPY; its own error is more telling than the broken pipe that a client
 * sees first, and arrives only here. */
int copy_stream_end(struct copy_stream *stream, uint64_t rows, struct err *err) {
    int status = 0;
    bool answered = false;
    for (PGresult *result;; PQclear(result)) {
        if (pg_next_result(stream->conn, err, &result) < 0)
            return -1;
        if (!result)
            break;
        if (status == 0)
            status = answered ? check_command(stream, result, "record the rows of", err)
                              : check_copy(stream, result, rows, err);
        answered = true;
    }
    if (!answered)
        return pg_error(stream->conn, NULL, err, "COPY into table \"%s\" was not answered",
                        stream->table->name);
    return status;
}
