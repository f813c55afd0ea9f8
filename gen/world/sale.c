#include "gen/world/sale.h"

#include "common/mix.h"

/* The hash of a sale gives its small choices, some bits each. */
#define CASHIER_SHIFT 0
#define TILL_SHIFT    12
#define PAYMENT_SHIFT 24

/* Payments by count in per mille, credit, debit, cash, wallet: Federal Reserve, Diary of Consumer
 * Payment Choice, 2018, 2023 and 2024; the rest is taken as digital wallets. */
static const struct {
    int32_t year;
    uint16_t below[PAYMENTS - 1]; /* cumulative */
} payment_shares[] = {
    {2018, {230, 510, 770}},
    {2023, {320, 620, 780}},
    {2024, {350, 650, 790}},
};

#define DAYS_A_YEAR   365.2425
#define PAYMENT_YEARS (sizeof payment_shares / sizeof *payment_shares)
#define DAY_US        INT64_C(86400000000)

static const char *const kind_names[] = {
    [SALE_KIND_SALE] = "sale",
    [SALE_KIND_RETURN] = "return",
    [SALE_KIND_EXCHANGE] = "exchange",
};

static const char *const payment_names[] = {
    [PAYMENT_CREDIT_CARD] = "credit_card",
    [PAYMENT_DEBIT_CARD] = "debit_card",
    [PAYMENT_CASH] = "cash",
    [PAYMENT_DIGITAL_WALLET] = "digital_wallet",
};

const char *sale_kind_name(enum sale_kind kind) {
    return kind_names[kind];
}

const char *payment_name(enum payment payment) {
    return payment_names[payment];
}

int64_t sale_tax_cents(int64_t amount_cents, uint32_t rate) {
    return (amount_cents * rate + 500000) / 1000000;
}

int64_t sale_value_cents(const struct sale *sale) {
    return sale->kind == SALE_KIND_SALE     ? sale->total_cents
           : sale->kind == SALE_KIND_RETURN ? -sale->total_cents
                                            : 0;
}

static enum payment payment_at(int64_t at_us, uint32_t choice) {
    int64_t day = at_us / DAY_US;
    double year = 1970 + (double)day / DAYS_A_YEAR;
    size_t later = 1;
    while (later < PAYMENT_YEARS - 1 && year > payment_shares[later].year)
        later++;
    double span = payment_shares[later].year - payment_shares[later - 1].year;
    double part = (year - payment_shares[later - 1].year) / span;
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    for (int payment = 0; payment < PAYMENTS - 1; payment++) {
        double from = payment_shares[later - 1].below[payment];
        double to = payment_shares[later].below[payment];
        if (choice < (uint32_t)(from + part * (to - from)))
            return (enum payment)payment;
    }
    return PAYMENT_DIGITAL_WALLET;
}

static bool has_product(const struct sale *sale, uint32_t lines, uint64_t product) {
    for (uint32_t i = 0; i < lines; i++)
        if (sale->lines[i].product == product)
            return true;
    return false;
}

/* A product not yet in the basket: from the one that was drawn, the next on the shelf. */
static uint64_t pick_another(const struct world *world, const struct sale *sale, uint32_t lines,
                             uint64_t hash) {
    const struct shelf *shelf = &world->shelves[sale->purchase.store];
    uint64_t product = world_pick_product(world, sale->purchase.store, hash);
    while (has_product(sale, lines, product)) {
        product++;
        if (product == shelf->first_product + shelf->by_rank.count)
            product = shelf->first_product;
    }
    return product;
}

/* Quantity 1 to 3; a discount of 5 to 25 % on some lines (the first seed document's numbers). */
static void make_line(const struct world *world, const struct sale *sale, uint32_t number,
                      struct sale_line *line) {
    uint64_t hash = mix_at(world->line_key, line->index);
    line->product = pick_another(world, sale, number, hash);
    uint64_t bits = mix64(hash ^ world->line_key);
    line->quantity = 1 + (int32_t)((bits & 0xffff) * 3 >> 16);
    line->unit_price_cents = product_price_cents(&world->products, line->product);
    int64_t full = line->unit_price_cents * line->quantity;
    bool discounted = (double)(bits >> 16 & 0xffff) < world->params.discounts * 65536.0;
    int64_t per_mille = 50 + (int64_t)((bits >> 32 & 0xffff) * 201 >> 16);
    line->discount_cents = discounted ? (full * per_mille + 500) / 1000 : 0;
    line->total_cents = full - line->discount_cents;
}

/* One line of the original, all of it or a part of its pieces; the discount goes back with them. */
static void take_back(const struct world *world, const struct sale *original, uint64_t hash,
                      struct sale_line *line) {
    uint64_t index = line->index;
    *line = original->lines[mix_below(hash, original->line_count)];
    line->index = index;
    int32_t pieces =
        1 + (int32_t)mix_below(mix64(hash ^ world->sale_key), (uint64_t)line->quantity);
    line->discount_cents = line->discount_cents * pieces / line->quantity;
    line->quantity = pieces;
    line->total_cents = line->unit_price_cents * pieces - line->discount_cents;
}

/* Adds the lines up, and shares the tax out by cumulative rounding: no cent is lost between them.
 */
static void add_up(const struct world *world, struct sale *sale) {
    uint32_t rate = world_tax_rate(world, sale->purchase.store);
    sale->subtotal_cents = sale->discount_cents = sale->tax_cents = 0;
    for (uint32_t i = 0; i < sale->line_count; i++) {
        struct sale_line *line = &sale->lines[i];
        sale->subtotal_cents += line->total_cents;
        sale->discount_cents += line->discount_cents;
        int64_t tax = sale_tax_cents(sale->subtotal_cents, rate);
        line->tax_cents = tax - sale->tax_cents;
        sale->tax_cents = tax;
    }
    sale->total_cents = sale->subtotal_cents + sale->tax_cents;
}

/* What the block's place says, where it can be: a return needs a previous purchase of the customer,
 * and that must be at a place for a sale (so that nobody returns a return, and each purchase,
 * having one next purchase, is brought back at most once). All other places are sales; world.c sets
 * aside as many more places. */
static bool find_original(const struct world *world, const struct purchase *purchase,
                          enum sale_kind place, struct purchase *original) {
    if (place == SALE_KIND_SALE || purchase->first || purchase->customer == HISTORY_GUEST)
        return false;
    history_previous(&world->history, purchase, original);
    return basket_at(&world->basket, original->sale).kind == SALE_KIND_SALE;
}

static void make_lines(const struct world *world, struct sale *sale,
                       const struct basket_place *place) {
    sale->kind = SALE_KIND_SALE;
    sale->original = SALE_NO_ORIGINAL;
    for (uint32_t i = 0; i < place->lines; i++)
        make_line(world, sale, i, &sale->lines[i]);
}

static void make_return(const struct world *world, struct sale *sale, enum sale_kind kind,
                        const struct purchase *from, uint64_t hash) {
    struct sale original;
    sale_of_purchase(world, from, &original);
    sale->kind = kind;
    sale->original = from->sale;
    take_back(world, &original, hash, &sale->lines[0]);
}

void sale_of_purchase(const struct world *world, const struct purchase *purchase,
                      struct sale *sale) {
    sale->purchase = *purchase;
    uint64_t hash = mix_at(world->sale_key, purchase->sale);
    struct basket_place place = basket_at(&world->basket, purchase->sale);
    const struct store *store = stores_at(&world->stores, purchase->store);
    sale->payment =
        payment_at(purchase->at_us, (uint32_t)((hash >> PAYMENT_SHIFT & 0xffff) * 1000 >> 16));
    sale->till = 1 + (uint32_t)((hash >> TILL_SHIFT & 0xfff) * store->registers >> 12);
    sale->cashier = 1 + (uint32_t)((hash >> CASHIER_SHIFT & 0xfff) * store->registers * 2 >> 12);
    sale->line_count = place.lines;
    for (uint32_t i = 0; i < place.lines; i++)
        sale->lines[i].index = place.first_line + i;
    struct purchase original;
    if (find_original(world, purchase, place.kind, &original))
        make_return(world, sale, place.kind, &original, hash);
    else
        make_lines(world, sale, &place);
    add_up(world, sale);
}

void sale_make(const struct world *world, struct history_cursor *cursor, uint64_t index,
               struct sale *sale) {
    struct purchase purchase;
    history_purchase(&world->history, cursor, index, &purchase);
    sale_of_purchase(world, &purchase, sale);
}
