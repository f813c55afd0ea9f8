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

static void has_the_asked_shares(const struct basket *basket) {
    int lines[BASKET_LINES_MAX + 1] = {0}, kinds[3] = {0}, long_returns = 0;
    for (uint64_t sale = 0; sale < BASKET_BLOCK; sale++) {
        struct basket_place place = basket_at(basket, 5 * BASKET_BLOCK + sale);
        lines[place.lines]++;
        kinds[place.kind]++;
        long_returns += place.kind != SALE_KIND_SALE && place.lines != 1;
    }
    is_int(lines[1], 410, "40 %% have one line");
    is_int(lines[5], 31, "3 %% have five");
    is_int(kinds[SALE_KIND_RETURN], 72, "7 %% are returns");
    is_int(kinds[SALE_KIND_EXCHANGE], 31, "3 %% are exchanges");
    ok(fabs((double)basket->before[BASKET_BLOCK] / BASKET_BLOCK - BASKET_MEAN_LINES) < 1e-9,
       "the mean is as the header says");
    is_int(long_returns, 0, "a return or exchange has one line");
}

static void turns_blocks(const struct basket *basket) {
    int same = 0;
    for (uint64_t sale = 0; sale < BASKET_BLOCK; sale++)
        same += basket_at(basket, sale).lines == basket_at(basket, BASKET_BLOCK + sale).lines;
    ok(same < BASKET_BLOCK / 2, "the next block has another order (%d of 1024 agree)", same);
}

int main(void) {
    struct basket basket;
    basket_init(&basket, 0.07, 0.03, 12345);
    numbers_lines_both_ways(&basket);
    has_the_asked_shares(&basket);
    turns_blocks(&basket);
    return tap_done();
}
