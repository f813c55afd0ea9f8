/* Where to begin looking in a table of rising numbers: the range of the numbers in equal parts, and
 * the place at which each part begins (Chen and Asau, "On generating random variates from an
 * empirical distribution", 1974). With several parts a place a search takes a step or none, where
 * halving takes as many steps as the table's length has bits, each a branch that a processor cannot
 * foretell. */
#ifndef PGBAZAAR_GEN_WORLD_GUIDE_H
#define PGBAZAAR_GEN_WORLD_GUIDE_H

#include <stdint.h>

#include "common/err.h"

struct guide {
    uint16_t *start; /* [parts]: the last place whose number is at most the part's beginning */
    uint32_t parts;
    uint32_t shift; /* part of a number: number >> shift */
};

/* For firsts[0 .. count], which begin with 0, never fall and end above 0; count from 1 to 65,535.
 * From eight to sixteen parts a place, or as many as there are numbers. Release with guide_release.
 */
int guide_init(struct guide *guide, const uint64_t *firsts, uint32_t count, struct err *err);
void guide_release(struct guide *guide);

static inline uint64_t guide_bytes(const struct guide *guide) {
    return guide->parts * sizeof *guide->start;
}

/* The place p with firsts[p] <= number < firsts[p + 1]; number below firsts[count]. */
static inline uint32_t guide_find(const struct guide *guide, const uint64_t *firsts,
                                  uint64_t number) {
    uint32_t place = guide->start[number >> guide->shift];
    while (firsts[place + 1] <= number)
        place++;
    return place;
}

#endif
