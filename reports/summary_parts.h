/* The tables of the terminal's summary, each with its share of the screen. */
#ifndef PGBAZAAR_REPORTS_SUMMARY_PARTS_H
#define PGBAZAAR_REPORTS_SUMMARY_PARTS_H

#include "reports/result_tables.h"
#include "reports/summary.h"
#include "reports/summary_screen.h"

enum { SUMMARY_SLAS, SUMMARY_QUERIES, SUMMARY_ERRORS, SUMMARY_SHEETS };

struct summary_part {
    struct text_table table;
    const char *title; /* a line above, or NULL */
    size_t last;       /* rows at the end that are shown in any case */
    char align[SHEET_COLUMNS + 1];
};

/* SLAs, queries and errors, and the sheets behind them, that of the tenants first and then the
 * short ones: what comes first is shown first when there is little room. */
struct summary_parts {
    struct summary_part *parts;
    struct screen_share *shares;
    size_t count;
    bool has_tenants; /* SUMMARY_SHEETS is their sheet */
};

/* To be released in any case. */
int summary_parts_init(struct summary_parts *parts, const struct result *result,
                       const struct result_requests *total, const struct summary_form *form,
                       struct err *err);
void summary_parts_release(struct summary_parts *parts);

/* Gives each its share of so many lines, and fits it into the width. */
void summary_parts_fit(struct summary_parts *parts, const struct summary_form *form, size_t lines);

int summary_part_print(struct summary_parts *parts, size_t part, FILE *out, struct err *err);

/* "columns p99.9, retries; Worst tenants; 3 more": what is not shown at all, by name as far as
 * there is room for so many characters. */
void summary_parts_left_out(const struct summary_parts *parts, size_t room, struct buf *text);

#endif
