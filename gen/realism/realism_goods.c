/* A sample of the products: prices, costs, ratings. */
#include <math.h>

#include "gen/realism/realism_sample.h"

#define FEW         300
#define COST_MIN    .40
#define COST_MAX    .70
#define HALF_A_CENT .5

static const char *const star_names[REALISM_STARS] = {"1", "2", "3", "4", "5"};

static void count_ratings(struct realism_goods *goods, const struct world *world, uint64_t index,
                          const struct product *product) {
    double lines = log(world_product_sales(world, index).lines_a_week);
    double ratings = log1p(product->rating_count);
    realism_mean_add(&goods->lines, lines);
    realism_mean_add(&goods->ratings, ratings);
    goods->lines_by_ratings += lines * ratings;
    if (product->rating_count == 0)
        return;
    realism_mean_add(&goods->rating, product->rating_average_hundredths / 100.0);
    /* The single rating of a product is known; of several there is the mean alone. */
    if (product->rating_count == 1) {
        int32_t stars = product->rating_average_hundredths / 100;
        goods->rated_once++;
        goods->stars[stars >= 1 && stars <= REALISM_STARS ? stars : 0]++;
    }
}

static void count_product(struct realism_goods *goods, const struct world *world, uint64_t index) {
    struct product product;
    world_product(world, index, &product);
    uint32_t leaf = (uint32_t)product.category_id - 1;
    double price = (double)product.price_cents, cost = (double)product.cost_cents;
    goods->count++;
    goods->nines += product.price_cents % 10 == 9;
    goods->cost_fits +=
        cost >= COST_MIN * price - HALF_A_CENT && cost <= COST_MAX * price + HALF_A_CENT;
    realism_mean_add(&goods->prices[leaf], log(price));
    realism_mean_add(&goods->prices[world->catalogue.categories[leaf].department], log(price));
    count_ratings(goods, world, index, &product);
}

int realism_goods_collect(struct realism_sample *sample, struct err *err) {
    (void)err;
    uint64_t all = world_products(sample->world);
    uint64_t count = all < REALISM_PRODUCTS ? all : REALISM_PRODUCTS;
    for (uint64_t k = 0; k < count; k++)
        count_product(&sample->goods, sample->world, realism_pick(k, count, all));
    return 0;
}

/* A family's products have one ending and one level of price: its members are no new evidence. */
static struct realism_figure by_family(struct realism_figure figure) {
    figure.error *= sqrt(FAMILY_PRODUCTS);
    return figure;
}

static struct realism_figure ending_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    return by_family(realism_share(sample->goods.nines, sample->goods.count));
}

static struct realism_figure cost_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    struct realism_figure share = realism_share(sample->goods.cost_fits, sample->goods.count);
    share.error = 0; /* not one product may be outside */
    return share;
}

/* The pooled standard deviation of the prices' logarithms within categories from .. to - 1. Its
 * error is about 1 / sqrt(2 n) of it. */
static struct realism_figure spread_within(const struct realism_goods *goods, unsigned from,
                                           unsigned to) {
    double squares = 0, freedom = 0;
    for (unsigned i = from; i < to; i++) {
        const struct realism_mean *prices = &goods->prices[i];
        if (prices->count < 2)
            continue;
        squares += prices->squares - prices->sum * prices->sum / (double)prices->count;
        freedom += (double)prices->count - 1;
    }
    if (freedom <= 0)
        return (struct realism_figure){0, 0, 0};
    double spread = sqrt(squares / freedom);
    struct realism_figure figure = {spread, spread / sqrt(2 * freedom), (uint64_t)freedom};
    return by_family(figure);
}

static struct realism_figure departments_figure(const struct realism_sample *sample,
                                                unsigned part) {
    (void)part;
    return spread_within(&sample->goods, 0, CATALOGUE_DEPARTMENTS);
}

static struct realism_figure categories_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    return spread_within(&sample->goods, CATALOGUE_DEPARTMENTS, CATALOGUE_CATEGORIES);
}

static struct realism_figure rating_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    return realism_mean_figure(&sample->goods.rating);
}

static struct realism_figure stars_figure(const struct realism_sample *sample, unsigned part) {
    return realism_share(sample->goods.stars[part + 1], sample->goods.rated_once);
}

/* The correlation of the logarithms of ratings and of the sales that a product is to have: those of
 * a sample would be too few for each product of a large world. */
static struct realism_figure popular_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    const struct realism_goods *goods = &sample->goods;
    double count = (double)goods->count, mean_lines = goods->lines.sum / count;
    double mean_ratings = goods->ratings.sum / count;
    double variance = (goods->lines.squares / count - mean_lines * mean_lines) *
                      (goods->ratings.squares / count - mean_ratings * mean_ratings);
    if (variance <= 0)
        return (struct realism_figure){0, 0, 0};
    double covariance = goods->lines_by_ratings / count - mean_lines * mean_ratings;
    return (struct realism_figure){covariance / sqrt(variance), 1 / sqrt(count), goods->count};
}

const struct realism_measure realism_goods_measures[] = {
    {.name = "prices that end in 9",
     .source = "Levy 2011",
     .targets = (const double[]){.80},
     .tolerance = .03,
     .needs = FEW,
     .figure = ending_figure},
    {.name = "prices: sd of the log within a department",
     .source = "assumption",
     .targets = (const double[]){.9},
     .tolerance = .2,
     .needs = FEW,
     .figure = departments_figure},
    {.name = "prices: sd of the log within a category",
     .source = "assumption",
     .targets = (const double[]){.9},
     .tolerance = .2,
     .needs = UINT64_C(5) * FAMILY_PRODUCTS * CATALOGUE_LEAVES, /* several families in each */
     .figure = categories_figure},
    {.name = "cost within 40 to 70 % of the price",
     .source = "seed document",
     .targets = (const double[]){1},
     .tolerance = 0,
     .needs = 1,
     .figure = cost_figure},
    {.name = "ratings: mean",
     .source = "J-shaped ratings",
     .targets = (const double[]){4.18},
     .tolerance = .03,
     .needs = FEW,
     .figure = rating_figure},
    {.name = "ratings of products with one: stars",
     .parts = star_names,
     .part_count = REALISM_STARS,
     .source = "J-shaped ratings",
     .targets = (const double[]){.08, .05, .08, .19, .60},
     .tolerance = .01,
     .needs = FEW,
     .figure = stars_figure},
    {.name = "ratings follow sales (correlation of logs)",
     .source = "assumption",
     .targets = (const double[]){.7},
     .tolerance = .3,
     .needs = FEW,
     .figure = popular_figure},
    {.name = NULL},
};
