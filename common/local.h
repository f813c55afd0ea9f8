/* The throwaway server: a PostgreSQL of one's own in one folder, reached by a Unix socket only.
 *
 *     DIR/data    the data folder; data.new while initdb makes it, so that an interrupted one is
 *                 simply made again
 *     DIR/socket  the socket, in a folder that only the server's user may enter: that, and not a
 *                 password, keeps others out
 *     DIR/log     the server's log since its last start, log.old the one before
 *     DIR/lock    held while the server is started or stopped
 *
 * DIR is --dir, else $XDG_STATE_HOME/pgbazaar, else ~/.local/state/pgbazaar, for root
 * /var/lib/pgbazaar. PostgreSQL refuses to run as root: called by root, the server is that of the
 * folder's owner, or of the user postgres, or of nobody; root's own home is closed to them, which
 * is why root has another default.
 */
#ifndef PGBAZAAR_COMMON_LOCAL_H
#define PGBAZAAR_COMMON_LOCAL_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/opt.h"
#include "common/pg.h"

/* Where the parts of a server are. Nothing is owned, nothing to release. */
struct local {
    char dir[PATH_MAX]; /* absolute */
    char data[PATH_MAX];
    char socket[PATH_MAX];
    char log[PATH_MAX];
};

enum local_state {
    LOCAL_ABSENT,  /* nothing there */
    LOCAL_STOPPED, /* made, not running; a stale pid file may lie about */
    LOCAL_RUNNING, /* accepting connections, or about to */
};

/* Finds the folder; `dir` NULL is the default. Touches nothing. An error (ERR_USAGE) where the
 * socket's path would be longer than the system allows. */
int local_init(struct local *local, const char *dir, struct err *err);

/* *pid is the server's process when it runs, else 0; pid may be NULL. */
enum local_state local_state(const struct local *local, pid_t *pid);

/* Makes the server where it is missing, starts it, and creates its database. *was_running when
 * there was nothing to do. Called by root, the process becomes the server's user and stays that. */
int local_start(const struct local *local, bool *was_running, struct err *err);

/* Stops it and waits until it is gone; nobody's transaction is waited for. Becomes the server's
 * user as local_start does. */
int local_stop(const struct local *local, bool *was_running, struct err *err);

/* Appends the URL of its database for the superuser role `bazaar`. It needs no password. */
void local_put_url(const struct local *local, struct buf *url);

/* The same for a running server; an error that says how to start it otherwise. */
int local_url(const char *dir, struct buf *url, struct err *err);

/* The database that the options name: -d, or the running local server with --local or --dir, or
 * neither, which leaves it to the environment. `memory` keeps the URL for as long as target is
 * used; the caller releases it. role, search_path and settings are left NULL. */
int local_target(const struct options *options, struct buf *memory, struct pg_target *target,
                 struct err *err);

/* `pgbazaar local start|stop|status|psql|url`. status exits with 0 when it runs, 2 when not. */
int cmd_local(const struct options *options, struct err *err);

#endif
