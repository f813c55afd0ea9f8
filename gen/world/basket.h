/* How many lines a sale has, and what kind of transaction it is.
 *
 * Blocks of BASKET_BLOCK transactions share one fixed multiset of (lines, kind), turned by a hashed
 * step in each block: so the number of a line among all lines follows from the sale's index, and
 * back, without a table that grows.
 *
 * Lines 1 to 5 with the weights 40/30/20/7/3, and kinds sale, return and exchange in the given
 * shares; a return or exchange has one line (the first seed document's numbers).
 */
#ifndef PGBAZAAR_GEN_WORLD_BASKET_H
#define PGBAZAAR_GEN_WORLD_BASKET_H

#include <stdint.h>

#define BASKET_BLOCK     1024
#define BASKET_LINES_MAX 5

/* Lines of a sale on average: 2,078 in a block. */
#define BASKET_MEAN_LINES (2078.0 / BASKET_BLOCK)

enum sale_kind { SALE_KIND_SALE, SALE_KIND_RETURN, SALE_KIND_EXCHANGE, SALE_KINDS };

struct basket {
    uint64_t key;
    uint8_t lines[BASKET_BLOCK]; /* of the places of a block, before it is turned */
    uint8_t kind[BASKET_BLOCK];
    uint16_t before[BASKET_BLOCK + 1]; /* lines of the places before */
};

/* returns and exchanges: shares of all transactions, together at most 0.4. */
void basket_init(struct basket *basket, double returns, double exchanges, uint64_t key);

struct basket_place {
    uint32_t lines;
    enum sale_kind kind;
    uint64_t first_line; /* index of the sale's first line among all lines */
};
struct basket_place basket_at(const struct basket *basket, uint64_t sale);

/* The sale to which a line belongs. */
uint64_t basket_sale_of_line(const struct basket *basket, uint64_t line);

/* Lines of the sales before `sale`. */
static inline uint64_t basket_lines_before(const struct basket *basket, uint64_t sale) {
    return basket_at(basket, sale).first_line;
}

#endif
