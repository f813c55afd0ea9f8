/* A comparison for programs. */
#ifndef PGBAZAAR_REPORTS_COMPARE_COMPARE_JSON_H
#define PGBAZAAR_REPORTS_COMPARE_COMPARE_JSON_H

#include <jansson.h>

#include "reports/compare/comparison.h"

/* Outcome, exit code and reason; runs, pairs and limits; what is unlike; and every line, with null
 * for what is not known. A new reference; NULL when memory is short. */
json_t *compare_json(const struct comparison *comparison, const char *base, const char *new);

#endif
