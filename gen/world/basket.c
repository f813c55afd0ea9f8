#include "gen/world/basket.h"

#include "common/mix.h"
#include "gen/world/permute.h"

/* Of a block of 1,024: weights 40/30/20/7/3, rounded so that they add up. */
static const uint16_t places_with_lines[BASKET_LINES_MAX] = {410, 307, 205, 71, 31};

void basket_init(struct basket *basket, double returns, double exchanges, uint64_t key) {
    basket->key = key;
    uint32_t return_places = (uint32_t)(returns * BASKET_BLOCK + 0.5);
    uint32_t exchange_places = (uint32_t)(exchanges * BASKET_BLOCK + 0.5);
    struct permutation order = permutation_make(BASKET_BLOCK, key);
    uint32_t dealt = 0;
    for (uint8_t lines = 1; lines <= BASKET_LINES_MAX; lines++) {
        for (uint32_t i = 0; i < places_with_lines[lines - 1]; i++, dealt++) {
            uint64_t place = permutation_at(&order, dealt);
            basket->lines[place] = lines;
            /* The first places dealt have one line: returns and exchanges are among them. */
            basket->kind[place] = dealt < return_places                     ? SALE_KIND_RETURN
                                  : dealt < return_places + exchange_places ? SALE_KIND_EXCHANGE
                                                                            : SALE_KIND_SALE;
        }
    }
    basket->before[0] = 0;
    for (uint32_t place = 0; place < BASKET_BLOCK; place++)
        basket->before[place + 1] = (uint16_t)(basket->before[place] + basket->lines[place]);
}

static uint32_t turn_of(const struct basket *basket, uint64_t block) {
    return (uint32_t)(mix_at(basket->key, block) % BASKET_BLOCK);
}

struct basket_place basket_at(const struct basket *basket, uint64_t sale) {
    uint64_t block = sale / BASKET_BLOCK;
    uint32_t turn = turn_of(basket, block);
    uint32_t place = (uint32_t)(sale + turn) % BASKET_BLOCK;
    uint32_t total = basket->before[BASKET_BLOCK];
    uint32_t within = basket->before[place] + (place < turn ? total : 0) - basket->before[turn];
    return (struct basket_place){
        .lines = basket->lines[place],
        .kind = (enum sale_kind)basket->kind[place],
        .first_line = block * total + within,
    };
}

uint64_t basket_sale_of_line(const struct basket *basket, uint64_t line) {
    uint32_t total = basket->before[BASKET_BLOCK];
    uint64_t block = line / total;
    uint32_t turn = turn_of(basket, block);
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
