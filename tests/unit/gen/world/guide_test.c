/* Guides: where halving finds a number, a guide finds it. */
#include "gen/world/guide.h"

#include "common/pcg.h"
#include "tests/tap.h"

enum { PLACES = 5000 };

static uint32_t by_halving(const uint64_t *firsts, uint32_t count, uint64_t number) {
    uint32_t low = 0, high = count - 1;
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        if (firsts[middle] <= number)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* Steps of up to 2^bits, every third none. */
static void finds(uint32_t count, uint32_t bits) {
    static uint64_t firsts[PLACES + 1];
    struct pcg pcg = pcg_at(count, bits);
    for (uint32_t i = 0; i < count; i++)
        firsts[i + 1] = firsts[i] + (i % 3 == 1 ? 0 : 1 + (pcg_next64(&pcg) >> (64 - bits)));
    struct guide guide;
    struct err err = {.kind = ERR_NONE};
    if (!ok(guide_init(&guide, firsts, count, &err) == 0, "a guide to %u places", count))
        return;
    uint64_t wrong = 0;
    for (uint32_t i = 0; i < count; i++) {
        wrong += firsts[i] < firsts[i + 1] && (guide_find(&guide, firsts, firsts[i]) != i ||
                                               guide_find(&guide, firsts, firsts[i + 1] - 1) != i);
        uint64_t number = mix_below(pcg_next64(&pcg), firsts[count]);
        wrong += guide_find(&guide, firsts, number) != by_halving(firsts, count, number);
    }
    is_int(wrong, 0, "numbers below 2^%u are found", bits + 13);
    ok(guide.parts <= 16 * count, "by %u parts", guide.parts);
    guide_release(&guide);
}

int main(void) {
    finds(1, 1);
    finds(2, 3);
    finds(100, 1);
    finds(1000, 20);
    finds(PLACES, 50);
    return tap_done();
}
