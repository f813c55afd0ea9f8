#include "reports/text_table.h"

#include <stdarg.h>
#include <string.h>

#define CUT "..."

enum { BETWEEN = 2, CUT_LEAST = 12 };

void text_table_init(struct text_table *table, const char *align) {
    *table = (struct text_table){.align = align, .cells = BUF_EMPTY, .paints = BUF_EMPTY};
}

void text_table_release(struct text_table *table) {
    buf_release(&table->cells);
    buf_release(&table->paints);
    table->cell_count = 0;
}

void text_table_row(struct text_table *table, const char *paint) {
    buf_put(&table->paints, &paint, sizeof paint);
}

void text_table_cell(struct text_table *table, const char *format, ...) {
    char text[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    buf_put(&table->cells, text, strlen(text) + 1);
    table->cell_count++;
}

size_t text_table_rows(const struct text_table *table) {
    return table->cell_count / strlen(table->align);
}

const char *text_table_first(const struct text_table *table) {
    return table->cells.data;
}

const char *text_table_next(const char *cell) {
    return cell + strlen(cell) + 1;
}

/* Characters of UTF-8, each taken as one column wide. */
static int width_of(const char *text) {
    int width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static bool is_left_out(const struct text_table *table, size_t row) {
    return row >= table->gap && row - table->gap < table->gap_rows;
}

/* Of every column that is shown; 0 of the others. Gives the width of all. */
static int measure(const struct text_table *table, int widths[TEXT_TABLE_COLUMNS]) {
    size_t columns = strlen(table->align);
    memset(widths, 0, TEXT_TABLE_COLUMNS * sizeof *widths);
    const char *cell = table->cells.data;
    for (size_t i = 0; i < table->cell_count; i++, cell = text_table_next(cell))
        if (width_of(cell) > widths[i % columns] && !table->hidden[i % columns] &&
            !is_left_out(table, i / columns))
            widths[i % columns] = width_of(cell);
    if (table->cut_width > 0 && widths[table->cut_column] > table->cut_width)
        widths[table->cut_column] = table->cut_width;
    int all = -BETWEEN;
    for (size_t column = 0; column < columns; column++)
        all += table->hidden[column] ? 0 : widths[column] + BETWEEN;
    return all;
}

void text_table_fit(struct text_table *table, int width, const int *spare) {
    int widths[TEXT_TABLE_COLUMNS];
    memset(table->hidden, 0, sizeof table->hidden);
    table->cut_width = 0;
    for (; *spare >= 0 && measure(table, widths) > width; spare++)
        table->hidden[*spare] = true;
    int too_much = measure(table, widths) - width;
    if (too_much <= 0)
        return;
    for (int column = 0; table->align[column]; column++)
        if (table->align[column] != 'r' && widths[column] > widths[table->cut_column])
            table->cut_column = column;
    table->cut_width = widths[table->cut_column] - too_much;
    if (table->cut_width < CUT_LEAST)
        table->cut_width = CUT_LEAST;
}

/* The first characters of the cell, so that they and the mark are of this width. */
static void print_cut(FILE *out, const char *cell, int width) {
    int shown = -1;
    const char *end = cell;
    for (; *end; end++)
        if (((unsigned char)*end & 0xc0) != 0x80 && ++shown == width - (int)strlen(CUT))
            break;
    (void)fprintf(out, "%.*s" CUT, (int)(end - cell), cell);
}

static void print_cell(FILE *out, const char *cell, int width, bool right, bool last,
                       const char *paint) {
    int blanks = width - width_of(cell);
    if (right)
        (void)fprintf(out, "%*s", blanks, "");
    (void)fputs(paint ? paint : "", out);
    if (blanks < 0)
        print_cut(out, cell, width);
    else
        (void)fputs(cell, out);
    (void)fputs(paint ? PAINT_END : "", out);
    if (!right && !last && blanks > 0)
        (void)fprintf(out, "%*s", blanks, "");
    (void)fputs(last ? "\n" : "  ", out);
}

int text_table_print(struct text_table *table, FILE *out, int indent, struct err *err) {
    if (table->cells.failed || table->paints.failed)
        return err_set(err, ERR_SYSTEM, "out of memory for a table");
    size_t columns = strlen(table->align), last = columns - 1;
    int widths[TEXT_TABLE_COLUMNS];
    (void)measure(table, widths);
    while (table->hidden[last])
        last--;
    const char *cell = table->cells.data;
    for (size_t i = 0; i < table->cell_count; i++, cell = text_table_next(cell)) {
        size_t column = i % columns, row = i / columns;
        const char *paint = NULL;
        if (column == 0 && row == table->gap && table->gap_rows > 0)
            (void)fprintf(out, "%*sand %zu more, see report\n", indent, "", table->gap_rows);
        if (table->hidden[column] || is_left_out(table, row))
            continue;
        if (column == 0) {
            (void)fprintf(out, "%*s", indent, "");
            memcpy(&paint, table->paints.data + row * sizeof paint, sizeof paint);
        }
        print_cell(out, cell, widths[column], table->align[column] == 'r', column == last, paint);
    }
    return 0;
}
