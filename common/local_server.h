/* The parts that local_start and local_stop are made of. Only common/local*.c use it. */
#ifndef PGBAZAAR_COMMON_LOCAL_SERVER_H
#define PGBAZAAR_COMMON_LOCAL_SERVER_H

#include <limits.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/local.h"

#define LOCAL_PORT     "5432"
#define LOCAL_ROLE     "bazaar"
#define LOCAL_DATABASE "bazaar"

/* PostgreSQL's programs: a folder with initdb, pg_ctl and postgres of one version. */
struct local_binaries {
    char folder[PATH_MAX];
    int major; /* 15 */
};

/* Finds them: in PATH, by pg_config, or where packages put them. The first in PATH wins, else the
 * highest version. With `major`, that version and no other; without (0), 15 or later. */
int local_binaries_find(struct local_binaries *binaries, int major, struct err *err);

/* The path of one program. */
void local_binaries_program(const struct local_binaries *binaries, const char *name,
                            char path[PATH_MAX]);

/* An error where DIR cannot be looked into, so that nothing can be said about its server. */
int local_check_access(const struct local *local, struct err *err);

/* Makes DIR where it is missing, with the right owner, and becomes that owner when called by root.
 * An error where it holds something else, belongs to another user, or cannot be reached by the
 * server's user. With `make` false only the becoming. */
int local_folder_enter(const struct local *local, bool make, struct err *err);

/* Holds DIR/lock until the descriptor is closed; waits for who holds it. -1 with err set. */
int local_folder_lock(const struct local *local, struct err *err);

/* Removes a folder with all that is in it. 0 when it is not there. */
int local_folder_remove(const char *path, struct err *err);

/* Writes the server's settings, fitted to this machine, into its data folder: pgbazaar.conf.
 * `socket` is the folder of its socket. */
int local_settings_write(const char *data, const char *socket,
                         const struct local_binaries *binaries, struct err *err);

/* The settings' text, for tests: memory in bytes, whether /dev/shm is small beside it, and whether
 * pg_stat_statements can be loaded. */
void local_settings_put(struct buf *text, const char *socket, int64_t memory_bytes,
                        bool small_shared_memory, bool has_statements);

#endif
