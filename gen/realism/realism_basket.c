/* Measures of what is in a transaction: lines, pieces, discounts, kinds, payment. */
#include <math.h>

#include "gen/realism/realism_sample.h"

#define SEED   "seed document"
#define FEW    1000
#define THIRDS (1.0 / 3)

static const char *const number_names[] = {"1", "2", "3", "4", "5"};
static const char *const payment_names[] = {
    "credit card, first half",    "debit card, first half",     "cash, first half",
    "digital wallet, first half", "credit card, second half",   "debit card, second half",
    "cash, second half",          "digital wallet, second half"};

static struct realism_figure lines_figure(const struct realism_sample *sample, unsigned part) {
    return realism_share(sample->sales.lines_of[part + 1], sample->sales.sales);
}

static struct realism_figure mean_lines_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    struct realism_mean mean = {0, 0, 0};
    for (unsigned lines = 1; lines <= BASKET_LINES_MAX; lines++) {
        double count = (double)sample->sales.lines_of[lines];
        mean.count += sample->sales.lines_of[lines];
        mean.sum += count * lines;
        mean.squares += count * lines * lines;
    }
    return realism_mean_figure(&mean);
}

static double mean_lines_target(const struct realism_sample *sample, unsigned part) {
    (void)part;
    return basket_mean_lines(sample->expected->basket_lines);
}

/* Of the places of a block: the seed's with the usual mean. */
static double lines_target(const struct realism_sample *sample, unsigned part) {
    const struct basket *basket = &sample->world->basket;
    unsigned count = 0;
    for (unsigned place = 0; place < BASKET_BLOCK; place++)
        count += basket->lines[place] == part + 1;
    return (double)count / BASKET_BLOCK;
}

static struct realism_figure quantity_figure(const struct realism_sample *sample, unsigned part) {
    return realism_share(sample->sales.quantities[0][part + 1], sample->sales.priced[0]);
}

/* Of the classes of price above the cheapest. */
static struct realism_figure single_figure(const struct realism_sample *sample, unsigned part) {
    return realism_share(sample->sales.quantities[part + 1][1], sample->sales.priced[part + 1]);
}

static struct realism_figure amount_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    return realism_mean_figure(&sample->sales.amount);
}

static double discounts_target(const struct realism_sample *sample, unsigned part) {
    (void)part;
    return sample->expected->discounts;
}

static struct realism_figure discounts_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    return realism_share(sample->sales.discounted, sample->sales.sold_lines);
}

static struct realism_figure discount_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    return realism_mean_figure(&sample->sales.discount);
}

static double kind_target(const struct realism_sample *sample, unsigned part) {
    return part == 0 ? sample->expected->returns : sample->expected->exchanges;
}

static struct realism_figure kind_figure(const struct realism_sample *sample, unsigned part) {
    enum sale_kind kind = part == 0 ? SALE_KIND_RETURN : SALE_KIND_EXCHANGE;
    return realism_share(sample->sales.kinds[kind], sample->sales.sales);
}

/* The mean over the dates of the sales, since the shares change with the years. */
static double payment_target(const struct realism_sample *sample, unsigned part) {
    unsigned half = part / PAYMENTS;
    uint64_t all = sample->sales.halves[half];
    return all > 0 ? sample->sales.payments_expected[half][part % PAYMENTS] / (double)all : 0;
}

static struct realism_figure payment_figure(const struct realism_sample *sample, unsigned part) {
    unsigned half = part / PAYMENTS;
    return realism_share(sample->sales.payments[half][part % PAYMENTS], sample->sales.halves[half]);
}

const struct realism_measure realism_basket_measures[] = {
    {.name = "lines a transaction: mean",
     .source = "profile: basket",
     .target = mean_lines_target,
     .tolerance = .02,
     .needs = FEW,
     .figure = mean_lines_figure},
    {.name = "transactions by lines",
     .parts = number_names,
     .part_count = 5,
     .source = "profile: basket",
     .target = lines_target,
     .tolerance = .005,
     .needs = FEW,
     .figure = lines_figure},
    {.name = "pieces of lines below 10 dollars",
     .parts = number_names,
     .part_count = 3,
     .source = SEED,
     .targets = (const double[]){THIRDS, THIRDS, THIRDS},
     .tolerance = .005,
     .needs = FEW,
     .figure = quantity_figure},
    {.name = "lines of one piece",
     .parts = (const char *const[]){"10 to 50 dollars", "from 50 dollars"},
     .part_count = 2,
     .source = "assumption",
     .targets = (const double[]){.70, .93},
     .tolerance = .005,
     .needs = FEW,
     .figure = single_figure},
    {.name = "mean amount of a line, dollars",
     .source = "assumption: sales of 60 to 160",
     .targets = (const double[]){54},
     .tolerance = 25,
     .needs = FEW,
     .figure = amount_figure},
    {.name = "lines at a discount",
     .source = "profile: discounts",
     .target = discounts_target,
     .tolerance = .005,
     .needs = FEW,
     .figure = discounts_figure},
    {.name = "mean discount",
     .source = SEED,
     .targets = (const double[]){.15},
     .tolerance = .005,
     .needs = 300,
     .figure = discount_figure},
    {.name = "transactions that are",
     .parts = (const char *const[]){"returns", "exchanges"},
     .part_count = 2,
     .source = "profile: returns, exchanges",
     .target = kind_target,
     .tolerance = .005,
     .needs = FEW,
     .figure = kind_figure},
    {.name = "payment",
     .parts = payment_names,
     .part_count = 2 * PAYMENTS,
     .source = "Fed payment diary",
     .target = payment_target,
     .tolerance = .01,
     .needs = FEW,
     .figure = payment_figure},
    {.name = NULL},
};
