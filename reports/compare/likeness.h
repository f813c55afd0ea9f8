/* Whether runs may be compared: what differs between them, by a table of what is known of a run. */
#ifndef PGBAZAAR_REPORTS_COMPARE_LIKENESS_H
#define PGBAZAAR_REPORTS_COMPARE_LIKENESS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "reports/result.h"

struct likeness {
    /* Whole sentences, owned. Unlike: a difference in the figures may come from it. Notes: worth
     * knowing, and perhaps what is compared. */
    char (*unlike)[RESULT_VALUE_SIZE];
    char (*notes)[RESULT_VALUE_SIZE];
    size_t unlike_count, note_count;
};

/* Compares every run with the first of base. With `deliberate` the arms were made to differ (by
 * their profiles, or by what was done to the database before): their settings are then notes, and
 * world, mix and machine remain. -1 when memory is short; release it also then. */
int likeness_find(const struct result *base, size_t base_count, const struct result *new,
                  size_t new_count, bool deliberate, struct likeness *likeness, struct err *err);
void likeness_release(struct likeness *likeness);

#endif
