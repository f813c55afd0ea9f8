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

struct cell {
    struct result_cell result;
    /* Response times of requests that were taken up, sent and answered without a wait, a retry or a
     * moment between that could be seen: the same time is their service and their one part, and
     * cells_settle records it there. By request.together. */
    struct hist at_once[2];
};

struct cells {
    struct cell **items; /* [query][phase][TENANT_CLASSES + 1], owned; NULL: nothing yet */
    size_t query_count, phase_count;
    bool failed; /* memory ran out: what came afterwards is missing */
};

int cells_init(struct cells *cells, size_t query_count, size_t phase_count, struct err *err);
void cells_release(struct cells *cells);

/* NULL when memory is short: for cells_at. */
struct cell *cells_make(struct cells *cells, size_t query, size_t phase, unsigned size_class);

/* NULL when memory is short. */
static inline struct cell *cells_at(struct cells *cells, size_t query, size_t phase,
                                    unsigned size_class) {
    size_t place = (query * cells->phase_count + phase) * (TENANT_CLASSES + 1) + size_class;
    struct cell *cell = cells->items[place];
    return __builtin_expect(cell != NULL, 1) ? cell : cells_make(cells, query, phase, size_class);
}

/* The histogram's memory, for its first sample; false, and noted, when there is none. */
bool cells_provide(struct cells *cells, struct hist *hist);

/* A sample into one of the cell's histograms. */
static inline void cells_record(struct cells *cells, struct hist *hist, int64_t value_us) {
    if (__builtin_expect(hist->counts != NULL, 1) || cells_provide(cells, hist))
        hist_record(hist, value_us);
}

/* Puts what was recorded at once where it belongs: in the cells, and in parts, [query_count]. */
void cells_settle(struct cells *cells, struct hist (*parts)[RESULT_PARTS]);

/* Adds everything to the result, whose queries and phases are numbered alike. After cells_settle.
 */
int cells_add_to(const struct cells *cells, struct result *result, struct err *err);

#endif
