#include "gen/world/sale.h"

#include "common/mix.h"
#include "gen/world/department_season.h"
#include "gen/world/staff.h"

/* The hash of a sale gives its small choices, some bits each. */
#define TILL_SHIFT    12
#define TILL_BITS     12
#define PAYMENT_SHIFT 24

/* A product that is out of season is put back so often; then it is bought. */
#define PROPOSALS_MAX 16

/* How many pieces: a hash below 65,536 that is not below the first bound is for two, not below the
 * second for three. Nobody buys three televisions. An assumption, but for the cheapest: the first
 * seed document has one to three alike. */
#define PRICE_CLASSES 3
static const uint32_t classes_from_cents[PRICE_CLASSES - 1] = {1000, 5000};
static const uint32_t pieces_bounds[PRICE_CLASSES][2] = {
    {21845, 43691}, {45875, 60293}, {60948, 65536}};

static const char *const kind_names[SALE_KINDS] = {
    [SALE_KIND_SALE] = "sale",
    [SALE_KIND_RETURN] = "return",
    [SALE_KIND_EXCHANGE] = "exchange",
};

const char *sale_kind_name(enum sale_kind kind) {
    return kind_names[kind];
}

int64_t sale_value_cents(const struct sale *sale) {
    return sale->kind == SALE_KIND_SALE     ? sale->total_cents
           : sale->kind == SALE_KIND_RETURN ? -sale->total_cents
                                            : 0;
}

/* The lines of a purchase, as far as they are known: products by their ranks on the shelf. */
struct cart {
    const struct world *world;
    const struct shelf *shelf;
    const uint16_t *chances; /* of the departments, in this week */
    uint32_t count;
    uint64_t seen; /* a bit for each 64th of the ranks: most often it says that one is new */
    uint64_t ranks[BASKET_LINES_MAX];
};

static uint64_t bit_of(uint64_t rank) {
    return UINT64_C(1) << rank % 64;
}

static bool has_rank(const struct cart *cart, uint64_t rank) {
    if (!(cart->seen & bit_of(rank)))
        return false;
    for (uint32_t i = 0; i < cart->count; i++)
        if (cart->ranks[i] == rank)
            return true;
    return false;
}

/* The next line's product: what popularity proposes, if it is in season; when it is in the cart
 * already, the next popular one that is not. */
static struct shelf_item pick_item(struct cart *cart, uint64_t hash) {
    const struct shelves *shelves = &cart->world->shelves;
    struct shelf_item item;
    uint64_t rank;
    for (int proposal = 1;; proposal++) {
        rank = shelf_draw(shelves, cart->shelf, hash);
        item = shelf_item_at(shelves, cart->shelf, rank);
        if (hash % DEPARTMENT_SEASON_CERTAIN < cart->chances[item.department] ||
            proposal == PROPOSALS_MAX)
            break;
        hash = mix64(hash + MIX_GOLDEN);
    }
    if (has_rank(cart, rank)) {
        do
            rank = rank + 1 < cart->shelf->count ? rank + 1 : 0;
        while (has_rank(cart, rank));
        item = shelf_item_at(shelves, cart->shelf, rank);
    }
    cart->ranks[cart->count++] = rank;
    cart->seen |= bit_of(rank);
    return item;
}

/* A discount of 5 to 25 % on some lines (the first seed document's numbers). */
static void price_line(const struct world *world, uint32_t price_cents, uint64_t hash,
                       struct sale_line *line) {
    uint64_t bits = mix64(hash ^ world->line_key);
    const uint32_t *bounds = pieces_bounds[(price_cents >= classes_from_cents[0]) +
                                           (price_cents >= classes_from_cents[1])];
    uint32_t choice = bits & 0xffff;
    uint32_t pieces = 1U + (choice >= bounds[0]) + (choice >= bounds[1]);
    uint64_t full = (uint64_t)price_cents * pieces;
    uint64_t per_mille = 50 + ((bits >> 32 & 0xffff) * 201 >> 16);
    bool discounted = (bits >> 16 & 0xffff) < world->discounted_below;
    uint64_t discount = discounted ? (full * per_mille + 500) / 1000 : 0;
    line->quantity = (int32_t)pieces;
    line->unit_price_cents = price_cents;
    line->discount_cents = (int64_t)discount;
    line->total_cents = (int64_t)(full - discount);
}

/* The next line of the cart, which is line `index` of all. */
static void put_in_cart(struct cart *cart, uint64_t index, struct sale_line *line) {
    uint64_t hash = mix_at(cart->world->line_key, index);
    struct shelf_item item = pick_item(cart, hash);
    line->index = index;
    line->product = item.product;
    price_line(cart->world, item.price_cents, hash, line);
}

/* Field by field, as a whole it would clear all the ranks. */
static void begin_cart(const struct world *world, const struct purchase *purchase,
                       struct cart *cart) {
    cart->world = world;
    cart->shelf = shelves_at(&world->shelves, purchase->store);
    cart->chances = department_season_week(&world->seasons, purchase->week);
    cart->count = 0;
    cart->seen = 0;
}

static void make_lines(const struct world *world, const struct basket_place *place,
                       struct sale *sale) {
    struct cart cart;
    begin_cart(world, &sale->purchase, &cart);
    for (uint32_t i = 0; i < place->lines; i++)
        put_in_cart(&cart, place->first_line + i, &sale->lines[i]);
}

/* One line of the original, all of it or a part of its pieces; the discount goes back with them. */
static void take_back(const struct world *world, const struct purchase *original,
                      const struct basket_place *from, uint64_t hash, struct sale_line *line) {
    struct cart cart;
    uint32_t number = (uint32_t)mix_below(hash, from->lines);
    begin_cart(world, original, &cart);
    do /* which product it is depends on those before it */
        put_in_cart(&cart, from->first_line + cart.count, line);
    while (cart.count <= number);
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
    int64_t subtotal = 0, discount = 0, tax = 0;
    for (uint32_t i = 0; i < sale->line_count; i++) {
        struct sale_line *line = &sale->lines[i];
        subtotal += line->total_cents;
        discount += line->discount_cents;
        int64_t before = tax;
        tax = sale_tax_cents(subtotal, rate);
        line->tax_cents = tax - before;
    }
    sale->subtotal_cents = subtotal;
    sale->discount_cents = discount;
    sale->tax_cents = tax;
    sale->total_cents = subtotal + tax;
}

/* What the block's place says, where it can be: a return needs a previous purchase of the customer,
 * and that must be at a place for a sale (so that nobody returns a return, and each purchase,
 * having one next purchase, is brought back at most once). All other places are sales; world.c sets
 * aside as many more places. */
static bool find_original(const struct world *world, const struct purchase *purchase,
                          enum sale_kind place, struct purchase *original,
                          struct basket_place *from) {
    if (place == SALE_KIND_SALE || purchase->first || purchase->customer == HISTORY_GUEST)
        return false;
    history_previous(&world->history, purchase, original);
    *from = basket_at(&world->basket, original->sale);
    return from->kind == SALE_KIND_SALE;
}

/* All but the till's entry. */
static void make_goods(const struct world *world, struct sale *sale) {
    const struct purchase *purchase = &sale->purchase;
    struct basket_place place = basket_at(&world->basket, purchase->sale), from;
    struct purchase original;
    sale->line_count = place.lines;
    if (find_original(world, purchase, place.kind, &original, &from)) {
        sale->kind = place.kind;
        sale->original = original.sale;
        take_back(world, &original, &from, mix_at(world->sale_key, purchase->sale),
                  &sale->lines[0]);
        sale->lines[0].index = place.first_line;
    } else {
        sale->kind = SALE_KIND_SALE;
        sale->original = SALE_NO_ORIGINAL;
        make_lines(world, &place, sale);
    }
    add_up(world, sale);
}

void sale_of_purchase(const struct world *world, const struct purchase *purchase,
                      struct sale *sale) {
    sale->purchase = *purchase;
    make_goods(world, sale);
}

void sale_enter(const struct world *world, struct sale *sale) {
    const struct purchase *purchase = &sale->purchase;
    const struct store *store = stores_at(&world->stores, purchase->store);
    enum opening opening = stores_group(&world->stores, store->group)->opening;
    struct local_time time = local_days_at(&world->days, store->zone, purchase->at_us);
    uint64_t hash = mix_at(world->sale_key, purchase->sale);
    uint64_t till = (hash >> TILL_SHIFT & ((1 << TILL_BITS) - 1)) * store->registers >> TILL_BITS;
    sale->entry.payment = payment_at(&world->payments[purchase->week], store->is_online,
                                     (uint16_t)(hash >> PAYMENT_SHIFT));
    sale->entry.till = (uint32_t)till + 1;
    sale->entry.cashier =
        staff_cashier(world->staff_key, purchase->store, opening, store->registers, time.day,
                      staff_shift(opening, time.hour), (uint32_t)till + 1);
    sale->entry.receipt_date = time.date;
    sale->entry.receipt_number = purchase->sale - time.first_sale + 1;
}

void sale_make(const struct world *world, struct history_cursor *cursor, uint64_t index,
               struct sale *sale) {
    history_purchase(&world->history, cursor, index, &sale->purchase);
    make_goods(world, sale);
    sale_enter(world, sale);
}
