/* The connection to PostgreSQL: a thin layer over libpq.
 *
 * A database is named as for psql: a URI, a conninfo string or a plain database name; what it
 * leaves open comes from the PG* variables, the service file and the password file. Errors are one
 * sentence with the server's primary message, its hint and the SQLSTATE. They never carry DETAIL or
 * CONTEXT, which may hold rows, and never a password.
 *
 * Everything that waits here also waits for a stop request (common/signals.h): the statement is
 * then cancelled on the server and the error is ERR_INTERRUPTED. A statement is waited for however
 * long it takes, but not on a server that answers no new connection either.
 */
#ifndef PGBAZAAR_COMMON_PG_H
#define PGBAZAAR_COMMON_PG_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "common/buf.h"
#include "common/err.h"

/* Which database, and as whom. The strings are borrowed for as long as the struct is used. */
struct pg_target {
    const char *database;    /* URI, conninfo or name; NULL: environment and service file alone */
    const char *role;        /* log in as this role, whatever `database` says; NULL: leave it */
    const char *search_path; /* e.g. "retail, pg_catalog, pg_temp"; NULL: "pg_catalog, pg_temp" */
    const char *settings;    /* further server settings, "-c name=value ..."; NULL: none */
};

/* What libpq needs to connect, as arrays that end with NULL, for PQconnectStartParams(keywords,
 * values, 1) or pg_connect. Read-only after pg_parameters_init: any number of threads may use it.
 */
struct pg_parameters {
    const char *keywords[24];
    const char *values[24];
    char server[192];      /* for messages: 'socket "/run/.s.PGSQL.5432"' or 'host:5432' */
    char database[64];     /* for messages: its name */
    char role[64];         /* for messages */
    int connect_timeout_s; /* 0 is without end */
    char *owned[5];        /* copies that the values point to */
};

/* Completes the target: ours are client_encoding UTF8, a pinned search_path, TimeZone UTC,
 * DateStyle ISO, connect_timeout 10 s, keepalives and tcp_user_timeout 30 s on both sides, and for
 * a server on another machine sslmode verify-full with channel_binding require. What the user gave
 * wins, but for the encoding, the search_path, TimeZone and DateStyle. Does not touch the network.
 * Call it before threads start: it removes PGTZ and PGDATESTYLE from the environment, which libpq
 * would put above ours. */
int pg_parameters_init(struct pg_parameters *parameters, const struct pg_target *target,
                       const char *application_name, struct err *err);

/* From now on the server's name is not looked up again: connections go to the address that `conn`,
 * made with these parameters, has found, and certificates are still checked against the name. For
 * who connects while others must not wait for a name server. Leaves several hosts, sockets and
 * addresses as they are. Before threads start. */
int pg_parameters_pin(struct pg_parameters *parameters, PGconn *conn, struct err *err);
void pg_parameters_release(struct pg_parameters *parameters);

/* A connection ready for use, or NULL. Waits, within connect_timeout, for a server that is starting
 * up; each of several hosts has that time. The caller ends it with PQfinish. */
PGconn *pg_connect_with(const struct pg_parameters *parameters, struct err *err);

/* How the sessions of a load call themselves (application_name): its watch counts them, and `drop`
 * looks for them. */
#define PG_LOAD_SESSIONS "pgbazaar load"

/* pg_parameters_init, pg_connect_with, pg_parameters_release. */
PGconn *pg_connect(const struct pg_target *target, const char *application_name, struct err *err);

/* As PQconnectStartParams with the parameters, but logging in as another role. NULL when memory is
 * short. */
PGconn *pg_connect_start_as(const struct pg_parameters *parameters, const char *role);

/* For who connects by PQconnectStartParams: the sentence for a connection that became
 * CONNECTION_BAD while connecting. Returns -1. */
int pg_connect_failed(PGconn *conn, const struct pg_parameters *parameters, struct err *err);

/* For the same, right after the start: the server's notices, which it may have for somebody who
 * logs in too, go to log_debug instead of stderr, and pg_connect_failed hears the SQLSTATE. Returns
 * conn, which may be NULL. */
PGconn *pg_connecting(PGconn *conn);

/* For the same, once CONNECTION_OK: errors are as verbose as usual again. */
void pg_connected(PGconn *conn);

/* One or more commands without a result that matters. 0, or -1. */
int pg_exec(PGconn *conn, struct err *err, const char *sql);

/* One statement with parameters $1.. in text form (NULL is SQL null); results in text form.
 * The caller ends the result with PQclear. NULL on error. */
PGresult *pg_query(PGconn *conn, struct err *err, const char *sql, int parameter_count,
                   const char *const parameters[]);

/* PQconsumeInput for who then waits for the socket: on an encrypted connection it takes in all that
 * has come. A piece at a time would leave the rest of a record in the library that decrypts, and
 * the socket knows nothing of it. False when the connection is lost. */
bool pg_consume(PGconn *conn);

/* The next result of what was sent by PQsend..., waiting as pg_query does. 0 with *result NULL when
 * there is none left. A result that is an error is handed out like any other (see pg_error); a lost
 * connection is such a result. -1: a stop was requested, and the statement was cancelled and
 * drained; or the server was silent to this and to new connections for about a minute, and the
 * connection is lost. */
int pg_next_result(PGconn *conn, struct err *err, PGresult **result);

/* Asks the server to stop what it does for this connection; waits for no answer, and 3 s at most
 * for the way there. False where that was not enough: nobody is there, or not awake. */
bool pg_cancel(PGconn *conn);

/* ROLLBACK, even when a stop was requested; for cleaning up. Does nothing outside a transaction. */
void pg_rollback(PGconn *conn);

/* COMMIT, even when a stop was requested, without a word on how it ended and without waiting long
 * for it; for what is whole when a run is given up. Does nothing outside a transaction. */
void pg_commit(PGconn *conn);

/* Makes the connection anew where the server has ended it, also when a stop was requested; for
 * cleaning up. What belonged to the old session (advisory locks, temporary tables) is gone then. */
void pg_renew(PGconn *conn);

/* Runs a file of statements as one transaction (unless it has its own BEGIN). `name` stands in
 * errors: 'sql/schema/030_tables.sql:17: ...'. */
int pg_run_script(PGconn *conn, const char *name, const char *sql, struct err *err);

/* The line, from 1, on which the script's statement number `statement` (from 0) begins, and the
 * line of a position in characters (from 1) as the server reports it. */
int pg_script_line(const char *sql, int statement);
int pg_script_line_at(const char *sql, int position);

/* Fills err from a failed result (or from the connection where result is NULL): "what: primary
 * message (SQLSTATE 42P01); hint". err->sqlstate is set, kind is ERR_DB. The format says what was
 * being done: "cannot create index %s". Returns -1. */
int pg_error(const PGconn *conn, const PGresult *result, struct err *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same where Ctrl-C cancels no statement: by pg_error a cancelled one is an interruption then.
 */
int pg_explain(const PGconn *conn, const PGresult *result, struct err *err, const char *what);

/* Appends the name quoted as an SQL identifier, or the value as a literal. Sets buf->failed where
 * that is impossible. */
void pg_identifier(PGconn *conn, struct buf *buf, const char *name);
void pg_literal(PGconn *conn, struct buf *buf, const char *value);

/* What is known of the server after pg_check_server. */
struct pg_server {
    int version_num;             /* 150018 */
    char version[64];            /* "15.18" */
    bool in_recovery;            /* a hot standby: read-only */
    char encoding[32];           /* of the database: "UTF8" */
    char role[64];               /* current_user */
    bool is_superuser;           /* of that role */
    bool bypasses_rls;           /* BYPASSRLS, or a superuser */
    char vector_version[32];     /* pgvector in this database, "" where it was not created */
    char vector_available[32];   /* pgvector installed on the server's machine, "" if none */
    char statements_version[32]; /* pg_stat_statements in this database, "" where not created */
};

/* Asks the server who it is. An error for a version below 15 and for a database that is not UTF8;
 * one warning a process for a version below the security releases 15.16, 16.12, 17.8, 18.2. */
int pg_check_server(PGconn *conn, struct pg_server *server, struct err *err);

/* An error on a hot standby: for commands that write. */
int pg_check_writable(const struct pg_server *server, struct err *err);

/* An error unless pgvector is installed on the server's machine; with `created`, unless it has been
 * created in this database as well, which as a rule takes a superuser. */
int pg_check_vector(const struct pg_server *server, bool created, struct err *err);

#endif
