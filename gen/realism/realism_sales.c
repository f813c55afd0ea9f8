/* Looks at a sample of the transactions, once. */
#include <math.h>

#include "gen/realism/realism_sample.h"
#include "gen/world/calendar.h"
#include "gen/world/product_pick.h"

/* Payments by count: Federal Reserve, Diary of Consumer Payment Choice, of 2018, 2023 and 2024, in
 * the order of enum payment; the rest is digital wallets. */
static const struct {
    double year, share[PAYMENTS];
} diary[] = {
    {2018, {.23, .28, .26, .23}},
    {2023, {.32, .30, .16, .22}},
    {2024, {.35, .30, .14, .21}},
};
enum { DIARIES = sizeof diary / sizeof *diary };

#define US_A_YEAR 31556952e6

/* Prices in cents from which fewer pieces are bought at a time. */
#define PRICE_MIDDLE 1000
#define PRICE_DEAR   5000

/* Who would pay in cash pays an online shop by digital wallet. */
static void expect_payments(int64_t at_us, bool is_online, double expected[PAYMENTS]) {
    double year = 1970 + (double)at_us / US_A_YEAR;
    unsigned later = 1;
    while (later < DIARIES - 1 && year > diary[later].year)
        later++;
    double part = (year - diary[later - 1].year) / (diary[later].year - diary[later - 1].year);
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    for (unsigned i = 0; i < PAYMENTS; i++)
        expected[i == PAYMENT_CASH && is_online ? PAYMENT_DIGITAL_WALLET : i] +=
            (1 - part) * diary[later - 1].share[i] + part * diary[later].share[i];
}

static void count_payment(struct realism_sales *sales, const struct world *world,
                          const struct sale *sale) {
    int64_t middle_us = world->start_us + (world->end_us - world->start_us) / 2;
    unsigned half = sale->purchase.at_us >= middle_us;
    sales->halves[half]++;
    sales->payments[half][sale->entry.payment]++;
    expect_payments(sale->purchase.at_us,
                    stores_at(&world->stores, sale->purchase.store)->is_online,
                    sales->payments_expected[half]);
}

/* The end of the widest hours that a shop has in each country; its own may be narrower. */
static const uint32_t closing_hours[LOCALES] = {
    [LOCALE_EN_US] = 21, [LOCALE_ID_ID] = 22, [LOCALE_RU_RU] = 22};

/* Returns the month, 0 to 11. */
static uint32_t count_time(struct realism_sales *sales, const struct store *store, int64_t at_us) {
    int64_t local_us = zone_local_us(store->zone, at_us);
    int32_t day = calendar_day_of_us(local_us);
    uint32_t weekday = (uint32_t)calendar_weekday(day);
    uint32_t hour = (uint32_t)((local_us - calendar_us_of_day(day)) / CALENDAR_HOUR_US);
    uint32_t month = (uint32_t)calendar_date_of(day).month - 1;
    sales->months[month]++;
    sales->weekdays[weekday]++;
    sales->locales[store->locale]++;
    if (store->is_online) {
        sales->online_hours[hour]++;
        return month;
    }
    sales->shop_sales++;
    sales->shop_open += hour >= 8 && hour < closing_hours[store->locale];
    if (store->locale == LOCALE_EN_US)
        sales->shop_hours[hour]++;
    return month;
}

static void count_rank(struct realism_sales *sales, const struct world *world, uint32_t store,
                       uint64_t product) {
    const struct shelf *shelf = shelves_at(&world->shelves, store);
    uint64_t rank = shelf_rank_of(&world->shelves, shelf, product);
    sales->first_ranks[store] += rank == 0;
    sales->rank_bins[realism_rank_bin(rank)]++;
}

static void count_line(struct realism_sales *sales, const struct sale_line *line) {
    int64_t full = line->unit_price_cents * line->quantity;
    sales->sold_lines++;
    int class = (line->unit_price_cents >= PRICE_MIDDLE) + (line->unit_price_cents >= PRICE_DEAR);
    sales->quantities[class][line->quantity < 4 ? line->quantity : 0]++;
    sales->priced[class]++;
    realism_mean_add(&sales->amount, (double)line->total_cents / 100);
    if (line->discount_cents == 0)
        return;
    sales->discounted++;
    realism_mean_add(&sales->discount, (double)line->discount_cents / (double)full);
}

static void count_sale(struct realism_sales *sales, const struct world *world,
                       const struct sale *sale) {
    uint32_t store = sale->purchase.store;
    sales->sales++;
    sales->kinds[sale->kind]++;
    sales->stores[store]++;
    sales->guests += sale->purchase.customer == HISTORY_GUEST;
    sales->lines_of[sale->line_count]++;
    count_payment(sales, world, sale);
    uint32_t month = count_time(sales, stores_at(&world->stores, store), sale->purchase.at_us);
    for (uint32_t i = 0; i < sale->line_count; i++) {
        const struct sale_line *line = &sale->lines[i];
        uint32_t category = product_category_index(&world->products, line->product);
        uint32_t department = world->catalogue.categories[category].department;
        sales->lines++;
        sales->departments[department]++;
        sales->department_months[department][month]++;
        count_rank(sales, world, store, line->product);
        if (sale->kind == SALE_KIND_SALE)
            count_line(sales, line);
    }
}

/* Customers grow in number and grow old; what a month would sell for that reason alone is known
 * from a world's volume without season. */
static int find_trend(struct realism_sales *sales, const struct world *world, struct err *err) {
    struct volume_params params = world->params.volume;
    params.season = 0;
    struct volume volume;
    if (volume_init(&volume, &params, err) < 0)
        return -1;
    double all = (double)volume_sales(&volume);
    for (uint32_t week = 0; week < volume.weeks; week++)
        for (int32_t day = 0; day < 7; day++) {
            int32_t date = params.first_day + 7 * (int32_t)week + day;
            sales->trend[calendar_date_of(date).month - 1] +=
                (double)(volume.sale_first[week + 1] - volume.sale_first[week]) / 7 / all;
        }
    volume_release(&volume);
    return 0;
}

int realism_sales_collect(struct realism_sample *sample, struct err *err) {
    const struct world *world = sample->world;
    uint64_t all = world_sales(world), count = all < REALISM_SALES ? all : REALISM_SALES;
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    for (uint64_t k = 0; k < count; k++) {
        struct sale sale;
        sale_make(world, &cursor, realism_pick(k, count, all), &sale);
        count_sale(&sample->sales, world, &sale);
    }
    return find_trend(&sample->sales, world, err);
}
