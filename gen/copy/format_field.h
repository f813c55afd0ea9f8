/* A field to the byte as COPY TO writes it, before the escapes of a format. */
#ifndef PGBAZAAR_GEN_COPY_FORMAT_FIELD_H
#define PGBAZAAR_GEN_COPY_FORMAT_FIELD_H

#include "gen/copy/fields.h"

/* copy_field_text, but for what it writes in another of the ways that PostgreSQL reads: an array's
 * elements are quoted only where they must be, a vector's have the fewest digits. For rows that an
 * encoder of ours made. */
void format_field(enum copy_type type, struct copy_field field, struct buf *out);

#endif
