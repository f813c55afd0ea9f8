#include "load/record/cells.h"

#include <stdio.h>
#include <stdlib.h>

#define CLASSES (TENANT_CLASSES + 1)

int cells_init(struct cells *cells, size_t query_count, size_t phase_count, struct err *err) {
    *cells = (struct cells){.query_count = query_count, .phase_count = phase_count};
    cells->items = calloc(query_count * phase_count * CLASSES, sizeof *cells->items);
    return cells->items ? 0 : err_set(err, ERR_SYSTEM, "out of memory for the measurements");
}

void cells_release(struct cells *cells) {
    size_t count = cells->query_count * cells->phase_count * CLASSES;
    for (size_t i = 0; cells->items && i < count; i++) {
        if (cells->items[i])
            result_cell_release(cells->items[i]);
        free(cells->items[i]);
    }
    free(cells->items);
    *cells = (struct cells){.items = NULL};
}

static struct result_cell *make(size_t query, size_t phase, unsigned size_class) {
    struct result_cell *cell = calloc(1, sizeof *cell);
    if (!cell)
        return NULL;
    cell->query = query;
    cell->phase = phase;
    const char *name =
        size_class == CELLS_NO_TENANT ? RESULT_NO_TENANT : tenant_class_name(size_class);
    (void)snprintf(cell->tenants, sizeof cell->tenants, "%s", name);
    return cell;
}

struct result_cell *cells_at(struct cells *cells, size_t query, size_t phase, unsigned size_class) {
    struct result_cell **cell =
        &cells->items[(query * cells->phase_count + phase) * CLASSES + size_class];
    if (__builtin_expect(!*cell, 0)) {
        *cell = make(query, phase, size_class);
        cells->failed = cells->failed || !*cell;
    }
    return *cell;
}

void cells_record(struct cells *cells, struct hist *hist, int64_t value_us) {
    if (__builtin_expect(!hist->counts, 0) && hist_init(hist, NULL) < 0) {
        cells->failed = true;
        return;
    }
    hist_record(hist, value_us);
}

int cells_add_to(const struct cells *cells, struct result *result, struct err *err) {
    size_t count = cells->query_count * cells->phase_count * CLASSES;
    if (cells->failed)
        return err_set(err, ERR_SYSTEM, "out of memory for the measurements");
    for (size_t i = 0; i < count; i++)
        if (cells->items[i] && result_merge_cell(result, cells->items[i], err) < 0)
            return -1;
    return 0;
}
