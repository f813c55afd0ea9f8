#include "reports/markdown.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/units.h"
#include "reports/face.h"
#include "reports/result_tables.h"

/* Rows of a table: SLAs and queries, and what is only looked up. */
enum { ROWS_MOST = 60, FOLDED_ROWS_MOST = 20 };

static const char *const marks[VERDICT_COUNT] = {
    [VERDICT_NO_DATA] = "\xe2\x9a\xaa",     /* white circle */
    [VERDICT_PASS] = "\xe2\x9c\x85",        /* check mark */
    [VERDICT_FAIL] = "\xe2\x9d\x8c",        /* cross */
    [VERDICT_INVALID] = "\xe2\x9a\xa0",     /* warning sign */
    [VERDICT_BREACH] = "\xf0\x9f\x9a\xa8",  /* light of the police */
    [VERDICT_INTERRUPTED] = "\xe2\x8f\xb9", /* stop button */
};

static bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What means nothing to anybody where it stands: underscores within words, dots but of "www.",
 * colons but of addresses and emoji. */
static bool is_plain(const char *at, char before) {
    switch (*at) {
    case '_': return is_word(before) && is_word(at[1]);
    case '.': return before != 'w' && before != 'W';
    case ':': return at[1] == ' ' || at[1] == '\0';
    default: return is_word(*at) || (unsigned char)*at >= 0x80 || strchr(" ,;%()/+=-?\"'", *at);
    }
}

void markdown_put_text(struct buf *document, const char *text) {
    for (char before = ' '; *text; before = *text++) {
        if (*text == '\n' || *text == '\r')
            buf_put_text(document, " ");
        else if (is_plain(text, before))
            buf_put(document, text, 1);
        else
            buf_printf(document, "&#%d;", *text);
        /* Behind these GitHub would find somebody's name, or an issue's number. */
        if (*text == '@' || *text == '#')
            buf_put_text(document, "&#8203;");
    }
}

static void put_code(struct buf *document, const char *text) {
    buf_put_text(document, "<code>");
    markdown_put_text(document, text);
    buf_put_text(document, "</code>");
}

static void put_row(struct buf *document, const struct text_table *table, const char **cell,
                    bool heads) {
    for (size_t column = 0; table->align[column]; column++, *cell = text_table_next(*cell)) {
        bool foreign = table->align[column] == 'l' && !heads;
        buf_put_text(document, "| ");
        if (foreign && **cell)
            put_code(document, *cell);
        else
            markdown_put_text(document, *cell);
        buf_put_text(document, " ");
    }
    buf_put_text(document, "|\n");
}

/* At most so many rows, and the last one where it is a sum. */
static void put_table(struct buf *document, const struct text_table *table, size_t most,
                      size_t last) {
    document->failed |= table->cells.failed;
    if (document->failed)
        return;
    size_t rows = text_table_rows(table) - 1 - last;
    const char *cell = text_table_first(table);
    put_row(document, table, &cell, true);
    for (size_t column = 0; table->align[column]; column++)
        buf_put_text(document, table->align[column] == 'r' ? "| ---: " : "| --- ");
    buf_put_text(document, "|\n");
    for (size_t row = 0; row < rows + last; row++) {
        if (row < most || row >= rows)
            put_row(document, table, &cell, false);
        else
            for (size_t column = 0; table->align[column]; column++)
                cell = text_table_next(cell);
    }
    if (rows > most)
        buf_printf(document, "\nand %zu more, in the report\n", rows - most);
}

static void begin_fold(struct buf *document, const char *title) {
    buf_put_text(document, "\n<details><summary>");
    markdown_put_text(document, title);
    buf_put_text(document, "</summary>\n\n");
}

static void end_fold(struct buf *document) {
    buf_put_text(document, "\n</details>\n");
}

static void put_verdict(struct buf *document, const struct result *result) {
    char word[RESULT_VERDICT_WORD];
    buf_printf(document, "### %s %s\n\n", marks[result->verdict],
               result_verdict_word(result, word));
    markdown_put_text(document, result->reason);
    buf_put_text(document, "\n\n");
}

static int put_slas(struct buf *document, const struct result *result, struct err *err) {
    struct text_table table;
    int status = result_table_slas(&table, result, false, err);
    if (!status && result->outcome_count > 0)
        put_table(document, &table, ROWS_MOST, 0);
    text_table_release(&table);
    return status;
}

static void put_load(struct buf *document, const struct result *result,
                     const struct result_requests *total) {
    char text[UNITS_TEXT];
    buf_put_text(document, "\n");
    if (result->open_loop)
        buf_printf(document, "target %s, ", units_format_rate(result->target_rate, text));
    buf_printf(document, "achieved **%s**",
               units_format_rate(result_rate(result, total->succeeded), text));
    buf_printf(document, " over %s (%s)", units_format_duration(result->duration_us, text),
               result_loop(result));
    if (hist_count(&result->driver_lag) > 0)
        buf_printf(document, ", driver lag p99 %s",
                   units_format_duration(hist_percentile_us(&result->driver_lag, 99), text));
    if (result->availability.outages > 0)
        buf_printf(document, ", available %s", units_format_share(result_available(result), text));
    buf_printf(document, "; %s rows checked, ",
               units_format_integer((int64_t)result->isolation.rows_checked, text));
    if (result->isolation.breaches > 0)
        buf_printf(document, "**%" PRIu64 " of another tenant**\n", result->isolation.breaches);
    else
        buf_put_text(document, "none of another tenant\n");
}

static void put_queries(struct buf *document, const struct result *result,
                        const struct result_requests *total) {
    struct text_table table;
    result_table_queries(&table, result, total, false);
    begin_fold(document, "Queries");
    buf_put_text(document, "Response times, from the intended start; `service` from the send.\n\n");
    put_table(document, &table, ROWS_MOST, 1);
    end_fold(document);
    text_table_release(&table);
}

static void put_errors(struct buf *document, const struct result *result) {
    struct text_table table;
    result_table_errors(&table, result, false);
    begin_fold(document, "Errors");
    put_table(document, &table, FOLDED_ROWS_MOST, 0);
    end_fold(document);
    text_table_release(&table);
}

static void put_sheet(struct buf *document, const struct result_sheet *sheet) {
    struct text_table table;
    char align[SHEET_COLUMNS + 1];
    result_table_sheet(&table, sheet, sheet->row_count, align, false);
    begin_fold(document, sheet->title);
    put_table(document, &table, FOLDED_ROWS_MOST, 0);
    end_fold(document);
    text_table_release(&table);
}

static void put_pairs(struct buf *document, const char *title, const struct result_pair *pairs,
                      size_t count) {
    begin_fold(document, title);
    buf_put_text(document, "| | |\n| --- | --- |\n");
    for (size_t i = 0; i < count; i++) {
        buf_put_text(document, "| ");
        put_code(document, pairs[i].name);
        buf_put_text(document, " | ");
        put_code(document, pairs[i].value);
        buf_put_text(document, " |\n");
    }
    end_fold(document);
}

/* Takes the part into the document if there is room, and counts it otherwise. */
static void take(struct buf *document, struct buf *part, size_t *left_out) {
    enum { LAST_LINE = 128 };
    if (document->length + part->length + LAST_LINE < MARKDOWN_MOST)
        buf_put(document, part->data, part->length);
    else
        ++*left_out;
    document->failed |= part->failed;
    buf_clear(part);
}

static void put_folded(struct buf *document, const struct result *result,
                       const struct result_requests *total) {
    struct buf part = BUF_EMPTY;
    size_t left_out = 0;
    put_queries(&part, result, total);
    take(document, &part, &left_out);
    if (result->error_count > 0) {
        put_errors(&part, result);
        take(document, &part, &left_out);
    }
    for (size_t i = 0; i < result->sheet_count; i++)
        if (result->sheets[i]->summary_rows > 0 && result->sheets[i]->row_count > 0) {
            put_sheet(&part, result->sheets[i]);
            take(document, &part, &left_out);
        }
    put_pairs(&part, "Environment", result->environment, result->environment_count);
    take(document, &part, &left_out);
    put_pairs(&part, "Settings", result->settings, result->setting_count);
    take(document, &part, &left_out);
    buf_release(&part);
    if (left_out > 0)
        buf_printf(document, "\nand %zu tables more, in the report\n", left_out);
}

int markdown_report_put(struct buf *document, const struct result *result,
                        const struct result *baseline, struct err *err) {
    (void)baseline;
    struct result_requests total;
    if (result_total(&total, result, err))
        return -1;
    put_verdict(document, result);
    int status = put_slas(document, result, err);
    put_load(document, result, &total);
    put_folded(document, result, &total);
    result_requests_release(&total);
    return status ? status : face_finish(document, "Markdown", err);
}
