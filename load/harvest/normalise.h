/* A statement without its constants. */
#ifndef PGBAZAAR_LOAD_HARVEST_NORMALISE_H
#define PGBAZAAR_LOAD_HARVEST_NORMALISE_H

#include "common/buf.h"

/* Appends the first statement of `sql`, as it is written but without comments, and with $1, $2 ...
 * for its constants, counted on from the parameters it has already: what a statement compares with
 * may be somebody's name or birthday. Constants stay that are part of its shape (LIMIT 10, ORDER BY
 * 2, numeric(10,2), INTERVAL '7 days'). */
void normalise(const char *sql, struct buf *normal);

/* Appends the text with one blank wherever there is white space. */
void normalise_blanks(const char *sql, struct buf *text);

#endif
