/* One row as a line of PostgreSQL's COPY formats. PostgreSQL documentation, "COPY", File Formats.
 */
#ifndef PGBAZAAR_GEN_COPY_FORMAT_ROW_H
#define PGBAZAAR_GEN_COPY_FORMAT_ROW_H

#include "gen/copy/fields.h"

/* FORMAT text: tabs between the fields, \N for null, escapes by backslash. */
void format_row_text(const struct copy_table *table, const struct copy_field fields[],
                     struct buf *out);

/* FORMAT csv: commas; null is nothing, an empty text is "". */
void format_row_csv(const struct copy_table *table, const struct copy_field fields[],
                    struct buf *out);

/* The line of column names that HEADER takes. */
void format_header_csv(const struct copy_table *table, struct buf *out);

#endif
