#include "common/pcg.h"

void pcg_advance(struct pcg *pcg, uint64_t count) {
    uint64_t multiplier = PCG_MULTIPLIER, increment = pcg->increment;
    uint64_t total_multiplier = 1, total_increment = 0;
    for (; count > 0; count >>= 1) {
        if (count & 1) {
            total_multiplier *= multiplier;
            total_increment = total_increment * multiplier + increment;
        }
        increment = (multiplier + 1) * increment;
        multiplier *= multiplier;
    }
    pcg->state = total_multiplier * pcg->state + total_increment;
}
