#include "gen/skew.h"

#include <math.h>
#include <stdlib.h>

#include "gen/realism/realism_sample.h"
#include "gen/world/calendar.h"
#include "gen/world/optional.h"
#include "gen/world/season.h"

#define SALES        20000
#define PRODUCTS     20000
#define CUSTOMERS    10000
#define ROWS         10000 /* whose optional values are looked at */
#define WEEKS_A_YEAR 52.1775
#define WEEKS_LEAST  8 /* for a growth */

/* The products that sell most: so many of them. */
static const double firsts[2] = {.01, .2};

struct measuring {
    const struct world *world;
    uint64_t kinds[3], sales, lines;
    uint64_t stores[STORES_MAX];
    uint64_t rank_bins[REALISM_RANK_BINS];
    double rates[PRODUCTS]; /* lines a week of products, the highest first */
    uint32_t rate_count;
    /* Lines of products that sell more than the last of the first ones, and as much as it. */
    uint64_t more[2], alike[2];
    struct realism_people people;
};

static int descending(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left < right) - (left > right);
}

static void list_rates(struct measuring *measuring) {
    uint64_t all = world_products(measuring->world);
    measuring->rate_count = (uint32_t)(all < PRODUCTS ? all : PRODUCTS);
    for (uint32_t k = 0; k < measuring->rate_count; k++) {
        uint64_t product = realism_pick(k, measuring->rate_count, all);
        measuring->rates[k] = world_product_sales(measuring->world, product).lines_a_week;
    }
    qsort(measuring->rates, measuring->rate_count, sizeof *measuring->rates, descending);
}

/* The rate of the last one among the first products. */
static double last_rate(const struct measuring *measuring, int part) {
    return measuring->rates[(uint32_t)(firsts[part] * (measuring->rate_count - 1))];
}

static void count_line(struct measuring *measuring, uint64_t product) {
    struct product_sales sales = world_product_sales(measuring->world, product);
    measuring->lines++;
    measuring->rank_bins[realism_rank_bin(sales.rank)]++;
    for (int part = 0; part < 2; part++) {
        double last = last_rate(measuring, part);
        measuring->more[part] += sales.lines_a_week > last;
        measuring->alike[part] += sales.lines_a_week >= last && sales.lines_a_week <= last;
    }
}

static void count_sales(struct measuring *measuring) {
    uint64_t all = world_sales(measuring->world), count = all < SALES ? all : SALES;
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    for (uint64_t k = 0; k < count; k++) {
        struct sale sale;
        sale_make(measuring->world, &cursor, realism_pick(k, count, all), &sale);
        measuring->sales++;
        measuring->kinds[sale.kind]++;
        measuring->stores[sale.purchase.store]++;
        for (uint32_t line = 0; line < sale.line_count; line++)
            count_line(measuring, sale.lines[line].product);
    }
}

/* Of products that sell alike, as many are among the first ones as there is room for. */
static double share_of_firsts(const struct measuring *measuring, int part) {
    double last = last_rate(measuring, part), more = 0, alike = 0;
    for (uint32_t k = 0; k < measuring->rate_count && measuring->rates[k] >= last; k++) {
        bool sells_more = measuring->rates[k] > last;
        more += sells_more ? 1.0 / measuring->rate_count : 0;
        alike += sells_more ? 0 : 1.0 / measuring->rate_count;
    }
    double of_alike = (firsts[part] - more) / alike;
    of_alike = of_alike < 1 ? of_alike : 1;
    return ((double)measuring->more[part] + of_alike * (double)measuring->alike[part]) /
           (double)measuring->lines;
}

static double share_of_largest_store(const struct measuring *measuring) {
    uint64_t largest = 0;
    for (uint64_t store = 0; store < world_stores(measuring->world); store++)
        if (measuring->stores[store] > largest)
            largest = measuring->stores[store];
    return (double)largest / (double)measuring->sales;
}

static void count_customers(struct measuring *measuring) {
    const struct world *world = measuring->world;
    struct realism_people *people = &measuring->people;
    uint64_t all = world_customers(world), count = all < CUSTOMERS ? all : CUSTOMERS;
    for (uint64_t k = 0; k < count; k++) {
        uint64_t purchases = history_purchase_count(&world->history, realism_pick(k, count, all));
        people->once += purchases == 1;
        people->purchases[people->count++] = (uint32_t)purchases;
    }
    realism_find_top_share(people);
}

/* The slope of the logarithm of the weeks' sales, each without the season it has. Exact. */
static double growth(const struct world *world) {
    const struct volume *volume = &world->history.volume;
    const struct volume_params *params = &world->params.volume;
    const struct season retail = season_of_retail();
    struct realism_line_fit fit = {.points = 0};
    if (volume->weeks < WEEKS_LEAST)
        return NAN;
    for (uint32_t week = 0; week < volume->weeks; week++) {
        double sales = (double)(volume->sale_first[week + 1] - volume->sale_first[week]);
        double season = 0;
        for (int32_t day = 0; day < CALENDAR_DAYS_A_WEEK; day++)
            season +=
                season_at(&retail, params->first_day + (int32_t)week * CALENDAR_DAYS_A_WEEK + day,
                          params->season) /
                CALENDAR_DAYS_A_WEEK;
        if (sales > 0)
            realism_line_add(&fit, week, log(sales / season), sales);
    }
    return realism_line_spread(&fit) > 0 ? expm1(realism_line_slope(&fit) * WEEKS_A_YEAR) : NAN;
}

static double share_of_nulls(const struct world *world) {
    static const enum optional of_customers[] = {
        OPTIONAL_CUSTOMER_PHONE, OPTIONAL_CUSTOMER_BIRTH_DAY, OPTIONAL_CUSTOMER_GENDER};
    enum { VALUES = sizeof of_customers / sizeof *of_customers };
    uint64_t all = world_customers(world), count = all < ROWS ? all : ROWS, unknown = 0;
    for (uint64_t k = 0; k < count; k++)
        for (int value = 0; value < VALUES; value++)
            unknown += !optional_is_known(world, of_customers[value], realism_pick(k, count, all));
    return (double)unknown / (double)(count * VALUES);
}

static void find_achieved(const struct measuring *measuring, double achieved[SKEW_FIGURES]) {
    const struct realism_people *people = &measuring->people;
    double sales = (double)measuring->sales;
    struct realism_figure zipf = realism_zipf(measuring->world, measuring->rank_bins);
    achieved[SKEW_FIRST_PRODUCTS] = share_of_firsts(measuring, 0);
    achieved[SKEW_MORE_PRODUCTS] = share_of_firsts(measuring, 1);
    achieved[SKEW_ZIPF] = zipf.samples > 0 ? zipf.value : NAN;
    achieved[SKEW_LARGEST_STORE] = share_of_largest_store(measuring);
    achieved[SKEW_CUSTOMERS] = people->top_share;
    achieved[SKEW_ONCE] = (double)people->once / people->count;
    achieved[SKEW_RETURNS] = (double)measuring->kinds[SALE_KIND_RETURN] / sales;
    achieved[SKEW_EXCHANGES] = (double)measuring->kinds[SALE_KIND_EXCHANGE] / sales;
    achieved[SKEW_BASKET] = (double)measuring->lines / sales;
    achieved[SKEW_GROWTH] = growth(measuring->world);
    achieved[SKEW_NULLS] = share_of_nulls(measuring->world);
}

int skew_measure(const struct world *world, struct skew *skew, struct err *err) {
    const struct world_params *params = &world->params;
    struct measuring *measuring = calloc(1, sizeof *measuring);
    if (!measuring)
        return err_set(err, ERR_SYSTEM, "out of memory for a sample of the world");
    measuring->world = world;
    list_rates(measuring);
    count_sales(measuring);
    count_customers(measuring);
    *skew = (struct skew){
        .asked = {[SKEW_FIRST_PRODUCTS] = NAN,
                  [SKEW_MORE_PRODUCTS] = NAN,
                  [SKEW_ZIPF] = params->popularity,
                  [SKEW_LARGEST_STORE] = NAN,
                  [SKEW_CUSTOMERS] = NAN,
                  [SKEW_ONCE] = NAN,
                  [SKEW_RETURNS] = params->returns,
                  [SKEW_EXCHANGES] = params->exchanges,
                  [SKEW_BASKET] = params->basket_lines,
                  [SKEW_GROWTH] = params->volume.growth,
                  [SKEW_NULLS] = params->nulls},
        .uuid_v7 = params->uuid_v7,
    };
    find_achieved(measuring, skew->achieved);
    free(measuring);
    return 0;
}

static const struct {
    const char *key, *text;
    bool is_share;
} figures[SKEW_FIGURES] = {
    [SKEW_FIRST_PRODUCTS] = {"top_1_percent_of_products",
                             "lines of the 1 % of the products that sell most", true},
    [SKEW_MORE_PRODUCTS] = {"top_20_percent_of_products", "lines of the 20 % that sell most", true},
    [SKEW_ZIPF] = {"zipf_exponent", "exponent of a product's sales over its rank", false},
    [SKEW_LARGEST_STORE] = {"largest_store", "transactions of the largest store", true},
    [SKEW_CUSTOMERS] = {"top_20_percent_of_customers",
                        "purchases of the 20 % of the customers who buy most", true},
    [SKEW_ONCE] = {"bought_once", "customers who bought once", true},
    [SKEW_RETURNS] = {"returns", "transactions that are returns", true},
    [SKEW_EXCHANGES] = {"exchanges", "transactions that are exchanges", true},
    [SKEW_BASKET] = {"basket", "lines of a transaction", false},
    [SKEW_GROWTH] = {"growth", "growth of the sales in a year", true},
    [SKEW_NULLS] = {"nulls", "optional values that are not known", true},
};

static void put_cell(struct buf *text, double value, bool is_share) {
    if (isnan(value))
        buf_printf(text, " %10s", "-");
    else if (is_share)
        buf_printf(text, " %8.1f %%", 100 * value);
    else
        buf_printf(text, " %10.2f", value);
}

void skew_print(const struct skew *skew, struct buf *text) {
    buf_printf(text, "%-52s %10s %10s\n", "skew", "achieved", "asked");
    for (int i = 0; i < SKEW_FIGURES; i++) {
        buf_printf(text, "%-52s", figures[i].text);
        put_cell(text, skew->achieved[i], figures[i].is_share);
        put_cell(text, skew->asked[i], figures[i].is_share);
        buf_put_text(text, "\n");
    }
    const char *version = skew->uuid_v7 ? "v7" : "v4";
    buf_printf(text, "%-52s %10s %10s\n", "UUIDs", version, version);
}

static void put_number(struct buf *json, const char *name, double value) {
    if (isnan(value))
        buf_printf(json, "\"%s\": null", name);
    else
        buf_printf(json, "\"%s\": %.6g", name, value);
}

void skew_json(const struct skew *skew, struct buf *json) {
    buf_put_text(json, "{");
    for (int i = 0; i < SKEW_FIGURES; i++) {
        buf_printf(json, "\"%s\": {", figures[i].key);
        put_number(json, "achieved", skew->achieved[i]);
        buf_put_text(json, ", ");
        put_number(json, "asked", skew->asked[i]);
        buf_put_text(json, "}, ");
    }
    buf_printf(json, "\"uuid\": \"%s\"}", skew->uuid_v7 ? "v7" : "v4");
}
