#include "gen/copy/session.h"

/* The advisory lock of the writers: one more than that of the run (gen/seed_database.c). */
#define WRITERS "8099550625653678451"

/* Row level security is forced on the owner too. With row_security off a role that does not bypass
 * it gets an error instead of policies being applied to the rows.
 *
 * Commits need not wait for the disk: rows and their row in the ledger are lost together or not at
 * all, and the commit that ends the load is an ordinary one, behind all of them. */
#define SETTINGS                                                                                   \
    "SET row_security = off; SET lock_timeout = '60s'; SET synchronous_commit = "                  \
    "off; " COPY_NO_TRANSACTION_TIMEOUT

/* Not every platform can see that a client is gone; there the setting is refused. */
#define LOOK_AFTER_CLIENT                                                                          \
    "DO $$ BEGIN SET client_connection_check_interval = '1s'; EXCEPTION WHEN OTHERS THEN NULL; "   \
    "END $$"

#define JOIN_WRITERS "SELECT pg_catalog.pg_advisory_lock_shared(" WRITERS ")"
#define MEET_WRITERS "SELECT pg_catalog.pg_advisory_lock(" WRITERS ")"
#define PART_WRITERS "SELECT pg_catalog.pg_advisory_unlock(" WRITERS ")"

static int exec_query(PGconn *conn, const char *sql, struct err *err) {
    PGresult *result = pg_query(conn, err, sql, 0, NULL);
    PQclear(result);
    return result ? 0 : -1;
}

PGconn *copy_session_open(const struct pg_target *target, struct err *err) {
    PGconn *conn = pg_connect(target, "pgbazaar gen", err);
    if (conn && (pg_exec(conn, err, SETTINGS) < 0 || pg_exec(conn, err, LOOK_AFTER_CLIENT) < 0 ||
                 exec_query(conn, JOIN_WRITERS, err) < 0)) {
        PQfinish(conn);
        conn = NULL;
    }
    return conn;
}

int copy_session_wait(PGconn *conn, struct err *err) {
    if (pg_exec(conn, err, "SET lock_timeout = '60s'") < 0)
        return -1;
    if (exec_query(conn, MEET_WRITERS, err) < 0)
        return err_prefix(err, "sessions of a former run are still at work in this database");
    return exec_query(conn, PART_WRITERS, err) < 0 || pg_exec(conn, err, "RESET lock_timeout") < 0
               ? -1
               : 0;
}
