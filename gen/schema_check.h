/* Whether the tables in the database can take the dataset's rows, told before the first one is
 * sent. Columns that COPY leaves to their default do not matter. */
#ifndef PGBAZAAR_GEN_SCHEMA_CHECK_H
#define PGBAZAAR_GEN_SCHEMA_CHECK_H

#include "common/pg.h"
#include "gen/copy/dataset.h"

/* An error for the first table that is missing or no table, column that is missing, generated or of
 * another type, and column that COPY would leave empty although it may not be: object, what is
 * expected, what is found. `dimension` is the one of the dataset's vectors, 0 where it has none. */
int schema_check_columns(PGconn *conn, const struct copy_dataset *dataset, unsigned dimension,
                         struct err *err);

#endif
