#include "reports/text_table.h"

#include <stdarg.h>
#include <string.h>

#define PAINT_END "\033[0m"

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

/* Characters of UTF-8, each taken as one column wide. */
static int width_of(const char *text) {
    int width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static void print_cell(FILE *out, const char *cell, int width, bool right, bool last,
                       const char *paint) {
    int blanks = width - width_of(cell);
    if (right)
        (void)fprintf(out, "%*s", blanks, "");
    (void)fprintf(out, "%s%s%s", paint ? paint : "", cell, paint ? PAINT_END : "");
    if (!right && !last)
        (void)fprintf(out, "%*s", blanks, "");
    (void)fputs(last ? "\n" : "  ", out);
}

int text_table_print(struct text_table *table, FILE *out, int indent, struct err *err) {
    if (table->cells.failed || table->paints.failed)
        return err_set(err, ERR_SYSTEM, "out of memory for a table");
    size_t columns = strlen(table->align);
    int widths[TEXT_TABLE_COLUMNS] = {0};
    const char *cell = table->cells.data;
    for (size_t i = 0; i < table->cell_count; i++, cell += strlen(cell) + 1)
        if (width_of(cell) > widths[i % columns])
            widths[i % columns] = width_of(cell);
    cell = table->cells.data;
    for (size_t i = 0; i < table->cell_count; i++, cell += strlen(cell) + 1) {
        size_t column = i % columns;
        const char *paint = NULL;
        if (column == 0) {
            (void)fprintf(out, "%*s", indent, "");
            memcpy(&paint, table->paints.data + i / columns * sizeof paint, sizeof paint);
        }
        print_cell(out, cell, widths[column], table->align[column] == 'r', column + 1 == columns,
                   paint);
    }
    return 0;
}
