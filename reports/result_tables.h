/* The tables that people read of a result. The terminal's summary and Markdown show the same ones,
 * cell for cell; the first row is the heads.
 *
 * Columns of the alignment 'l' are texts that come from elsewhere (names, lines of the profile,
 * messages); 'w' are words of this program, 'r' its numbers.
 */
#ifndef PGBAZAAR_REPORTS_RESULT_TABLES_H
#define PGBAZAAR_REPORTS_RESULT_TABLES_H

#include <stdbool.h>

#include "reports/result.h"
#include "reports/text_table.h"

/* The verdict in capitals, and how it is painted. */
enum { RESULT_VERDICT_WORD = 32 };
const char *result_verdict_word(const struct result *result, char word[RESULT_VERDICT_WORD]);
const char *result_verdict_paint(const struct result *result);

/* Each initialises the table and fills it; to be released in any case. Memory that was short shows
 * when the table is printed; -1 where *err is filled. Paints only with `colour`. */

/* The SLAs, as sla_by_margin has them. */
int result_table_slas(struct text_table *table, const struct result *result, bool colour,
                      struct err *err);

/* A line a query, in the mix's order, and one for all of them. */
void result_table_queries(struct text_table *table, const struct result *result,
                          const struct result_requests *total, bool colour);
extern const int result_table_queries_spare[]; /* what a narrow terminal can do without */

void result_table_errors(struct text_table *table, const struct result *result, bool colour);

/* The first `rows` of a sheet. `align` is the table's, with room for SHEET_COLUMNS + 1. */
void result_table_sheet(struct text_table *table, const struct result_sheet *sheet, size_t rows,
                        char *align, bool colour);

#endif
