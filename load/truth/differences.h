/* What answers had other than the world says: all are counted, the first ones kept.
 *
 * Values of columns that hold personal data (names, e-mail addresses, phone numbers, dates of
 * birth) are never kept: key and column tell where to look.
 */
#ifndef PGBAZAAR_LOAD_TRUTH_DIFFERENCES_H
#define PGBAZAAR_LOAD_TRUTH_DIFFERENCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/uuid.h"
#include "reports/result.h"

enum { DIFFERENCES_KEPT = 20, DIFFERENCE_SHOWN = 96 };

struct difference {
    char query[RESULT_NAME_SIZE], tenant[RESULT_NAME_SIZE];
    char key[UUID_TEXT_SIZE + 32]; /* which row: its key, or what was asked for */
    char column[RESULT_NAME_SIZE];
    char expected[DIFFERENCE_SHOWN], found[DIFFERENCE_SHOWN];
};

struct differences {
    uint64_t count; /* values, and rows that are missing or too many */
    struct difference first[DIFFERENCES_KEPT];
    struct difference place; /* query, tenant and key of the row in hand */
};

/* Before a row's differences are noted. `tenant` may be NULL: outside of any. */
void differences_enter(struct differences *differences, const char *query, const char *tenant);
void differences_key(struct differences *differences, struct uuid key);
void differences_name(struct differences *differences, const char *what);

/* `found` NULL is SQL's null, as is `expected`. */
void differences_note(struct differences *differences, const char *column, bool personal,
                      const char *expected, const char *found);

/* What another thread found. */
void differences_merge(struct differences *differences, const struct differences *other);

/* Adds the sheet "differences" where there are any, and tells the judge. */
int differences_report(const struct differences *differences, struct result *result,
                       struct err *err);

#endif
