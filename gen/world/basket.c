#include "gen/world/basket.h"

#include <stdbool.h>
#include <string.h>

#include "common/mix.h"
#include "gen/world/permute.h"

#define SEED_LINES      5
#define LINES_SHAPE     2.0 /* of the negative binomial distribution */
#define MEAN_STEPS      60  /* of a bisection: to the last bits */
#define SAME_LINES      1e-9
#define LINES_ASKED_MAX 12.0

/* Of a block of 1,024: weights 40/30/20/7/3, rounded so that they add up. */
static const uint16_t seed_places[SEED_LINES] = {410, 307, 205, 71, 31};

static bool is_usual(double lines) {
    double off = lines - BASKET_LINES_USUAL;
    return off < SAME_LINES && -off < SAME_LINES;
}

static uint32_t block_lines(double lines) {
    uint32_t total = 0;
    if (!is_usual(lines))
        return (uint32_t)(lines * BASKET_BLOCK + 0.5);
    for (uint32_t i = 0; i < SEED_LINES; i++)
        total += seed_places[i] * (i + 1);
    return total;
}

double basket_mean_lines(double lines) {
    return (double)block_lines(lines) / BASKET_BLOCK;
}

/* Shares of 1 .. BASKET_LINES_MAX lines when the mean would be 1 + more if nothing were cut off.
 * Returns the mean that it is. */
static double fill_shares(double more, double shares[BASKET_LINES_MAX]) {
    double success = more / (more + LINES_SHAPE), total = 0, sum = 0;
    double share = (1 - success) * (1 - success);
    for (uint32_t i = 0; i < BASKET_LINES_MAX; i++) {
        shares[i] = share;
        total += share;
        sum += share * (i + 1);
        share *= success * (i + LINES_SHAPE) / (i + 1);
    }
    for (uint32_t i = 0; i < BASKET_LINES_MAX; i++)
        shares[i] /= total;
    return sum / total;
}

static void find_shares(double mean, double shares[BASKET_LINES_MAX]) {
    double low = 0, high = BASKET_LINES_MAX * LINES_ASKED_MAX;
    for (int step = 0; step < MEAN_STEPS; step++) {
        double middle = (low + high) / 2;
        if (fill_shares(middle, shares) < mean)
            low = middle;
        else
            high = middle;
    }
    (void)fill_shares(low, shares);
}

/* The number of lines that most places have, of those from which one more (or one less) can be. */
static uint32_t commonest(const uint16_t counts[BASKET_LINES_MAX], uint32_t from, uint32_t to) {
    uint32_t best = from;
    for (uint32_t i = from; i < to; i++)
        best = counts[i] > counts[best] ? i : best;
    return best;
}

/* How many of `places` places for sales have 1, 2, ... lines, `total` in all. */
static void count_places(uint32_t places, uint32_t total, uint16_t counts[BASKET_LINES_MAX]) {
    double shares[BASKET_LINES_MAX], before = 0;
    uint32_t dealt = 0, lines = 0;
    find_shares((double)total / places, shares);
    for (uint32_t i = 0; i < BASKET_LINES_MAX; i++) {
        before += shares[i];
        uint32_t end = i + 1 < BASKET_LINES_MAX ? (uint32_t)(before * places + 0.5) : places;
        end = end < places ? end : places;
        counts[i] = (uint16_t)(end - dealt);
        lines += counts[i] * (i + 1);
        dealt = end;
    }
    for (; lines < total; lines++) {
        uint32_t from = commonest(counts, 0, BASKET_LINES_MAX - 1);
        counts[from]--, counts[from + 1]++;
    }
    for (; lines > total; lines--) {
        uint32_t from = commonest(counts, 1, BASKET_LINES_MAX);
        counts[from]--, counts[from - 1]++;
    }
}

/* How many places of a block have 1, 2, ... lines, `back` of them one for certain. */
static void count_block(double lines, uint32_t back, uint16_t counts[BASKET_LINES_MAX]) {
    memset(counts, 0, BASKET_LINES_MAX * sizeof *counts);
    if (is_usual(lines)) {
        memcpy(counts, seed_places, sizeof seed_places);
        return;
    }
    count_places(BASKET_BLOCK - back, block_lines(lines) - back, counts);
    counts[0] = (uint16_t)(counts[0] + back);
}

uint32_t basket_most_lines(double lines) {
    uint16_t counts[BASKET_LINES_MAX];
    count_block(lines, (uint32_t)(BASKET_PLACES_FOR_BACK * BASKET_BLOCK), counts);
    uint32_t most = BASKET_LINES_MAX;
    while (counts[most - 1] == 0)
        most--;
    return most;
}

void basket_init(struct basket *basket, const struct basket_params *params) {
    basket->key = params->key;
    uint32_t returns = (uint32_t)(params->returns * BASKET_BLOCK + 0.5);
    uint32_t back = returns + (uint32_t)(params->exchanges * BASKET_BLOCK + 0.5);
    uint16_t counts[BASKET_LINES_MAX];
    count_block(params->lines, back, counts);
    struct permutation order = permutation_make(BASKET_BLOCK, params->key);
    uint32_t dealt = 0;
    for (uint8_t lines = 1; lines <= BASKET_LINES_MAX; lines++) {
        for (uint32_t i = 0; i < counts[lines - 1]; i++, dealt++) {
            uint64_t place = permutation_at(&order, dealt);
            basket->lines[place] = lines;
            /* The first places dealt have one line: returns and exchanges are among them. */
            basket->kind[place] = dealt < returns ? SALE_KIND_RETURN
                                  : dealt < back  ? SALE_KIND_EXCHANGE
                                                  : SALE_KIND_SALE;
        }
    }
    basket->before[0] = 0;
    for (uint32_t place = 0; place < BASKET_BLOCK; place++)
        basket->before[place + 1] = (uint16_t)(basket->before[place] + basket->lines[place]);
}

uint64_t basket_sale_of_line(const struct basket *basket, uint64_t line) {
    uint32_t total = basket->before[BASKET_BLOCK];
    uint64_t block = line / total;
    uint32_t turn = basket_turn(basket, block);
    uint32_t turned = (uint32_t)(line % total + basket->before[turn]) % total;
    uint32_t low = 0, high = BASKET_BLOCK - 1;
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        if (basket->before[middle] <= turned)
            low = middle;
        else
            high = middle - 1;
    }
    return block * BASKET_BLOCK + (low + BASKET_BLOCK - turn) % BASKET_BLOCK;
}
