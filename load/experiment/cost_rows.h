/* The costs of an arm as rows of a table, and as JSON. */
#ifndef PGBAZAAR_LOAD_EXPERIMENT_COST_ROWS_H
#define PGBAZAAR_LOAD_EXPERIMENT_COST_ROWS_H

#include <jansson.h>

#include "load/experiment/costs.h"

enum { COST_SHOWN = 48 };

struct cost_row {
    const char *label;
    /* The cell; false where nothing is known. */
    bool (*show)(const struct costs *costs, char cell[COST_SHOWN]);
};

extern const struct cost_row cost_rows[];
extern const size_t cost_row_count;

/* An object; null for what is not known. A new reference, or NULL. */
json_t *cost_json(const struct costs *costs);

#endif
