#include "gen/world/guide.h"

#include <stdlib.h>

#define PARTS_A_PLACE 16

int guide_init(struct guide *guide, const uint64_t *firsts, uint32_t count, struct err *err) {
    uint64_t last = firsts[count] - 1;
    uint32_t shift = 0;
    while (last >> shift >= (uint64_t)PARTS_A_PLACE * count)
        shift++;
    *guide = (struct guide){.parts = (uint32_t)(last >> shift) + 1, .shift = shift};
    guide->start = calloc(guide->parts, sizeof *guide->start);
    if (!guide->start)
        return err_set(err, ERR_SYSTEM, "out of memory for a table of %u places", count);
    uint32_t place = 0;
    for (uint32_t part = 0; part < guide->parts; part++) {
        while (place + 1 < count && firsts[place + 1] <= (uint64_t)part << shift)
            place++;
        guide->start[part] = (uint16_t)place;
    }
    return 0;
}

void guide_release(struct guide *guide) {
    free(guide->start);
    *guide = (struct guide){0};
}
