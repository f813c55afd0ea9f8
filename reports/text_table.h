/* A table for a terminal: columns as wide as their widest cell, two blanks between them. */
#ifndef PGBAZAAR_REPORTS_TEXT_TABLE_H
#define PGBAZAAR_REPORTS_TEXT_TABLE_H

#include <stddef.h>
#include <stdio.h>

#include "common/buf.h"
#include "common/err.h"

enum { TEXT_TABLE_COLUMNS = 16 };

struct text_table {
    const char *align; /* one letter a column: 'l' or 'r' */
    struct buf cells;  /* each ended by a NUL, row after row */
    size_t cell_count;
    struct buf paints; /* one pointer a row: how its first cell is painted, or NULL */
};

/* `align` has one letter a column, at most TEXT_TABLE_COLUMNS, and is not copied. */
void text_table_init(struct text_table *table, const char *align);
void text_table_release(struct text_table *table);

/* Begins a row; `paint` is a terminal's escape sequence for its first cell, or NULL, and not
 * copied. As many cells as there are columns must follow. */
void text_table_row(struct text_table *table, const char *paint);

/* Adds a cell to the row. */
void text_table_cell(struct text_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints the rows, each behind `indent` blanks. -1 when memory was short. */
int text_table_print(struct text_table *table, FILE *out, int indent, struct err *err);

#endif
