/* A table of texts, and how a terminal shows it: columns as wide as their widest cell, two blanks
 * between them, and what does not fit left out and named. */
#ifndef PGBAZAAR_REPORTS_TEXT_TABLE_H
#define PGBAZAAR_REPORTS_TEXT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "common/buf.h"
#include "common/err.h"

enum { TEXT_TABLE_COLUMNS = 16 };

#define PAINT_GREEN  "\033[1;32m"
#define PAINT_RED    "\033[1;31m"
#define PAINT_YELLOW "\033[1;33m"
#define PAINT_BOLD   "\033[1m"
#define PAINT_END    "\033[0m"

struct text_table {
    const char *align; /* one letter a column: 'r', or another for texts */
    struct buf cells;  /* each ended by a NUL, row after row */
    size_t cell_count;
    struct buf paints; /* one pointer a row: how its first cell is painted, or NULL */

    /* What is shown; everything at first. */
    bool hidden[TEXT_TABLE_COLUMNS];
    int cut_column, cut_width; /* longer cells of this column are cut off; width 0: none */
    size_t gap, gap_rows;      /* these rows are left out, and a line says so */
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

/* The number of rows, and a cell, from 0, row after row (valid until the next is added). */
size_t text_table_rows(const struct text_table *table);
const char *text_table_first(const struct text_table *table);
const char *text_table_next(const char *cell);

/* Makes the table at most so many characters wide: hides columns of `spare` (numbers of columns, in
 * the order in which they can be done without, ended by -1) until it fits, and then cuts the widest
 * column of texts. What an earlier call hid is shown again where there is room. */
void text_table_fit(struct text_table *table, int width, const int *spare);

/* Prints the rows, each behind `indent` blanks. -1 when memory was short. */
int text_table_print(struct text_table *table, FILE *out, int indent, struct err *err);

#endif
