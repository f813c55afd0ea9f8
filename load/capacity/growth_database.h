/* A database of the growth's own beside the one that was named: made, filled with a larger world,
 * and dropped again. */
#ifndef PGBAZAAR_LOAD_CAPACITY_GROWTH_DATABASE_H
#define PGBAZAAR_LOAD_CAPACITY_GROWTH_DATABASE_H

#include <libpq-fe.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/opt.h"

struct growth_database {
    PGconn *conn;          /* to the database that was named, in which none of this is done */
    char name[80];         /* NAME_3x */
    struct buf connection; /* of the new one: the named one's connection string, another database */
    struct options options; /* the command's, for that database */
};

/* Connects, and creates an empty database named after the one that the options name, with `label`
 * behind: "3x". One of that name that is there already is an error: nobody's data is dropped. The
 * caller releases, also after an error. */
int growth_database_make(struct growth_database *database, const struct options *options,
                         const char *label, struct err *err);

/* Fills it, as `pgbazaar gen` with this profile and these --set does, in a process of its own. */
int growth_database_fill(struct growth_database *database, const char *profile,
                         const char *const *sets, size_t set_count, struct err *err);

int growth_database_size(struct growth_database *database, int64_t *bytes, struct err *err);

/* Drops it, also when a stop was requested. */
void growth_database_drop(struct growth_database *database);

void growth_database_release(struct growth_database *database);

#endif
