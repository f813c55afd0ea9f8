/* The schema in the database: installed whole, or not at all. */
#ifndef PGBAZAAR_GEN_SCHEMA_SCHEMA_H
#define PGBAZAAR_GEN_SCHEMA_SCHEMA_H

#include "common/pg.h"
#include "gen/copy/dataset.h"
#include "gen/schema/schema_design.h"

#define SCHEMA_VERSION 2 /* as sql/schema/30_bookkeeping.sql records it */

enum schema_state {
    SCHEMA_MISSING,  /* no schema of the name */
    SCHEMA_OURS,     /* ours, of this version */
    SCHEMA_UNUSABLE, /* ours, but of another version or not whole: to be dropped */
    SCHEMA_FOREIGN,  /* one of this name that pgbazaar did not make: not to be touched */
};

/* What is there. For SCHEMA_UNUSABLE and SCHEMA_FOREIGN the sentence that says what, and what to
 * do, is in err. */
int schema_look(PGconn *conn, enum schema_state *state, struct err *err);

/* Tells who may, behind an error of a right that is missing (SQLSTATE 42501). Returns -1. */
int schema_advise(struct err *err);

/* The search_path (without quotes around the whole) under which pgvector's types and operators are
 * found: the schema of the extension, or the one where it would be made. Installing, index builds
 * and queries need it; everything else names its schemas. The caller releases `path`. */
int schema_search_path(PGconn *conn, struct buf *path, struct err *err);

/* Roles, extensions, tables, functions, policies, views: all that the data needs, in the layout of
 * the design. One transaction. */
int schema_install(PGconn *conn, const struct schema_design *design, struct err *err);

/* What the layout needs before the rows of a world that goes on: further partitions. */
int schema_extend(PGconn *conn, const struct schema_design *design, struct err *err);

/* Whether the tables that are there are in the layout of the design: an error that names both when
 * they are not. */
int schema_check_layout(PGconn *conn, const struct schema_design *design, struct err *err);

/* Removes everything of ours. One transaction. */
int schema_drop(PGconn *conn, struct err *err);

/* Whether a table of the dataset has a row; *table is the first that has. */
int schema_is_empty(PGconn *conn, const struct copy_dataset *dataset, const char **table,
                    struct err *err);

#endif
