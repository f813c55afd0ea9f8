#include "gen/world/alias.h"

#include <stdlib.h>

/* Each cell holds `total` of weight, an item holds weight x cells. Cells are filled by pairing an
 * item that has less than a cell with one that has more, until none is left on either side. */
struct pairing {
    uint64_t *held;  /* [cells]: what is left of each item */
    uint32_t *small; /* stacks of cells */
    uint32_t *large;
    uint32_t small_count, large_count;
    uint64_t total;
};

static void sort_in(struct pairing *pairing, uint32_t cell) {
    if (pairing->held[cell] < pairing->total)
        pairing->small[pairing->small_count++] = cell;
    else
        pairing->large[pairing->large_count++] = cell;
}

static void pair(struct alias *alias, struct pairing *pairing) {
    while (pairing->small_count > 0 && pairing->large_count > 0) {
        uint32_t less = pairing->small[--pairing->small_count];
        uint32_t more = pairing->large[--pairing->large_count];
        struct alias_cell *cell = &alias->cells[less];
        cell->threshold = (uint32_t)(((uint128)pairing->held[less] << 32) / pairing->total);
        cell->other = alias->cells[more].item;
        pairing->held[more] -= pairing->total - pairing->held[less];
        sort_in(pairing, more);
    }
}

static void fill(struct alias *alias, struct pairing *pairing, const uint64_t *weights,
                 uint32_t count) {
    uint32_t cell = 0;
    for (uint32_t item = 0; item < count; item++) {
        if (weights[item] == 0)
            continue;
        /* A cell that is never paired is its item's alone. */
        alias->cells[cell] = (struct alias_cell){UINT32_MAX, (uint16_t)item, (uint16_t)item};
        pairing->held[cell] = weights[item] * alias->count;
        pairing->total += weights[item];
        cell++;
    }
    for (cell = 0; cell < alias->count; cell++)
        sort_in(pairing, cell);
    pair(alias, pairing);
}

int alias_init(struct alias *alias, const uint64_t *weights, uint32_t count, struct err *err) {
    *alias = (struct alias){NULL, 0};
    for (uint32_t item = 0; item < count; item++)
        alias->count += weights[item] > 0;
    if (alias->count == 0)
        return err_set(err, ERR_SYSTEM, "there is nothing to choose from: every weight is 0");
    struct pairing pairing = {.held = calloc(alias->count, sizeof *pairing.held),
                              .small = calloc(alias->count, sizeof *pairing.small),
                              .large = calloc(alias->count, sizeof *pairing.large)};
    alias->cells = calloc(alias->count, sizeof *alias->cells);
    if (pairing.held && pairing.small && pairing.large && alias->cells)
        fill(alias, &pairing, weights, count);
    else
        alias_release(alias);
    free(pairing.held);
    free(pairing.small);
    free(pairing.large);
    return alias->cells ? 0 : err_set(err, ERR_SYSTEM, "out of memory for a table of weights");
}

void alias_release(struct alias *alias) {
    free(alias->cells);
    *alias = (struct alias){NULL, 0};
}
