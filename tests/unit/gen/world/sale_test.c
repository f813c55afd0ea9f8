/* Sales: their sums to the cent, their lines, and returns that lead back to what was bought. */
#include "gen/world/sale.h"

#include "gen/world/staff.h"
#include "tests/small_world.h"

static struct world world;
static struct sale *sales; /* all of the world */
static uint64_t count;

static void make_all(void) {
    struct history_cursor cursor;
    count = world_sales(&world);
    sales = calloc(count, sizeof *sales);
    if (!sales)
        exit(1);
    history_cursor_init(&cursor);
    for (uint64_t i = 0; i < count; i++)
        sale_make(&world, &cursor, i, &sales[i]);
}

static void rounds_tax_half_up(void) {
    is_int(sale_tax_cents(0, 94300), 0, "no tax on nothing");
    is_int(sale_tax_cents(1000, 94300), 94, "94.3 cents are 94");
    is_int(sale_tax_cents(50, 10000), 1, "half a cent is one");
    is_int(sale_tax_cents(49, 10000), 0, "less is none");
    is_int(sale_tax_cents(1000000000000, 94300), 94300000000, "ten billion are no overflow");
}

/* The line's own sums. */
static bool is_line_exact(const struct sale_line *line) {
    return line->quantity >= 1 && line->quantity <= 3 && line->discount_cents >= 0 &&
           line->discount_cents * 4 <= line->unit_price_cents * line->quantity + 4 &&
           line->total_cents == line->unit_price_cents * line->quantity - line->discount_cents &&
           line->total_cents > 0 && line->tax_cents >= 0;
}

static bool adds_up(const struct sale *sale) {
    int64_t total = 0, tax = 0, discount = 0;
    for (uint32_t i = 0; i < sale->line_count; i++) {
        total += sale->lines[i].total_cents;
        tax += sale->lines[i].tax_cents;
        discount += sale->lines[i].discount_cents;
    }
    /* Rounded half up in integers of another form than the code's. */
    int64_t scaled = total * (int64_t)world_tax_rate(&world, sale->purchase.store);
    int64_t rounded = scaled / 1000000 + (scaled % 1000000 >= 500000);
    return sale->subtotal_cents == total && sale->tax_cents == tax && tax == rounded &&
           sale->discount_cents == discount && sale->total_cents == total + tax;
}

static void sums_are_exact(void) {
    uint64_t lines = 0, wrong_lines = 0, wrong_sums = 0, wrong_numbers = 0, discounted = 0;
    for (uint64_t i = 0; i < count; i++) {
        wrong_sums += !adds_up(&sales[i]);
        for (uint32_t j = 0; j < sales[i].line_count; j++, lines++) {
            wrong_lines += !is_line_exact(&sales[i].lines[j]);
            wrong_numbers += sales[i].lines[j].index != lines;
            discounted += sales[i].lines[j].discount_cents > 0;
        }
    }
    is_int(wrong_lines, 0, "quantity x price - discount, at most a quarter off");
    is_int(wrong_sums, 0, "subtotal, discount, tax and total are the lines' sums, tax by the rate");
    is_int(wrong_numbers, 0, "lines are numbered through");
    is_int(lines, world_lines(&world), "and there are as many as the world says");
    double share = (double)discounted / (double)lines;
    ok(share > 0.13 && share < 0.17, "%.3f of the lines have a discount", share);
}

static void lines_are_of_the_store(void) {
    uint64_t twice = 0, elsewhere = 0, other_price = 0;
    for (uint64_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < sales[i].line_count; j++) {
            const struct sale_line *line = &sales[i].lines[j];
            uint32_t store = world_product_store(&world, line->product);
            elsewhere += sales[i].kind == SALE_KIND_SALE && store != sales[i].purchase.store;
            other_price +=
                line->unit_price_cents != product_price_cents(&world.products, line->product);
            for (uint32_t k = 0; k < j; k++)
                twice += sales[i].lines[k].product == line->product;
        }
    is_int(twice, 0, "the lines of a sale name different products");
    is_int(elsewhere, 0, "which stand on the shelf of its store");
    is_int(other_price, 0, "and cost what the product costs");
}

/* The line of the original that has this product, or NULL. */
static const struct sale_line *find_line(const struct sale *sale, uint64_t product) {
    for (uint32_t i = 0; i < sale->line_count; i++)
        if (sale->lines[i].product == product)
            return &sale->lines[i];
    return NULL;
}

static void returns_lead_back(void) {
    uint8_t *brought_back = calloc(count, 1);
    uint64_t kinds[3] = {0}, wrong = 0, not_earlier = 0, twice = 0, without = 0;
    for (uint64_t i = 0; brought_back && i < count; i++) {
        const struct sale *sale = &sales[i];
        kinds[sale->kind]++;
        if (sale->kind == SALE_KIND_SALE) {
            without += sale->original != SALE_NO_ORIGINAL;
            continue;
        }
        if (sale->original >= count) {
            wrong++;
            continue;
        }
        const struct sale *original = &sales[sale->original];
        const struct sale_line *line = &sale->lines[0], *from = find_line(original, line->product);
        wrong += sale->line_count != 1 || original->kind != SALE_KIND_SALE || !from ||
                 original->purchase.customer != sale->purchase.customer ||
                 sale->purchase.customer == HISTORY_GUEST;
        wrong +=
            from &&
            (from->unit_price_cents != line->unit_price_cents || from->quantity < line->quantity ||
             from->discount_cents < line->discount_cents || from->total_cents < line->total_cents);
        not_earlier += original->purchase.at_us > sale->purchase.at_us || sale->original >= i;
        twice += brought_back[sale->original]++;
    }
    free(brought_back);
    is_int(without, 0, "a sale takes nothing back");
    is_int(wrong, 0,
           "a return or exchange takes a line of a sale of the same customer back, at its "
           "price, and no more of it than was bought");
    is_int(not_earlier, 0, "of an earlier sale");
    is_int(twice, 0, "and no sale is brought back twice");
    double returns = (double)kinds[SALE_KIND_RETURN] / (double)count;
    double exchanges = (double)kinds[SALE_KIND_EXCHANGE] / (double)count;
    ok(returns > 0.07 && returns < 0.09, "%.3f are returns", returns);
    ok(exchanges > 0.014 && exchanges < 0.026, "%.3f are exchanges", exchanges);
}

static void counts_for_the_customer(void) {
    uint64_t wrong = 0;
    for (uint64_t i = 0; i < count; i++)
        wrong += sale_value_cents(&sales[i]) !=
                 (sales[i].kind == SALE_KIND_SALE     ? sales[i].total_cents
                  : sales[i].kind == SALE_KIND_RETURN ? -sales[i].total_cents
                                                      : 0);
    is_int(wrong, 0, "a sale adds its total to the customer's value, a return takes it off");
}

static void are_rung_up_somewhere(void) {
    uint64_t wrong = 0, in_shops = 0, cash_online = 0, paid[PAYMENTS] = {0};
    for (uint64_t i = 0; i < count; i++) {
        const struct sale *sale = &sales[i];
        const struct store *store = stores_at(&world.stores, sale->purchase.store);
        wrong += sale->entry.till < 1 || sale->entry.till > store->registers;
        cash_online += store->is_online && sale->entry.payment == PAYMENT_CASH;
        in_shops += !store->is_online;
        paid[sale->entry.payment] += !store->is_online;
    }
    is_int(wrong, 0, "each at a till of its store");
    is_int(cash_online, 0, "nobody pays the online shop in cash");
    /* Shops in 2025: the shares of 2024. */
    static const double shares[PAYMENTS] = {0.35, 0.30, 0.14, 0.21};
    for (int i = 0; i < PAYMENTS; i++) {
        double share = (double)paid[i] / (double)in_shops;
        ok(share > shares[i] - 0.015 && share < shares[i] + 0.015, "%.3f are paid by %s", share,
           payment_name((enum payment)i));
    }
    is_text(sale_kind_name(SALE_KIND_EXCHANGE), "exchange", "kinds have the schema's names");
}

/* Numbered by the local day, in the order of time, and each number once in a store. */
static void receipts_count_the_day(void) {
    uint64_t not_rising = 0, too_high = 0, wrong_date = 0;
    for (uint32_t store = 0; store < world_stores(&world); store++) {
        uint64_t number = 0;
        uint32_t date = 0;
        for (uint64_t i = 0; i < count; i++) {
            const struct sale *sale = &sales[i];
            if (sale->purchase.store != store)
                continue;
            int64_t local_us =
                zone_local_us(stores_at(&world.stores, store)->zone, sale->purchase.at_us);
            struct calendar_date expected = calendar_date_of(calendar_day_of_us(local_us));
            uint32_t expected_date =
                (uint32_t)(expected.year * 10000 + expected.month * 100 + expected.day);
            wrong_date += sale->entry.receipt_date != expected_date;
            not_rising += sale->entry.receipt_date < date || (sale->entry.receipt_date == date &&
                                                              sale->entry.receipt_number <= number);
            too_high +=
                sale->entry.receipt_number < 1 || sale->entry.receipt_number > i + 1 ||
                (i >= sale->entry.receipt_number &&
                 sale->purchase.at_us - sales[i - sale->entry.receipt_number].purchase.at_us >
                     2 * CALENDAR_DAY_US);
            date = sale->entry.receipt_date;
            number = sale->entry.receipt_number;
        }
    }
    is_int(wrong_date, 0, "a receipt has the store's local date");
    is_int(not_rising, 0, "and a number that rises through the day, none twice");
    is_int(too_high, 0, "counted from 1 on each day");
}

/* A cashier's seat: who it is, when, and where. */
struct seat {
    uint64_t shift; /* store, day and shift */
    uint32_t cashier, till;
};

static int by_shift(const void *a, const void *b) {
    const struct seat *left = a, *right = b;
    if (left->shift != right->shift)
        return left->shift < right->shift ? -1 : 1;
    return (left->cashier > right->cashier) - (left->cashier < right->cashier);
}

static void cashiers_sit_at_one_till(void) {
    struct seat *seats = calloc(count, sizeof *seats);
    uint64_t moved = 0, twice = 0, many = 0;
    if (!seats)
        exit(1);
    for (uint64_t i = 0; i < count; i++) {
        const struct sale *sale = &sales[i];
        const struct store *store = stores_at(&world.stores, sale->purchase.store);
        enum opening opening = stores_group(&world.stores, store->group)->opening;
        int64_t local_us = zone_local_us(store->zone, sale->purchase.at_us);
        int32_t day = calendar_day_of_us(local_us);
        int32_t hour = (int32_t)((local_us - calendar_us_of_day(day)) / CALENDAR_HOUR_US);
        uint64_t shift = (uint64_t)sale->purchase.store << 40 | (uint64_t)day << 8;
        seats[i] = (struct seat){shift | staff_shift(opening, hour), sale->entry.cashier,
                                 sale->entry.till};
        many += sale->entry.cashier < 1 ||
                sale->entry.cashier > staff_cashiers(opening, store->registers);
    }
    qsort(seats, count, sizeof *seats, by_shift);
    for (uint64_t i = 1; i < count; i++) {
        bool same_day = seats[i].shift >> 8 == seats[i - 1].shift >> 8;
        bool same_shift = seats[i].shift == seats[i - 1].shift;
        moved += same_shift && seats[i].cashier == seats[i - 1].cashier &&
                 seats[i].till != seats[i - 1].till;
        for (uint64_t j = i; same_day && !same_shift && j-- > 0;)
            if (seats[j].shift >> 8 != seats[i].shift >> 8)
                break;
            else
                twice += seats[j].shift != seats[i].shift && seats[j].cashier == seats[i].cashier;
    }
    free(seats);
    is_int(many, 0, "a store has as many cashiers as its tills and shifts need");
    is_int(moved, 0, "nobody sits at two tills in a shift");
    is_int(twice, 0, "or works two shifts of a day");
}

/* A customer's life is added up without the till's entries. */
static void can_do_without_the_till(void) {
    uint64_t wrong = 0;
    for (uint64_t i = 0; i < count; i += 7) {
        struct sale goods;
        sale_of_purchase(&world, &sales[i].purchase, &goods);
        wrong += goods.total_cents != sales[i].total_cents || goods.kind != sales[i].kind ||
                 goods.line_count != sales[i].line_count;
    }
    is_int(wrong, 0, "the goods of a purchase are those of the sale");
}

/* What is sold in a year, in a world with enough of it. */
static struct bought {
    double lines[CATALOGUE_DEPARTMENTS][13]; /* by month; in 0 of the year */
    double dollars, sales, cheap, cheap_pieces, dear, dear_pieces;
} bought;

static void count_bought(const struct world *year, const struct sale *sale) {
    bought.dollars += (double)sale->subtotal_cents / 100;
    bought.sales++;
    for (uint32_t i = 0; i < sale->line_count; i++) {
        const struct sale_line *line = &sale->lines[i];
        uint32_t category = product_category_index(&year->products, line->product);
        uint32_t department = year->catalogue.categories[category].department;
        bought.lines[department][sale->entry.receipt_date / 100 % 100]++;
        bought.lines[department][0]++;
        bool is_cheap = line->unit_price_cents < 1000, is_dear = line->unit_price_cents >= 5000;
        bought.cheap += is_cheap, bought.cheap_pieces += is_cheap * line->quantity;
        bought.dear += is_dear, bought.dear_pieces += is_dear * line->quantity;
    }
}

static void buys_what_people_buy(void) {
    double mean = bought.dollars / bought.sales, cheap = bought.cheap_pieces / bought.cheap;
    double dear = bought.dear_pieces / bought.dear;
    ok(mean > 60 && mean < 150, "a sale comes to %.2f dollars on average", mean);
    ok(cheap > 1.98 && cheap < 2.02, "of what is cheap people take %.3f pieces", cheap);
    ok(dear > 1.06 && dear < 1.08, "of what is dear %.3f", dear);
}

/* Months of the departments against the sources, in a world with enough lines. */
static void departments_have_their_season(void) {
    static const struct {
        uint32_t department;
        int32_t month;
        double factor;
    } facts[] = {{0, 4, .845},   {0, 11, 1.192}, {0, 12, 1.549}, {1, 1, .753},
                 {1, 12, 1.557}, {3, 2, .81},    {3, 8, 1.157},  {3, 12, 1.601},
                 {2, 1, .792},   {2, 5, 1.281},  {7, 2, .914},   {7, 12, 1.078}};
    static struct world year;
    struct world_params params = small_world_params();
    params.volume.growth = 0;
    params.volume.sales = 300000;
    params.volume.customers = 50000;
    params.products = 12000;
    params.returns = params.exchanges = 0;
    params.volume.first_day = calendar_day(2022, 7, 3);
    world_for_test(&year, &params);
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    for (uint64_t i = 0; i < world_sales(&year); i++) {
        struct sale sale;
        sale_make(&year, &cursor, i, &sale);
        count_bought(&year, &sale);
    }
    /* 364 days of the year. */
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const double *months = bought.lines[facts[i].department];
        double factor = months[facts[i].month] / months[0] * 12;
        ok(factor > facts[i].factor - 0.09 && factor < facts[i].factor + 0.09,
           "%s in month %d: %.3f, %.3f by the census",
           year.catalogue.categories[facts[i].department].name, facts[i].month, factor,
           facts[i].factor);
    }
    world_release(&year);
}

static void sells_large_baskets(void) {
    static struct world grocer;
    struct world_params params = small_world_params();
    params.basket_lines = 9;
    params.products = 12 * 80;
    world_for_test(&grocer, &params);
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    uint64_t lines = 0, twice = 0, numbers = 0, most = 0;
    for (uint64_t i = 0; i < world_sales(&grocer); i++) {
        struct sale sale;
        sale_make(&grocer, &cursor, i, &sale);
        most = sale.line_count > most ? sale.line_count : most;
        for (uint32_t j = 0; j < sale.line_count; j++, lines++) {
            numbers += sale.lines[j].index != lines;
            for (uint32_t k = 0; k < j; k++)
                twice += sale.lines[k].product == sale.lines[j].product;
        }
    }
    double mean = (double)lines / (double)world_sales(&grocer);
    ok(mean > 8.9 && mean < 9.1 && most > 30, "a grocer's sale has %.2f lines, up to %" PRIu64,
       mean, most);
    is_int(twice, 0, "of different products");
    is_int(numbers, 0, "numbered through");
    is_int(lines, world_lines(&grocer), "as many as the world says");
    world_release(&grocer);
}

/* However a sale is asked for, it is the same. */
static void is_a_function_of_its_index(void) {
    uint64_t wrong = 0;
    for (uint64_t i = 0; i < 500; i++) {
        uint64_t index = i * 7919 % count;
        struct history_cursor cursor;
        struct sale again;
        memset(&again, 0, sizeof again);
        history_cursor_init(&cursor);
        sale_make(&world, &cursor, index, &again);
        wrong += again.total_cents != sales[index].total_cents ||
                 again.purchase.at_us != sales[index].purchase.at_us ||
                 memcmp(&again.entry, &sales[index].entry, sizeof again.entry) != 0;
        for (uint32_t j = 0; j < again.line_count; j++)
            wrong += again.lines[j].product != sales[index].lines[j].product;
    }
    is_int(wrong, 0, "asked for in any order, a sale is the same");
}

int main(void) {
    struct world_params params = small_world_params();
    world_for_test(&world, &params);
    make_all();
    rounds_tax_half_up();
    sums_are_exact();
    lines_are_of_the_store();
    returns_lead_back();
    counts_for_the_customer();
    are_rung_up_somewhere();
    receipts_count_the_day();
    cashiers_sit_at_one_till();
    is_a_function_of_its_index();
    can_do_without_the_till();
    departments_have_their_season();
    buys_what_people_buy();
    sells_large_baskets();
    free(sales);
    world_release(&world);
    return tap_done();
}
