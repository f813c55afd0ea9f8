#include "gen/copy/session.h"

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

PGconn *copy_session_open(const struct pg_target *target, uint32_t writes_for, struct err *err) {
    PGconn *conn = pg_connect(target, "pgbazaar gen", err);
    if (conn && (pg_exec(conn, err, SETTINGS) < 0 || pg_exec(conn, err, LOOK_AFTER_CLIENT) < 0 ||
                 run_lock_write(conn, writes_for, err) < 0)) {
        PQfinish(conn);
        conn = NULL;
    }
    return conn;
}
