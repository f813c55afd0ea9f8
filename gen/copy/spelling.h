/* Values in their binary form to the byte as PostgreSQL 15 prints them, timestamps in UTC: what the
 * types' output functions give with the server's own settings.
 */
#ifndef PGBAZAAR_GEN_COPY_SPELLING_H
#define PGBAZAAR_GEN_COPY_SPELLING_H

#include "gen/copy/dataset.h"

struct copy_field {
    const uint8_t *bytes; /* NULL for SQL null; points into the row */
    size_t length;
};

void spell_int4(struct copy_field field, struct buf *out);
void spell_uuid(struct copy_field field, struct buf *out);
void spell_numeric(struct copy_field field, struct buf *out);
void spell_date(struct copy_field field, struct buf *out);
void spell_timestamptz(struct copy_field field, struct buf *out);

/* A vector or a halfvec of pgvector: the length tells which. */
void spell_vector(struct copy_field field, struct buf *out);

/* A text[]: elements are quoted where they would be read as something else. */
void spell_text_array(struct copy_field field, struct buf *out);

/* Calls `put` for each text of an array, with NULL for an element that is null, and puts commas
 * between them. What a database holds need not be what was sent there: several dimensions are told
 * as one, and an element that does not lie within the field ends the list. */
void spell_each_text(struct copy_field field, struct buf *out,
                     void (*put)(const char *text, size_t length, struct buf *out));

#endif
