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

/* How far apart two places come that were `lag` apart: of any lag as in a random order, the radix
 * of the digits too. Three rounds instead of four give several times the expected chi-square. */
static double unevenness(uint32_t count, uint32_t lag, uint64_t key) {
    enum { PARTS = 64 };
    struct permutation permutation = permutation_make(count, key);
    uint32_t hits[PARTS] = {0};
    for (uint64_t x = 0; x + lag < count; x++) {
        uint64_t here = permutation_at(&permutation, x);
        uint64_t there = permutation_at(&permutation, x + lag);
        hits[(there + count - here) % count * PARTS / count]++;
    }
    double chi_square = 0, expected = (double)(count - lag) / PARTS;
    for (int i = 0; i < PARTS; i++)
        chi_square += (hits[i] - expected) * (hits[i] - expected) / expected;
    return chi_square / (PARTS - 1);
}

static void parts_neighbours(void) {
    enum { COUNT = 45000, RADIX = 256, KEYS = 20 };
    static const uint32_t lags[] = {1, 2, 3, RADIX, RADIX + 1, 2 * RADIX};
    for (size_t i = 0; i < sizeof lags / sizeof *lags; i++) {
        double sum = 0;
        for (uint64_t key = 0; key < KEYS; key++)
            sum += unevenness(COUNT, lags[i], mix_at(7, key));
        ok(sum / KEYS < 1.3, "places %u apart come anywhere (chi-square %.2f of 1)", lags[i],
           sum / KEYS);
    }
}

/* Of few, each order about as often as any other. */
static void takes_any_order(void) {
    enum { KEYS = 60000, ORDERS = 24 };
    uint32_t hits[4 * 4 * 4] = {0}, fewest = KEYS;
    for (uint64_t key = 0; key < KEYS; key++) {
        struct permutation permutation = permutation_make(4, mix_at(3, key));
        uint64_t code = permutation_at(&permutation, 0);
        code = code * 4 + permutation_at(&permutation, 1);
        hits[code * 4 + permutation_at(&permutation, 2)]++;
    }
    int orders = 0;
    for (int code = 0; code < 4 * 4 * 4; code++) {
        orders += hits[code] > 0;
        if (hits[code] > 0 && hits[code] < fewest)
            fewest = hits[code];
    }
    is_int(orders, ORDERS, "four things come in all orders");
    ok(fewest > KEYS / ORDERS / 2, "the rarest %u of %d times", fewest, KEYS / ORDERS);
}

int main(void) {
    for (uint64_t count = 1; count <= 20; count++)
        is_a_bijection(count);
    holds_at_random_sizes();
    turns_back_in_large_domains();
    mixes();
    parts_neighbours();
    takes_any_order();
    return tap_done();
}
