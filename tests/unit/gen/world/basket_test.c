#include "gen/world/basket.h"

#include <math.h>

#include "tests/tap.h"

static void numbers_lines_both_ways(const struct basket *basket) {
    uint64_t line = 0, wrong = 0;
    for (uint64_t sale = 0; sale < 10 * BASKET_BLOCK + 77; sale++) {
        struct basket_place place = basket_at(basket, sale);
        wrong += place.first_line != line;
        for (uint32_t i = 0; i < place.lines; i++)
            wrong += basket_sale_of_line(basket, line++) != sale;
    }
    is_int(wrong, 0, "lines are numbered without gap, and each knows its sale");
}

struct count {
    int lines[BASKET_LINES_MAX + 2], kinds[SALE_KINDS], long_returns;
};

static struct count count_of(const struct basket *basket) {
    struct count count = {.long_returns = 0};
    for (uint64_t sale = 0; sale < BASKET_BLOCK; sale++) {
        struct basket_place place = basket_at(basket, 5 * BASKET_BLOCK + sale);
        count.lines[place.lines <= BASKET_LINES_MAX ? place.lines : BASKET_LINES_MAX + 1]++;
        count.kinds[place.kind]++;
        count.long_returns += place.kind != SALE_KIND_SALE && place.lines != 1;
    }
    return count;
}

static double mean_of(const struct basket *basket) {
    return (double)basket->before[BASKET_BLOCK] / BASKET_BLOCK;
}

static void has_the_seeds_shares(const struct basket *basket) {
    static const int seed[] = {410, 307, 205, 71, 31, 0};
    struct count count = count_of(basket);
    for (int lines = 1; lines <= 6; lines++)
        is_int(count.lines[lines], seed[lines - 1], "%d of 1,024 have %d lines", seed[lines - 1],
               lines);
    is_int(count.kinds[SALE_KIND_RETURN], 72, "7 %% are returns");
    is_int(count.kinds[SALE_KIND_EXCHANGE], 31, "3 %% are exchanges");
    is_int(count.long_returns, 0, "a return or exchange has one line");
    ok(fabs(mean_of(basket) - basket_mean_lines(BASKET_LINES_USUAL)) < 1e-9,
       "the mean is as the header says");
    is_int(basket_most_lines(BASKET_LINES_USUAL), 5, "5 are the most");
}

static void turns_blocks(const struct basket *basket) {
    int same = 0;
    for (uint64_t sale = 0; sale < BASKET_BLOCK; sale++)
        same += basket_at(basket, sale).lines == basket_at(basket, BASKET_BLOCK + sale).lines;
    ok(same < BASKET_BLOCK / 2, "the next block has another order (%d of 1024 agree)", same);
}

static void has_the_asked_mean(double lines, double returns) {
    static struct basket basket;
    const struct basket_params params = {lines, returns, returns / 2, 99};
    basket_init(&basket, &params);
    struct count count = count_of(&basket);
    ok(fabs(mean_of(&basket) - lines) < 0.001, "%.2f lines asked: %.4f", lines, mean_of(&basket));
    ok(fabs(mean_of(&basket) - basket_mean_lines(lines)) < 1e-9, "and foretold");
    int most = BASKET_LINES_MAX;
    while (count.lines[most] == 0)
        most--;
    ok((uint32_t)most <= basket_most_lines(lines), "%d at most, of %u", most,
       basket_most_lines(lines));
    is_int(count.lines[BASKET_LINES_MAX + 1] + count.lines[0], 0, "and none beyond");
    is_int(count.long_returns, 0, "returns have one line");
    ok(fabs(count.kinds[SALE_KIND_RETURN] - returns * BASKET_BLOCK) <= 0.5, "as many as asked");
    numbers_lines_both_ways(&basket);
}

/* Many small baskets, few large ones: past the one line of the returns the counts never rise again
 * by more than the rounding. */
static void falls_off(void) {
    static struct basket basket;
    const struct basket_params params = {9, 0, 0, 99};
    basket_init(&basket, &params);
    struct count count = count_of(&basket);
    int rises = 0;
    for (int lines = 8; lines < BASKET_LINES_MAX; lines++)
        rises += count.lines[lines + 1] > count.lines[lines] + 2;
    is_int(rises, 0, "from 8 lines on, more lines are rarer");
    ok(count.lines[1] > 20 && count.lines[30] > 0, "from 1 (%d) to over 30", count.lines[1]);
}

/* Whatever the returns, nobody has more lines than was said. */
static void keeps_the_most(void) {
    static struct basket basket;
    uint32_t over = 0;
    for (int quarters = 4; quarters <= 48; quarters++)
        for (int fiftieths = 0; fiftieths <= 20; fiftieths++) {
            double lines = quarters / 4.0;
            const struct basket_params params = {lines, fiftieths / 50.0, 0, 7};
            basket_init(&basket, &params);
            uint32_t most = basket_most_lines(lines);
            for (uint32_t place = 0; place < BASKET_BLOCK; place++)
                over += basket.lines[place] > most;
        }
    is_int(over, 0, "the most is never exceeded");
}

int main(void) {
    static struct basket basket;
    const struct basket_params params = {BASKET_LINES_USUAL, 0.07, 0.03, 12345};
    basket_init(&basket, &params);
    numbers_lines_both_ways(&basket);
    has_the_seeds_shares(&basket);
    turns_blocks(&basket);
    has_the_asked_mean(1, 0.1);
    has_the_asked_mean(1.2, 0.2);
    has_the_asked_mean(5, 0.1);
    has_the_asked_mean(9, 0);
    has_the_asked_mean(9, 0.26);
    has_the_asked_mean(12, 0.26);
    falls_off();
    keeps_the_most();
    return tap_done();
}
