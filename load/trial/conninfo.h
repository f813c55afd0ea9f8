/* A database named as for psql, with other words laid over it. */
#ifndef PGBAZAAR_LOAD_TRIAL_CONNINFO_H
#define PGBAZAAR_LOAD_TRIAL_CONNINFO_H

#include "common/buf.h"
#include "common/err.h"

/* Appends a connection string with what `database` (URI, conninfo, plain name or NULL) says, and
 * over it what `over` says (the same, or NULL), and `name` as the database's where that is not
 * NULL. ERR_USAGE where one cannot be read or `over` holds a password. */
int conninfo_overlay(const char *database, const char *over, const char *name, struct buf *conninfo,
                     struct err *err);

#endif
