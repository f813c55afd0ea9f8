/* A database of an arm's own: NAME_ARM on the same server, with the arm's world, for as long as the
 * experiment runs. Its comment says whose it is: one that is there without it is not touched. */
#ifndef PGBAZAAR_LOAD_EXPERIMENT_OWN_DATABASE_H
#define PGBAZAAR_LOAD_EXPERIMENT_OWN_DATABASE_H

#include "common/pg.h"
#include "load/experiment/experiment.h"

enum { OWN_DATABASE_NAME = 64 };

/* ERR_DB where a database of its name is somebody else's. */
int own_database_check(PGconn *conn, const struct arm *arm, struct err *err);

/* Makes it empty, in place of one that an experiment left. `conn` is to a database of the server;
 * `name` becomes the new one's, and stays empty where none was made. */
int own_database_make(PGconn *conn, const struct arm *arm, char name[OWN_DATABASE_NAME],
                      struct err *err);

/* Fills it with the world of the arm's profile (a file, see arm_files_write). */
int own_database_fill(const char *conninfo, const char *profile, struct err *err);

/* Drops it, also after Ctrl-C. */
int own_database_drop(PGconn *conn, const char *name, struct err *err);

#endif
