/* What one thread counts and times, apart by query, phase of the run and size of the tenant.
 *
 * A cell has memory from its first request on, and each of its histograms from its first sample on:
 * what a run does not touch costs a pointer.
 */
#ifndef PGBAZAAR_LOAD_RECORD_CELLS_H
#define PGBAZAAR_LOAD_RECORD_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/hist.h"
#include "load/tenant/size_class.h"
#include "reports/result.h"

/* The class of requests outside of any tenant. */
#define CELLS_NO_TENANT TENANT_CLASSES

struct cells {
    struct result_cell **items; /* [query][phase][TENANT_CLASSES + 1], owned; NULL: nothing yet */
    size_t query_count, phase_count;
    bool failed; /* memory ran out: what came afterwards is missing */
};

int cells_init(struct cells *cells, size_t query_count, size_t phase_count, struct err *err);
void cells_release(struct cells *cells);

/* NULL when memory is short. */
struct result_cell *cells_at(struct cells *cells, size_t query, size_t phase, unsigned size_class);

/* A sample into one of the cell's histograms. */
void cells_record(struct cells *cells, struct hist *hist, int64_t value_us);

/* Adds everything to the result, whose queries and phases are numbered alike. */
int cells_add_to(const struct cells *cells, struct result *result, struct err *err);

#endif
