/* Reading binary COPY rows back: field by field, and as text or JSON.
 *
 * Every format other than binary is rendered from the binary rows, so a row is encoded in one place
 * and all its faces agree.
 */
#ifndef PGBAZAAR_GEN_COPY_FIELDS_H
#define PGBAZAAR_GEN_COPY_FIELDS_H

#include "gen/copy/spelling.h"

/* Splits one row off the front of rows[*at ..]; fields has room for column_count. Returns false
 * when the bytes are no row with that many fields. */
bool copy_row_split(const struct buf *rows, size_t *at, size_t column_count,
                    struct copy_field fields[]);

/* The field to the byte as PostgreSQL prints it, timestamps in UTC. */
void copy_field_text(enum copy_type type, struct copy_field field, struct buf *out);

/* The field as JSON: numbers, booleans, null and jsonb as they are, arrays as arrays, all else
 * strings. A numeric keeps its decimals. */
void copy_field_json(enum copy_type type, struct copy_field field, struct buf *out);

/* The row as one JSON object on a line; the embedding, too. */
void copy_row_json(const struct copy_table *table, const struct copy_field fields[],
                   struct buf *out);

/* A JSON string with quotes and escapes; null for NULL. */
void copy_json_string(const char *text, size_t length, struct buf *out);

#endif
