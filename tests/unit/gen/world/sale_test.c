/* Sales: their sums to the cent, their lines, and returns that lead back to what was bought. */
#include "gen/world/sale.h"

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
    uint64_t wrong = 0, paid[PAYMENTS] = {0};
    for (uint64_t i = 0; i < count; i++) {
        const struct sale *sale = &sales[i];
        uint32_t tills = stores_at(&world.stores, sale->purchase.store)->registers;
        wrong +=
            sale->till < 1 || sale->till > tills || sale->cashier < 1 || sale->cashier > 2 * tills;
        paid[sale->payment]++;
    }
    is_int(wrong, 0, "each at a till of its store, by one of two cashiers a till");
    /* 2025: the shares of 2024. */
    static const double shares[PAYMENTS] = {0.35, 0.30, 0.14, 0.21};
    for (int i = 0; i < PAYMENTS; i++) {
        double share = (double)paid[i] / (double)count;
        ok(share > shares[i] - 0.015 && share < shares[i] + 0.015, "%.3f are paid by %s", share,
           payment_name((enum payment)i));
    }
    is_text(sale_kind_name(SALE_KIND_EXCHANGE), "exchange", "kinds have the schema's names");
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
                 again.payment != sales[index].payment || again.till != sales[index].till;
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
    is_a_function_of_its_index();
    free(sales);
    world_release(&world);
    return tap_done();
}
