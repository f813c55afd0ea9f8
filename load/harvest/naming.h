/* Names for the $1, $2 ... of a statement, by what they are compared with or written to. */
#ifndef PGBAZAAR_LOAD_HARVEST_NAMING_H
#define PGBAZAAR_LOAD_HARVEST_NAMING_H

#include <stddef.h>

#include "common/buf.h"

/* Appends the statement as a query's file has it: `sku = $1` becomes `sku = :sku`. Gives how many
 * different names are in it that no parameter has (load/ask/params.h): somebody must put a
 * parameter or a value in their place; they are appended to `unknown`, ":total, :unnamed_2". */
size_t naming_write(const char *sql, struct buf *query, struct buf *unknown);

#endif
