/* Reads the tables that travel inside the program: lines of fields between tabs.
 *
 * A line that begins with '#' is a comment; the last comment before the rows names the columns.
 * Fields point into the program's own read-only data and live as long as it does.
 */
#ifndef PGBAZAAR_GEN_WORLD_TSV_H
#define PGBAZAAR_GEN_WORLD_TSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

#define TSV_FIELDS_MAX 16

struct tsv_field {
    const char *text; /* no NUL behind it */
    size_t length;
};

struct tsv {
    const char *name;
    const char *next;
    uint32_t line;    /* of the row that was read last, from 1 */
    uint32_t columns; /* in every row */
    struct tsv_field fields[TSV_FIELDS_MAX];
};

/* Starts at the first row of the table "gen/world/data/..." with this many columns. */
int tsv_open(struct tsv *tsv, const char *name, uint32_t columns, struct err *err);

/* 1 and the next row in fields, 0 behind the last one, -1 for a row with another number of columns.
 */
int tsv_next(struct tsv *tsv, struct err *err);

/* How many rows the table has, from where it stands. */
uint32_t tsv_rows(const struct tsv *tsv);

/* A field that is a whole number up to 2^63. */
int tsv_number(const struct tsv *tsv, uint32_t column, uint64_t *number, struct err *err);

/* Copies a field as a C string; an error when it does not fit. */
int tsv_text(const struct tsv *tsv, uint32_t column, char *text, size_t size, struct err *err);

/* An error about the row that was read last: "table, line 7: what". Returns -1. */
int tsv_refuse(const struct tsv *tsv, const char *what, struct err *err);

#endif
