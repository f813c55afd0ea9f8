/* How rows look in files: the formats that PostgreSQL's COPY reads, and documents.
 *
 * A row is encoded once, as binary; every other format is rendered from that, by the worker that
 * made the slice.
 */
#ifndef PGBAZAAR_GEN_COPY_FORMAT_H
#define PGBAZAAR_GEN_COPY_FORMAT_H

#include "gen/copy/fields.h"

struct copy_format {
    const char *name;   /* as a person asks for it */
    const char *suffix; /* of its files, with the dot */
    /* A source has one file, with the name of its first table: rows of the others are inside. */
    bool documents;
    void (*header)(const struct copy_table *table, struct buf *out); /* NULL: none */
    void (*row)(const struct copy_table *table, const struct copy_field fields[], struct buf *out);
    void (*trailer)(struct buf *out); /* NULL: none */
    /* Appends what rows[i] of the slice are in this format to out[i], for each table of its source,
     * or all to out[0] for documents. NULL: the binary rows as they are. False when the bytes are
     * not the slice's rows. */
    bool (*render)(const struct copy_format *format, const struct copy_dataset *dataset,
                   const struct copy_slice *slice, const struct buf rows[], struct buf out[]);
};

/* The format of this name; else NULL, with err (ERR_USAGE) naming the nearest. */
const struct copy_format *copy_format_find(const char *name, struct err *err);

/* How many files a source has. */
size_t copy_format_files(const struct copy_format *format, const struct copy_source *source);

/* Renders a slice by `render`, which the format must have: out[] is cleared first. */
int copy_format_render(const struct copy_format *format, const struct copy_dataset *dataset,
                       const struct copy_slice *slice, const struct buf rows[], struct buf out[],
                       struct err *err);

#endif
