#include "reports/summary_parts.h"

#include <stdlib.h>
#include <string.h>

enum { INDENT = 2, SLAS_LEAST = 6, QUERIES_LEAST = 14, ERRORS_LEAST = 3, SHEET_LEAST = 3 };

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* `rows` are those of which some may be left out. A title is a line more than the heads and the
 * blank line above. */
static void set_share(struct summary_parts *parts, size_t number, size_t rows, size_t most,
                      size_t least) {
    const struct summary_part *part = &parts->parts[number];
    parts->shares[number] = (struct screen_share){.rows = rows,
                                                  .most = smaller(most, rows),
                                                  .least = smaller(least, rows),
                                                  .first = part->last > 0,
                                                  .frame = 2 + part->last + (part->title != NULL)};
}

static void add_sheet(struct summary_parts *parts, const struct result_sheet *sheet,
                      const struct summary_form *form) {
    struct summary_part *part = &parts->parts[parts->count];
    part->title = sheet->title;
    result_table_sheet(&part->table, sheet, sheet->row_count, part->align, form->colour);
    set_share(parts, parts->count, sheet->row_count,
              form->all ? sheet->row_count : sheet->summary_rows, SHEET_LEAST);
    parts->count++;
}

/* A sheet's place in the summary. */
struct ranked {
    const struct result_sheet *sheet;
    size_t rows;  /* 0 for what is first in any case */
    size_t place; /* in the result */
};

/* The short ones first, so that more of them fit; equal ones as the result has them. */
static int compare_ranked(const void *a_, const void *b_) {
    const struct ranked *a = a_, *b = b_;
    return a->rows != b->rows ? (a->rows > b->rows) - (a->rows < b->rows)
                              : (a->place > b->place) - (a->place < b->place);
}

/* Sheets that their makers show in no summary, and those over time, are in the report alone. */
static int add_sheets(struct summary_parts *parts, const struct result *result,
                      const struct summary_form *form, struct err *err) {
    struct ranked *ranked = calloc(result->sheet_count + 1, sizeof *ranked);
    size_t count = 0;
    if (!ranked)
        return err_set(err, ERR_SYSTEM, "out of memory for the summary");
    for (size_t i = 0; i < result->sheet_count; i++) {
        const struct result_sheet *sheet = result->sheets[i];
        bool tenants = strcmp(sheet->name, "tenants") == 0;
        size_t rows = smaller(sheet->summary_rows, sheet->row_count);
        if (rows > 0)
            ranked[count++] = (struct ranked){sheet, tenants ? 0 : rows, i};
    }
    qsort(ranked, count, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i < count; i++)
        add_sheet(parts, ranked[i].sheet, form);
    parts->has_tenants = count > 0 && ranked[0].rows == 0;
    free(ranked);
    return 0;
}

int summary_parts_init(struct summary_parts *parts, const struct result *result,
                       const struct result_requests *total, const struct summary_form *form,
                       struct err *err) {
    size_t most = SUMMARY_SHEETS + result->sheet_count;
    *parts = (struct summary_parts){.parts = calloc(most, sizeof *parts->parts),
                                    .shares = calloc(most, sizeof *parts->shares)};
    if (!parts->parts || !parts->shares)
        return err_set(err, ERR_SYSTEM, "out of memory for the summary");
    parts->count = SUMMARY_SHEETS;
    struct summary_part *queries = &parts->parts[SUMMARY_QUERIES];
    int status = result_table_slas(&parts->parts[SUMMARY_SLAS].table, result, form->colour, err);
    result_table_queries(&queries->table, result, total, form->colour);
    result_table_errors(&parts->parts[SUMMARY_ERRORS].table, result, form->colour);
    queries->last = 1;
    bool asked = total->sent + total->skipped > 0;
    set_share(parts, SUMMARY_SLAS, result->outcome_count, SIZE_MAX, SLAS_LEAST);
    set_share(parts, SUMMARY_QUERIES, result->query_count, SIZE_MAX, asked ? QUERIES_LEAST : 1);
    set_share(parts, SUMMARY_ERRORS, result->error_count, SIZE_MAX, ERRORS_LEAST);
    return status ? status : add_sheets(parts, result, form, err);
}

void summary_parts_release(struct summary_parts *parts) {
    for (size_t i = 0; parts->parts && i < parts->count; i++)
        text_table_release(&parts->parts[i].table);
    free(parts->parts);
    free(parts->shares);
}

void summary_parts_fit(struct summary_parts *parts, const struct summary_form *form, size_t lines) {
    static const int none[] = {-1};
    (void)screen_ration(parts->shares, parts->count, lines);
    for (size_t i = 0; i < parts->count; i++) {
        struct text_table *table = &parts->parts[i].table;
        table->gap = 1 + parts->shares[i].given;
        table->gap_rows = parts->shares[i].rows - parts->shares[i].given;
        if (!form->all && parts->shares[i].shown)
            text_table_fit(table, form->columns - INDENT,
                           i == SUMMARY_QUERIES ? result_table_queries_spare : none);
    }
}

int summary_part_print(struct summary_parts *parts, size_t number, FILE *out, struct err *err) {
    struct summary_part *part = &parts->parts[number];
    if (!parts->shares[number].shown)
        return 0;
    (void)fputs("\n", out);
    if (part->title)
        (void)fprintf(out, "%*s%s\n", INDENT, "", part->title);
    return text_table_print(&part->table, out, INDENT, err);
}

static void put_hidden_columns(const struct text_table *table, struct buf *text) {
    const char *head = text_table_first(table);
    const char *between = "columns ";
    for (size_t column = 0; table->align[column]; column++, head = text_table_next(head))
        if (table->hidden[column]) {
            buf_printf(text, "%s%s", between, head);
            between = ", ";
        }
}

void summary_parts_left_out(const struct summary_parts *parts, size_t room, struct buf *text) {
    static const char *const names[] = {"SLAs", "queries", "errors"};
    static const char more[] = "; 99 more";
    size_t unnamed = 0;
    put_hidden_columns(&parts->parts[SUMMARY_QUERIES].table, text);
    for (size_t i = 0; i < parts->count; i++) {
        const char *name = i < SUMMARY_SHEETS ? names[i] : parts->parts[i].title;
        if (parts->shares[i].shown || parts->shares[i].rows == 0)
            continue;
        if (unnamed > 0 || text->length + strlen("; ") + strlen(name) + strlen(more) > room)
            unnamed++;
        else
            buf_printf(text, "%s%s", text->length > 0 ? "; " : "", name);
    }
    if (unnamed > 0)
        buf_printf(text, "%s%zu more", text->length > 0 ? "; " : "", unnamed);
}
