/* What tables of report.html are made of. A buffer that ran out of memory says so at the end. */
#ifndef PGBAZAAR_REPORTS_HTML_CELLS_H
#define PGBAZAAR_REPORTS_HTML_CELLS_H

#include "common/buf.h"
#include "common/err.h"
#include "common/hist.h"

/* A text between tags or in a quoted attribute: & < > " ' as entities. */
void html_put_text(struct buf *page, const char *text);

/* A text as a JSON string that may stand inside a script element: no "<" in it. */
void html_put_string(struct buf *page, const char *text);

/* The caption names the table and the box in which it scrolls where it is wider than the page, or
 * longer than `rows` that are read at a glance. The body is open then. */
struct html_head {
    const char *text;
    bool number; /* its column is aligned to the right */
};
void html_begin_table(struct buf *page, const char *id, const char *caption, size_t rows);
void html_put_heads(struct buf *page, const struct html_head *heads, size_t count);
void html_end_table(struct buf *page, size_t left_out);

/* The cell that a row begins with, and others. A number comes as people read it, with the exact one
 * for whoever reads the page by program. */
void html_put_row_head(struct buf *page, const char *text);
void html_put_cell(struct buf *page, const char *text);
void html_put_number(struct buf *page, double exact, const char *shown);
void html_put_count(struct buf *page, uint64_t count);
void html_put_time(struct buf *page, const struct hist *hist, double percentile);
void html_put_nothing(struct buf *page);

/* By how much a value changed, "+12.3 %"; nothing where there was none before. */
void html_put_change(struct buf *page, double before, double after);

/* 0, or -1 with *err when memory was short for what has been put. */
int html_finish(const struct buf *page, struct err *err);

#endif
