#include "load/record/cells.h"

#include <stdio.h>
#include <stdlib.h>

#define CLASSES (TENANT_CLASSES + 1)

int cells_init(struct cells *cells, size_t query_count, size_t phase_count, struct err *err) {
    *cells = (struct cells){.query_count = query_count, .phase_count = phase_count};
    cells->items = calloc(query_count * phase_count * CLASSES, sizeof(struct cell *));
    return cells->items ? 0 : err_set(err, ERR_SYSTEM, "out of memory for the measurements");
}

static void release_cell(struct cell *cell) {
    result_requests_release(&cell->result.requests);
    hist_release(&cell->at_once[false]);
    hist_release(&cell->at_once[true]);
    free(cell);
}

void cells_release(struct cells *cells) {
    size_t count = cells->query_count * cells->phase_count * CLASSES;
    for (size_t i = 0; cells->items && i < count; i++)
        if (cells->items[i])
            release_cell(cells->items[i]);
    free(cells->items);
    *cells = (struct cells){.items = NULL};
}

struct cell *cells_make(struct cells *cells, size_t query, size_t phase, unsigned size_class) {
    struct cell *cell = calloc(1, sizeof *cell);
    cells->failed = cells->failed || !cell;
    if (!cell)
        return NULL;
    cell->result.query = query;
    cell->result.phase = phase;
    const char *name =
        size_class == CELLS_NO_TENANT ? RESULT_NO_TENANT : tenant_class_name(size_class);
    (void)snprintf(cell->result.tenants, sizeof cell->result.tenants, "%s", name);
    cells->items[(query * cells->phase_count + phase) * CLASSES + size_class] = cell;
    return cell;
}

bool cells_provide(struct cells *cells, struct hist *hist) {
    bool done = hist_init(hist, NULL) == 0;
    cells->failed = cells->failed || !done;
    return done;
}

static void merge(struct cells *cells, struct hist *hist, const struct hist *from) {
    if (hist->counts || cells_provide(cells, hist))
        hist_merge(hist, from);
}

static void settle(struct cells *cells, struct cell *cell, bool together,
                   struct hist parts[RESULT_PARTS]) {
    struct hist *from = &cell->at_once[together];
    if (hist_count(from) == 0)
        return;
    merge(cells, &cell->result.requests.response, from);
    merge(cells, &cell->result.requests.service, from);
    merge(cells, &parts[together ? RESULT_PART_TOGETHER : RESULT_PART_EXECUTION], from);
    for (size_t part = RESULT_PART_LAG; part <= RESULT_PART_WAIT; part++)
        if (parts[part].counts || cells_provide(cells, &parts[part]))
            hist_record_slot(&parts[part], hist_slot(0), hist_count(from));
    hist_clear(from);
}

void cells_settle(struct cells *cells, struct hist (*parts)[RESULT_PARTS]) {
    size_t of_query = cells->phase_count * CLASSES;
    for (size_t i = 0; i < cells->query_count * of_query; i++)
        for (int together = 0; cells->items[i] && together < 2; together++)
            settle(cells, cells->items[i], together != 0, parts[i / of_query]);
}

int cells_add_to(const struct cells *cells, struct result *result, struct err *err) {
    size_t count = cells->query_count * cells->phase_count * CLASSES;
    if (cells->failed)
        return err_set(err, ERR_SYSTEM, "out of memory for the measurements");
    for (size_t i = 0; i < count; i++)
        if (cells->items[i] && result_merge_cell(result, &cells->items[i]->result, err) < 0)
            return -1;
    return 0;
}
