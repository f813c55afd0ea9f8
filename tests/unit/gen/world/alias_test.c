/* The alias table: exact shares, and what a hash picks follows them. */
#include "gen/world/alias.h"

#include "tests/tap.h"

enum { ITEMS = 700, DRAWS = 4000000 };

/* The share of each item as the cells hold it, of count x 2^32. */
static void shares_of(const struct alias *alias, uint64_t share[ITEMS]) {
    memset(share, 0, ITEMS * sizeof share[0]);
    for (uint32_t i = 0; i < alias->count; i++) {
        const struct alias_cell *cell = &alias->cells[i];
        share[cell->item] += cell->threshold;
        share[cell->other] += (UINT64_C(1) << 32) - cell->threshold;
    }
}

/* Weights over many orders of magnitude, every tenth 0. */
static void test_shares(void) {
    uint64_t weights[ITEMS], share[ITEMS], total = 0;
    for (uint64_t i = 0; i < ITEMS; i++) {
        weights[i] = i % 10 == 3 ? 0 : 1 + (mix_at(1, i) >> (24 + i % 32));
        total += weights[i];
    }
    struct alias alias;
    struct err err = {.kind = ERR_NONE};
    is_int(alias_init(&alias, weights, ITEMS, &err), 0, "the table is built: %s", err.text);
    is_int(alias.count, ITEMS - ITEMS / 10, "items of weight 0 have no cell");
    shares_of(&alias, share);
    double worst = 0;
    int zero_picked = 0;
    for (int i = 0; i < ITEMS; i++) {
        double expected = (double)weights[i] / (double)total * alias.count;
        double difference = (double)share[i] / 0x1p32 - expected;
        worst = difference > worst ? difference : -difference > worst ? -difference : worst;
        zero_picked += weights[i] == 0 && share[i] > 0;
    }
    ok(worst < ITEMS * 0x1p-31, "the cells hold each item's share, to %.2g of a cell", worst);
    is_int(zero_picked, 0, "nor any share");
    alias_release(&alias);
}

/* Chi-square over the picks; 99 degrees of freedom exceed 149 once in a thousand times. */
static void test_picks(void) {
    enum { KINDS = 100 };
    uint64_t weights[KINDS], picked[KINDS] = {0}, total = 0;
    for (uint64_t i = 0; i < KINDS; i++)
        total += weights[i] = 1 + i * i;
    struct alias alias;
    struct err err;
    if (!ok(alias_init(&alias, weights, KINDS, &err) == 0, "a table of 100 items"))
        return;
    for (uint64_t i = 0; i < DRAWS; i++)
        picked[alias_pick(&alias, mix_at(7, i))]++;
    double chi_square = 0;
    for (int i = 0; i < KINDS; i++) {
        double expected = (double)weights[i] / (double)total * DRAWS;
        double difference = (double)picked[i] - expected;
        chi_square += difference * difference / expected;
    }
    ok(chi_square < 149, "4,000,000 picks follow the weights: chi-square %.0f", chi_square);
    alias_release(&alias);
}

static void test_edges(void) {
    struct alias alias;
    struct err err = {.kind = ERR_NONE};
    uint64_t one = 17, none[3] = {0, 0, 0};
    ok(alias_init(&alias, &one, 1, &err) == 0 && alias_pick(&alias, 0) == 0 &&
           alias_pick(&alias, UINT64_MAX) == 0,
       "a single item is always picked");
    alias_release(&alias);
    ok(alias_init(&alias, none, 3, &err) == -1 && strstr(err.text, "every weight is 0"),
       "weights of 0 alone are refused: %s", err.text);
}

int main(void) {
    test_shares();
    test_picks();
    test_edges();
    return tap_done();
}
