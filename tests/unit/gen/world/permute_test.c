#include "gen/world/permute.h"

#include "common/pcg.h"
#include "tests/tap.h"

/* Every value once, and back again. */
static void is_a_bijection(uint64_t count) {
    struct permutation permutation = permutation_make(count, 99 + count);
    uint8_t *seen = calloc(count, 1);
    uint64_t twice = 0, lost = 0;
    for (uint64_t x = 0; x < count; x++) {
        uint64_t y = permutation_at(&permutation, x);
        if (y >= count || seen[y]++)
            twice++;
        else
            lost += permutation_inverse(&permutation, y) != x;
    }
    ok(twice == 0 && lost == 0, "0 .. %" PRIu64 " - 1: every value once, and back", count);
    free(seen);
}

static void holds_at_random_sizes(void) {
    struct pcg pcg = pcg_at(1, 1);
    for (int i = 0; i < 20; i++)
        is_a_bijection(1 + pcg_below(&pcg, 50000));
}

static void turns_back_in_large_domains(void) {
    struct pcg pcg = pcg_at(2, 2);
    uint64_t wrong = 0;
    for (int i = 0; i < 20000; i++) {
        uint64_t count = 1 + (pcg_next64(&pcg) >> (2 + pcg_below(&pcg, 40)));
        struct permutation permutation = permutation_make(count, pcg_next64(&pcg));
        uint64_t x = mix_below(pcg_next64(&pcg), count);
        uint64_t y = permutation_at(&permutation, x);
        wrong += y >= count || permutation_inverse(&permutation, y) != x;
    }
    is_int(wrong, 0, "20,000 random places in random domains up to 2^62 are found again");
}

/* Neighbours must not stay neighbours: a chi-square of places over 100 equal parts. */
static void mixes(void) {
    enum { COUNT = 100000, PARTS = 100, DRAWS = 10000 };
    struct permutation permutation = permutation_make(COUNT, 5);
    int hits[PARTS] = {0};
    for (uint64_t x = 0; x < DRAWS; x++)
        hits[permutation_at(&permutation, x) * PARTS / COUNT]++;
    double chi_square = 0, expected = (double)DRAWS / PARTS;
    for (int i = 0; i < PARTS; i++)
        chi_square += (hits[i] - expected) * (hits[i] - expected) / expected;
    ok(chi_square < 150, "the first tenth is spread over all parts (chi-square %.0f of 99)",
       chi_square);
}

int main(void) {
    for (uint64_t count = 1; count <= 20; count++)
        is_a_bijection(count);
    holds_at_random_sizes();
    turns_back_in_large_domains();
    mixes();
    return tap_done();
}
