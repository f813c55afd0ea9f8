/* COPY into a table: what arrives, and what the server refuses. */
#include "gen/copy/stream.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "common/clock.h"
#include "common/signals.h"
#include "tests/own_database.h"
#include "tests/small_dataset.h"

static struct own_database own;
static struct err err;

static struct buf ships(uint64_t first, uint64_t count) {
    struct buf rows = BUF_EMPTY;
    encode_ships(NULL, first, count, &rows);
    return rows;
}

/* Sends these rows, and says that they are `said`; with commands before and behind. */
static int copy_among(const char *before, const char *behind, const struct copy_table *table,
                      struct buf rows, uint64_t said) {
    struct copy_stream stream;
    err = (struct err){.kind = ERR_NONE};
    int status = copy_stream_ask(&stream, own.conn, table, before, behind, &err);
    if (status == 0)
        status = copy_stream_begin(&stream, &err);
    if (status == 0)
        status = copy_stream_send(&stream, &rows, &err);
    if (status == 0)
        status = copy_stream_close(&stream, &err);
    if (status == 0)
        status = copy_stream_end(&stream, said, &err);
    buf_release(&rows);
    return status;
}

static int copy(const struct copy_table *table, struct buf rows, uint64_t said) {
    return copy_among("", "", table, rows, said);
}

static void names_columns(void) {
    struct buf sql = BUF_EMPTY;
    copy_statement(own.conn, &ship_table, &sql);
    is_text(buf_text(&sql),
            "COPY \"sea\".\"ships\" (\"ship\", \"name of it\") FROM STDIN (FORMAT binary)",
            "names are quoted, columns listed");
    buf_release(&sql);
}

static void copies_rows(void) {
    is_int(copy(&ship_table, ships(0, 20), 20), 0, "20 ships");
    is_int(copy(&ship_table, ships(20, 0), 0), 0, "none");
    is_int(copy(&ship_table, ships(20, 5), 5), 0, "and five more on the same connection");
    is_text(own_database_ask(&own, "SELECT count(*) || ' ' || sum(ship) FROM sea.ships"), "25 300",
            "are all there");
    is_text(own_database_ask(&own, "SELECT \"name of it\" FROM sea.ships WHERE ship = 10"),
            "\xd0\x9d\xd0\xb0\xd0\xb4\xd0\xb5\xd0\xb6\xd0\xb4\xd0\xb0", "as they are");
}

static void sends_in_parts(void) {
    struct copy_stream stream;
    int status = copy_stream_ask(&stream, own.conn, &ship_table, "", "", &err);
    if (status == 0)
        status = copy_stream_begin(&stream, &err);
    for (uint64_t i = 0; i < 100000 && status == 0; i += 100) {
        struct buf rows = ships(1000 + i, 100);
        status = copy_stream_send(&stream, &rows, &err);
        buf_release(&rows);
    }
    is_int(status, 0, "100,000 ships in a thousand parts");
    is_int(copy_stream_close(&stream, &err), 0, "and no more");
    is_int(copy_stream_end(&stream, 100000, &err), 0, "arrive");
}

static void tells_what_the_server_says(void) {
    is_int(copy(&ship_table, ships(3, 1), 1), -1, "a ship that is there already");
    is_int(err.kind, ERR_DB, "is the database's error");
    is_text(err.sqlstate, "23505", "whose code is known");
    ok(strstr(err.text, "COPY into table \"ships\" failed") && !strstr(err.text, "(3)"),
       "with the table, without the row: %s", err.text);
    struct buf broken = BUF_EMPTY;
    copybin_row(&broken, 1);
    copybin_int4(&broken, 7);
    is_int(copy(&ship_table, broken, 1), -1, "a row with a field too few");
    is_text(err.sqlstate, "22P04", "is no COPY data: %s", err.text);
    static const struct copy_table unknown = {
        .schema = "sea", .name = "whales", .columns = ship_columns, .column_count = 1};
    is_int(copy(&unknown, ships(0, 1), 1), -1, "a table that is not there");
    ok(strstr(err.text, "cannot start COPY into table \"whales\""), "is refused: %s", err.text);
    is_int(copy(&ship_table, ships(500, 3), 3), 0, "the connection is still good");
}

static void counts_what_was_taken(void) {
    is_int(pg_run_script(own.conn, "test",
                         "CREATE FUNCTION sea.swallow() RETURNS trigger LANGUAGE plpgsql AS "
                         "$$ BEGIN RETURN CASE WHEN NEW.ship % 2 = 0 THEN NEW END; END $$;"
                         "CREATE TRIGGER swallow BEFORE INSERT ON sea.ships FOR EACH ROW "
                         "EXECUTE FUNCTION sea.swallow()",
                         &err),
           0, "a trigger that swallows every second row");
    is_int(copy(&ship_table, ships(600, 4), 4), -1, "is noticed");
    ok(strstr(err.text, "took 2 rows of 4"), "and said: %s", err.text);
}

#define IN_TRANSACTION "SELECT count(*) FROM sea.ships WHERE ship BETWEEN 700 AND 799"
#define NOTE           "; INSERT INTO sea.voyages VALUES (700, 1)"

static void goes_with_other_commands(void) {
    is_int(copy_among("BEGIN; ", NOTE, &ship_table, ships(700, 3), 3), 0,
           "a COPY in a transaction");
    ok(PQtransactionStatus(own.conn) == PQTRANS_INTRANS, "which is left open");
    is_int(copy_among("COMMIT; BEGIN; ", NOTE, &ship_table, ships(703, 3), 3), -1,
           "the next one fails behind its rows");
    is_text(err.sqlstate, "23505", "by its code");
    ok(strstr(err.text, "cannot record the rows of table \"ships\""), "and says where: %s",
       err.text);
    is_int(copy_among("COMMIT; BEGIN; ", "", &ship_table, ships(703, 3), 3), -1,
           "a COMMIT of what has failed");
    ok(strstr(err.text, "rolled back"), "is noticed: %s", err.text);
    (void)pg_exec(own.conn, &err, "ROLLBACK");
    is_text(own_database_ask(&own, IN_TRANSACTION), "3", "the first one stands, alone");
    is_int(copy_among("nonsense; ", "", &ship_table, ships(703, 3), 3), -1,
           "a command that is none");
    ok(strstr(err.text, "cannot start COPY into table"), "starts nothing: %s", err.text);
}

/* A server that stops taking rows, and then a stop request, when the socket has a part of a
 * message: its buffer has no room for a whole one. In a child, where the request lasts. */
static int interrupted(void) {
    struct copy_stream stream;
    struct buf rows = ships(500000, 200000);
    int room = 4096;
    PGconn *conn = signals_install(&err) == 0 ? pg_connect(&own.target, "test", &err) : NULL;
    if (!conn || setsockopt(PQsocket(conn), SOL_SOCKET, SO_SNDBUF, &room, sizeof room) < 0)
        return 1;
    if (copy_stream_ask(&stream, conn, &ship_table, "", "", &err) < 0 ||
        copy_stream_begin(&stream, &err) < 0)
        return 2;
    pid_t parent = getpid();
    if (fork() == 0) {
        (void)usleep(300000);
        (void)kill(parent, SIGINT);
        _exit(0);
    }
    int64_t start_us = clock_monotonic_us();
    if (copy_stream_send(&stream, &rows, &err) != -1 || err.kind != ERR_INTERRUPTED)
        return 3;
    if (clock_monotonic_us() - start_us > 3000000)
        return 4;
    PGresult *result = PQexec(conn, "SELECT 1");
    int status = PQresultStatus(result) == PGRES_TUPLES_OK ? 0 : 5;
    PQclear(result);
    PQfinish(conn);
    return status;
}

static void ends_within_a_message(void) {
    is_int(pg_run_script(own.conn, "test",
                         "CREATE FUNCTION sea.wait() RETURNS trigger LANGUAGE plpgsql AS "
                         "$$ BEGIN PERFORM pg_sleep(30); RETURN NEW; END $$;"
                         "CREATE TRIGGER wait BEFORE INSERT ON sea.ships FOR EACH ROW "
                         "WHEN (NEW.ship = 500000) EXECUTE FUNCTION sea.wait()",
                         &err),
           0, "a trigger that takes its time");
    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        _exit(interrupted());
    int status = -1;
    (void)waitpid(child, &status, 0);
    is_int(status, 0,
           "does not keep a stop request from ending the COPY, nor its session from going on");
    is_text(own_database_ask(&own, "SELECT count(*) FROM sea.ships WHERE ship = 500000"), "0",
            "without its rows");
}

int main(void) {
    if (!own_database_init(&own))
        return 0;
    names_columns();
    copies_rows();
    sends_in_parts();
    tells_what_the_server_says();
    goes_with_other_commands();
    counts_what_was_taken();
    ends_within_a_message();
    own_database_release(&own);
    return tap_done();
}
