/* The cells of a comparison, as people read them; "-" where there is nothing. */
#ifndef PGBAZAAR_REPORTS_COMPARE_COMPARE_SHOW_H
#define PGBAZAAR_REPORTS_COMPARE_COMPARE_SHOW_H

#include "common/units.h"
#include "reports/compare/comparison.h"

enum { COMPARE_SHOWN = 2 * UNITS_TEXT };

/* Each returns `text`: "3.21 ms"; "+10.2 %" or, of errors, "+0.3 points" (of a hundred);
 * "+9.1 % to +11.0 %"; "5.1 %", the change that is none; "0.0312". */
const char *compare_show_value(const struct comparison_line *line, double value,
                               char text[COMPARE_SHOWN]);
const char *compare_show_change(const struct comparison_line *line, char text[COMPARE_SHOWN]);
const char *compare_show_interval(const struct comparison_line *line, char text[COMPARE_SHOWN]);
const char *compare_show_limit(const struct comparison_line *line, char text[COMPARE_SHOWN]);
const char *compare_show_p(double p, char text[COMPARE_SHOWN]);

#endif
