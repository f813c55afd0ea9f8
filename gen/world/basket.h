/* How many lines a sale has, and what kind of transaction it is.
 *
 * Blocks of BASKET_BLOCK transactions share one fixed multiset of (lines, kind), turned by a hashed
 * step in each block: so the number of a line among all lines follows from the sale's index, and
 * back, without a table that grows.
 *
 * With BASKET_LINES_USUAL lines on average, sales have 1 to 5 lines with the weights 40/30/20/7/3
 * (the first seed document's numbers). With another mean their lines less one are negative
 * binomial, with the shape 2, cut off at BASKET_LINES_MAX (an assumption: grocers' baskets are many
 * small ones and a long tail). A place for a return or exchange has one line; the mean is that of
 * all transactions.
 */
#ifndef PGBAZAAR_GEN_WORLD_BASKET_H
#define PGBAZAAR_GEN_WORLD_BASKET_H

#include <stdint.h>

#include "common/mix.h"

#define BASKET_BLOCK       1024
#define BASKET_LINES_MAX   40
#define BASKET_LINES_USUAL 2.03

/* At most so many places of a block are for returns and exchanges. */
#define BASKET_PLACES_FOR_BACK 0.4

enum sale_kind { SALE_KIND_SALE, SALE_KIND_RETURN, SALE_KIND_EXCHANGE, SALE_KINDS };

struct basket {
    uint64_t key;
    uint8_t lines[BASKET_BLOCK]; /* of the places of a block, before it is turned */
    uint8_t kind[BASKET_BLOCK];
    uint16_t before[BASKET_BLOCK + 1]; /* lines of the places before */
};

struct basket_params {
    double lines;              /* of a transaction on average, 1 to 12 */
    double returns, exchanges; /* shares of the places, together at most BASKET_PLACES_FOR_BACK */
    uint64_t key;
};
void basket_init(struct basket *basket, const struct basket_params *params);

/* Lines of a transaction on average, exactly, in a world that asks for so many; and the most that
 * one can have. */
double basket_mean_lines(double lines);
uint32_t basket_most_lines(double lines);

struct basket_place {
    uint32_t lines;
    enum sale_kind kind;
    uint64_t first_line; /* index of the sale's first line among all lines */
};

/* By how many places a block is turned. */
static inline uint32_t basket_turn(const struct basket *basket, uint64_t block) {
    return (uint32_t)(mix_at(basket->key, block) % BASKET_BLOCK);
}

static inline struct basket_place basket_at(const struct basket *basket, uint64_t sale) {
    uint64_t block = sale / BASKET_BLOCK;
    uint32_t turn = basket_turn(basket, block);
    uint32_t place = (uint32_t)(sale + turn) % BASKET_BLOCK;
    uint32_t total = basket->before[BASKET_BLOCK];
    uint32_t within = basket->before[place] + (place < turn ? total : 0) - basket->before[turn];
    return (struct basket_place){
        .lines = basket->lines[place],
        .kind = (enum sale_kind)basket->kind[place],
        .first_line = block * total + within,
    };
}

/* The sale to which a line belongs. */
uint64_t basket_sale_of_line(const struct basket *basket, uint64_t line);

/* Lines of the sales before `sale`. */
static inline uint64_t basket_lines_before(const struct basket *basket, uint64_t sale) {
    return basket_at(basket, sale).first_line;
}

#endif
