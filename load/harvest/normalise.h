/* A statement without its constants. */
#ifndef PGBAZAAR_LOAD_HARVEST_NORMALISE_H
#define PGBAZAAR_LOAD_HARVEST_NORMALISE_H

#include "common/buf.h"

/* Appends the first statement of `sql`, as it is written but without comments, and with $1, $2 ...
 * for its constants. Constants stay that are part of its shape (LIMIT 10, ORDER BY 2,
 * numeric(10,2), DATE '2025-01-05'), and all those of a statement that has parameters already. */
void normalise(const char *sql, struct buf *normal);

/* Appends the text with one blank wherever there is white space. */
void normalise_blanks(const char *sql, struct buf *text);

#endif
