/* Whether the tables in the database can take the dataset's rows, told before the first one is
 * sent. Columns that COPY leaves to their default do not matter. */
#ifndef PGBAZAAR_GEN_SCHEMA_SCHEMA_CHECK_H
#define PGBAZAAR_GEN_SCHEMA_SCHEMA_CHECK_H

#include "common/pg.h"
#include "gen/copy/dataset.h"

/* An error for the first table that is missing or no table, column that is missing, generated or of
 * another type, and column that COPY would leave empty although it may not be: object, what is
 * expected, what is found. `vector_type` is the one of the dataset's vectors as SQL writes it
 * ("halfvec(768)"), NULL where it has none. Tables that are
 * somebody's `own` are not to be dropped. */
int schema_check_columns(PGconn *conn, const struct copy_dataset *dataset, const char *vector_type,
                         bool own, struct err *err);

/* The same of the columns of vectors alone. */
int schema_check_vectors(PGconn *conn, const struct copy_dataset *dataset, const char *vector_type,
                         struct err *err);

#endif
