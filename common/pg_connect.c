/* From parameters to a connection that is ready, or to the sentence that says why not. */
#include "common/pg.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/signals.h"

/* How often a server that is starting up is asked again. */
enum { STARTING_PAUSE_MS = 100 };

static void notice(void *nothing, const char *message) {
    (void)nothing;
    log_debug("%.*s", (int)strcspn(message, "\n"), message);
}

PGconn *pg_connecting(PGconn *conn) {
    (void)PQsetErrorVerbosity(conn, PQERRORS_VERBOSE);
    (void)PQsetNoticeProcessor(conn, notice, NULL);
    return conn;
}

void pg_connected(PGconn *conn) {
    (void)PQsetErrorVerbosity(conn, PQERRORS_DEFAULT);
}

/* The complaint split into the server's SQLSTATE ("" where it did not speak) and one line of text.
 * A verbose message reads "connection to ... failed: FATAL:  28P01: password ...\nLOCATION: ...".
 */
struct complaint {
    char sqlstate[6];
    char text[768];
};

static bool is_sqlstate(const char *text) {
    for (int i = 0; i < 5; i++)
        if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'A' && text[i] <= 'Z')))
            return false;
    return text[5] == ':' && text[6] == ' ';
}

/* Takes the lines apart from each other with "; ", without the server's source LOCATION. */
static void flatten(char *text, size_t size, const char *message) {
    size_t length = 0;
    text[0] = '\0';
    while (*message) {
        size_t line = strcspn(message, "\n");
        const char *start = message + strspn(message, " \t");
        int shown = (int)(message + line - start);
        if (shown > 0 && strncmp(start, "LOCATION:", 9) != 0) {
            int put =
                snprintf(text + length, size - length, "%s%.*s", length ? "; " : "", shown, start);
            length += put > 0 ? (size_t)put : 0;
            if (length >= size)
                return;
        }
        message += line + (message[line] == '\n');
    }
}

static void read_complaint(struct complaint *complaint, const char *message) {
    complaint->sqlstate[0] = '\0';
    /* The last one counts: with several hosts it is the one that was tried last. */
    const char *found = NULL;
    for (const char *at = message; (at = strstr(at, ":  ")); at++)
        if (is_sqlstate(at + 3))
            found = at + 3;
    if (found) {
        memcpy(complaint->sqlstate, found, 5);
        complaint->sqlstate[5] = '\0';
        message = found + 7;
    }
    flatten(complaint->text, sizeof complaint->text, message);
}

#define LOOK_AT_BOTH "check the database's URL and the server's log"

/* What to do, by the server's SQLSTATE. The text may use the parameters, see advise. */
static const struct {
    const char *sqlstate, *advice;
} server_advice[] = {
    {"3D000", "create it (createdb) or name another with -d"},
    {"28P01", "put the right one into ~/.pgpass, which has one for each role, or PGPASSWORD"},
    {"28000", "check the role's name, its right to log in, and the server's pg_hba.conf"},
    {"53300", "close other sessions or raise max_connections"},
    {"57P03", "wait until it accepts connections and run the command again"},
    {"08P01", "a connection pooler may stand between: connect to the server itself"},
    {"42501", "grant the role CONNECT on the database"},
};

/* What to do, by a word of libpq's own complaint (which is never translated here: no setlocale),
 * and whether that may pass by itself. */
static const struct {
    const char *word, *advice;
    bool passes;
} network_advice[] = {
    {"does not support SSL", "add sslmode=disable if the network between is yours alone", false},
    {"channel binding", "add channel_binding=prefer if the server does not log in by SCRAM", false},
    {"certificate", "give sslrootcert=FILE, or sslmode=require to encrypt without verifying",
     false},
    {"could not translate host name", "check the host's name", false},
    {"Permission denied", "the socket's folder belongs to another user", false},
    {"Resource temporarily unavailable", "too many connect at once: try it again, or with fewer",
     true},
    {"File name too long", "choose a shorter folder for the socket", false},
    {"", LOOK_AT_BOTH, true},
};

static const char *server_advice_for(const char *sqlstate) {
    for (size_t i = 0; i < sizeof server_advice / sizeof *server_advice; i++)
        if (strcmp(server_advice[i].sqlstate, sqlstate) == 0)
            return server_advice[i].advice;
    return LOOK_AT_BOTH;
}

#define CANNOT_CONNECT "08001" /* PostgreSQL documentation, Appendix A */

static int no_server(const struct pg_parameters *parameters, const char *reason, struct err *err) {
    (void)err_set(err, ERR_DB,
                  "no server at %s (%s): is it running? Start one with `pgbazaar local start` and "
                  "use it with --local, or name another with -d",
                  parameters->server, reason);
    return err_mark(err, CANNOT_CONNECT);
}

static int no_answer(const struct pg_parameters *parameters, struct err *err) {
    (void)err_set(err, ERR_DB,
                  "the server at %s did not answer within %d s: check the address and the network, "
                  "or give connect_timeout",
                  parameters->server, parameters->connect_timeout_s);
    return err_mark(err, CANNOT_CONNECT);
}

int pg_connect_failed(PGconn *conn, const struct pg_parameters *parameters, struct err *err) {
    struct complaint complaint;
    read_complaint(&complaint, conn ? PQerrorMessage(conn) : "out of memory");
    if (!complaint.sqlstate[0]) {
        if (conn && PQconnectionNeedsPassword(conn))
            return err_set(
                err, ERR_DB,
                "the server at %s wants a password for role \"%s\": put it into ~/.pgpass "
                "or PGPASSWORD",
                parameters->server, parameters->role);
        if (strstr(complaint.text, "Connection refused"))
            return no_server(parameters, "connection refused", err);
        if (strstr(complaint.text, "No such file or directory"))
            return no_server(parameters, "no such socket", err);
    }
    size_t i = 0;
    while (!strstr(complaint.text, network_advice[i].word))
        i++;
    bool spoke = complaint.sqlstate[0] != '\0';
    (void)err_set(err, ERR_DB, "cannot connect to database \"%s\" at %s as role \"%s\": %s; %s",
                  parameters->database, parameters->server, parameters->role, complaint.text,
                  spoke ? server_advice_for(complaint.sqlstate) : network_advice[i].advice);
    return err_mark(err, spoke                      ? complaint.sqlstate
                         : network_advice[i].passes ? CANNOT_CONNECT
                                                    : "");
}

/* From now on; 0 is without end. */
static int64_t deadline_after(const struct pg_parameters *parameters) {
    return parameters->connect_timeout_s
               ? clock_monotonic_us() + (int64_t)parameters->connect_timeout_s * 1000000
               : 0;
}

static int remaining_ms(int64_t deadline_us) {
    if (deadline_us == 0)
        return -1;
    int64_t left = (deadline_us - clock_monotonic_us() + 999) / 1000;
    return left > 0 ? (int)left : 0;
}

/* From a host, or an address of a name, that is down comes nothing at all, and libpq goes on to the
 * next one on an error alone. False where there is none, or where somebody is there and is silent.
 */
static bool try_next_host(PGconn *conn, PostgresPollingStatusType *want) {
    (void)shutdown(PQsocket(conn), SHUT_RDWR);
    *want = PQconnectPoll(conn);
    return *want != PGRES_POLLING_FAILED;
}

/* Drives one attempt to its end: CONNECTION_OK or CONNECTION_BAD by the state of conn. -1 with err
 * set when it was interrupted or the time was up, which each host has for itself. */
static int drive(PGconn *conn, const struct pg_parameters *parameters, int64_t deadline_us,
                 struct err *err) {
    PostgresPollingStatusType want = PGRES_POLLING_WRITING;
    while (want == PGRES_POLLING_READING || want == PGRES_POLLING_WRITING) {
        struct pollfd waits[] = {
            {PQsocket(conn), want == PGRES_POLLING_READING ? POLLIN : POLLOUT, 0},
            {signals_stop_descriptor(), POLLIN, 0},
        };
        int ready = poll(waits, 2, remaining_ms(deadline_us));
        if (signals_stop_requested())
            return signals_interrupted(err, "nothing was begun");
        if (ready == 0 && try_next_host(conn, &want))
            deadline_us = deadline_after(parameters);
        else if (ready == 0)
            return no_answer(parameters, err);
        else if (ready > 0)
            want = PQconnectPoll(conn);
    }
    return 0;
}

static bool is_starting(PGconn *conn) {
    struct complaint complaint;
    read_complaint(&complaint, PQerrorMessage(conn));
    return strcmp(complaint.sqlstate, "57P03") == 0;
}

PGconn *pg_connect_with(const struct pg_parameters *parameters, struct err *err) {
    int64_t deadline_us = deadline_after(parameters);
    for (;;) {
        PGconn *conn =
            pg_connecting(PQconnectStartParams(parameters->keywords, parameters->values, 1));
        if (conn && PQstatus(conn) != CONNECTION_BAD && drive(conn, parameters, deadline_us, err)) {
            PQfinish(conn);
            return NULL;
        }
        if (conn && PQstatus(conn) == CONNECTION_OK) {
            pg_connected(conn);
            return conn;
        }
        bool late = deadline_us && remaining_ms(deadline_us) <= STARTING_PAUSE_MS;
        if (!conn || late || !is_starting(conn)) {
            (void)pg_connect_failed(conn, parameters, err);
            PQfinish(conn);
            return NULL;
        }
        PQfinish(conn);
        struct pollfd stop = {signals_stop_descriptor(), POLLIN, 0};
        (void)poll(&stop, 1, STARTING_PAUSE_MS);
        if (signals_stop_requested()) {
            (void)signals_interrupted(err, "nothing was begun");
            return NULL;
        }
    }
}

PGconn *pg_connect(const struct pg_target *target, const char *application_name, struct err *err) {
    struct pg_parameters parameters;
    if (pg_parameters_init(&parameters, target, application_name, err))
        return NULL;
    PGconn *conn = pg_connect_with(&parameters, err);
    pg_parameters_release(&parameters);
    return conn;
}
