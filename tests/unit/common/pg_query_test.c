/* Statements and their errors on a real server: the one that tests/run starts. */
#include "common/pg.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/signals.h"
#include "tests/tap.h"

static struct err err;
static PGconn *conn;

static PGconn *connect_again(void) {
    const struct pg_target target = {.database = getenv("PGBAZAAR_TEST_URL")};
    PGconn *fresh = pg_connect(&target, "pg_query_test", &err);
    if (!fresh)
        printf("Bail out! %s\n", err.text);
    return fresh;
}

/* The first field of the first row, "" without one. */
static const char *ask(PGconn *on, const char *sql) {
    static char answer[256];
    PGresult *result = pg_query(on, &err, sql, 0, NULL);
    (void)snprintf(answer, sizeof answer, "%s",
                   result && PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
    return answer;
}

static void test_session(void) {
    struct pg_server server;
    is_text(ask(conn, "SHOW search_path"), "pg_catalog, pg_temp", "the search path is pinned");
    is_text(ask(conn, "SHOW TimeZone"), "UTC", "times are UTC");
    is_int(pg_exec(conn, &err, "SET TimeZone = 'Asia/Tokyo'; DISCARD PLANS; RESET ALL"), 0,
           "RESET");
    is_text(ask(conn, "SHOW TimeZone"), "UTC", "RESET ALL leads back to ours");
    is_int(pg_check_server(conn, &server, &err), 0, "the server will do");
    is_int(server.version_num, PQserverVersion(conn), "its version");
    ok(strchr(server.version, ' ') == NULL, "in short: %s", server.version);
    is_text(server.encoding, "UTF8", "its encoding");
    ok(server.is_superuser && server.bypasses_rls && !server.in_recovery, "its rights and state");
    ok(server.vector_available[0], "pgvector is installed: %s", server.vector_available);
}

static void test_query(void) {
    const char *const values[] = {"it's", NULL};
    PGresult *result = pg_query(conn, &err, "SELECT $1::text, $2::text IS NULL", 2, values);
    is_text(result ? PQgetvalue(result, 0, 0) : "", "it's", "a parameter arrives as it is");
    is_text(result ? PQgetvalue(result, 0, 1) : "", "t", "NULL is null");
    PQclear(result);

    ok(!pg_query(conn, &err, "SELECT * FROM nowhere", 0, NULL), "an error gives no result");
    is_int(err.kind, ERR_DB, "it is the database's");
    is_text(err.sqlstate, "42P01", "with its SQLSTATE");
    is_text(err.text, "SELECT * FROM nowhere: relation \"nowhere\" does not exist (SQLSTATE 42P01)",
            "and a sentence");
    const char *const bad[] = {"anna@example.com"};
    ok(!pg_query(conn, &err, "SELECT $1::int", 1, bad), "a value of the wrong kind");
    ok(!strstr(err.text, "anna") && strstr(err.text, "22P02"), "is not repeated: %s", err.text);
    const char *const quoted[] = {"{\"anna\", \"b\""};
    ok(!pg_query(conn, &err, "SELECT $1::text[]", 1, quoted), "nor one with quotation marks");
    is_text(err.text, "SELECT $1::text[]: malformed array literal: \"...\" (SQLSTATE 22P02)",
            "in it");
    is_int(pg_exec(conn, &err,
                   "DO $$ BEGIN RAISE '\u043d\u0435\u0432\u0435\u0440\u043d\u043e: "
                   "\u00ab%\u00bb.', 'anna' USING ERRCODE = '22P02'; END $$"),
           -1, "nor by a server");
    ok(strstr(err.text, "\u043d\u0435\u0432\u0435\u0440\u043d\u043e: \u00ab...\u00bb. ("),
       "of another language: %s", err.text);
    is_int(pg_exec(conn, &err, "SELECT count(x) FROM pg_class"), -1,
           "a hint is part of the sentence");
    is_int(pg_exec(conn, &err, "SELECT 1; SELECT 1/0; CREATE TABLE pg_temp.t (a int)"), -1,
           "the 2nd of 3");
    is_text(err.sqlstate, "22012", "gives its error");
    is_text(ask(conn, "SELECT to_regclass('pg_temp.t') IS NULL"), "t", "and the third is not done");
    is_int(pg_exec(conn, &err, "COPY pg_class FROM STDIN"), -1,
           "COPY FROM is refused, not waited for");
    is_text(ask(conn, "SELECT 1"), "1", "and the connection is usable");

    struct buf text = BUF_EMPTY;
    pg_identifier(conn, &text, "a\"b c");
    buf_put_text(&text, " ");
    pg_literal(conn, &text, "it's");
    is_text(buf_text(&text), "\"a\"\"b c\" 'it''s'", "names and literals are quoted");
    buf_release(&text);

    is_int(pg_exec(conn, &err, "BEGIN; CREATE TABLE pg_temp.u (a int)"), 0, "in a transaction");
    pg_rollback(conn);
    is_int(PQtransactionStatus(conn), PQTRANS_IDLE, "pg_rollback ends it");
    is_text(ask(conn, "SELECT to_regclass('pg_temp.u') IS NULL"), "t", "without effect");
    pg_rollback(conn);
}

static void test_script(void) {
    static const struct {
        const char *script, *part;
    } cases[] = {
        {"SELECT 1;\nSELEKT 2;", "x.sql:2: syntax error"},
        {"SELECT 1;\n\nSELECT\n  nothing;", "x.sql:4: column \"nothing\" does not exist"},
        {"CREATE TABLE pg_temp.v (a int);\n-- again;\nCREATE TABLE\n pg_temp.v (a int);",
         "x.sql:3: relation \"v\" already exists"},
        {"DO $$ BEGIN; END $$;", "x.sql:1: "},
        {"SELECT 'ü', 'ü', 'ü';\nSELECT nothing;", "x.sql:2: column"},
        {"SELECT 1;\nCOPY pg_class FROM STDIN;", "x.sql:2: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        is_int(pg_run_script(conn, "x.sql", cases[i].script, &err), -1, "script %zu fails", i);
        ok(strncmp(err.text, cases[i].part, strlen(cases[i].part)) == 0, "by line: %s", err.text);
    }
    is_text(ask(conn, "SELECT to_regclass('pg_temp.v') IS NULL"), "t",
            "a failed script left nothing");
    is_int(pg_run_script(conn, "x.sql",
                         "DROP TABLE IF EXISTS pg_temp.w;\nCREATE TABLE pg_temp.w (a int);\n"
                         "INSERT INTO pg_temp.w SELECT 7;\nSELECT a FROM pg_temp.w;\n",
                         &err),
           0, "a script that is right");
    is_text(ask(conn, "SELECT a FROM pg_temp.w"), "7", "is done");
}

/* In a child: the stop request lasts for the rest of a process. */
static int interrupted(void) {
    if (signals_install(&err))
        return 1;
    PGconn *own = connect_again();
    if (!own)
        return 2;
    pid_t parent = getpid();
    if (fork() == 0) {
        (void)usleep(300000);
        (void)kill(parent, SIGINT);
        _exit(0);
    }
    int64_t start_us = clock_monotonic_us();
    bool failed = !pg_query(own, &err, "SELECT pg_sleep(30)", 0, NULL);
    bool quick = clock_monotonic_us() - start_us < 10 * 1000000;
    if (!failed || err.kind != ERR_INTERRUPTED || !quick)
        return 3;
    if (PQtransactionStatus(own) != PQTRANS_IDLE)
        return 4;
    if (pg_exec(own, &err, "SELECT 1") != -1 || err.kind != ERR_INTERRUPTED)
        return 5;
    PQclear(PQexec(own, "BEGIN"));
    pg_rollback(own);
    int status = PQtransactionStatus(own) == PQTRANS_IDLE ? 0 : 6;
    PQfinish(own);
    return status;
}

static void test_interrupt(void) {
    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        _exit(interrupted());
    int status = -1;
    (void)waitpid(child, &status, 0);
    is_int(WEXITSTATUS(status), 0, "a stop request cancels the statement; cleaning up still works");
    is_text(ask(conn, "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(30)' "
                      "AND state = 'active'"),
            "0", "on the server too");
}

static void test_lost(void) {
    PGconn *victim = connect_again();
    if (!victim)
        return;
    char number[32];
    (void)snprintf(number, sizeof number, "%d", PQbackendPID(victim));
    const char *const values[] = {number};
    PQclear(pg_query(conn, &err, "SELECT pg_terminate_backend($1::int, 5000)", 1, values));
    is_int(pg_exec(victim, &err, "SELECT 1"), -1, "a terminated session");
    is_int(err.kind, ERR_DB, "is an error of the database");
    is_text(err.sqlstate, "57P01", "whose reason is known: %s", err.text);
    is_int(pg_exec(victim, &err, "SELECT 1"), -1, "and stays lost");
    ok(!strchr(err.text, '\n') && err.text[0], "on one line: %s", err.text);
    PQfinish(victim);
}

int main(void) {
    if (!getenv("PGBAZAAR_TEST_URL")) {
        printf("1..0 # SKIP no server: tests/run starts one\n");
        return 0;
    }
    conn = connect_again();
    if (!conn)
        return 1;
    test_session();
    test_query();
    test_script();
    test_interrupt();
    test_lost();
    PQfinish(conn);
    return tap_done();
}
