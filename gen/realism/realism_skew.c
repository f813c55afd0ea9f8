/* Measures of what is unequal: products, stores. */
#include <math.h>

#include "gen/realism/realism_sample.h"

/* Zipf-Mandelbrot, and where the tail begins to be steeper: see gen/world/popularity.h. */
#define ZIPF_SHIFT        2.7
#define ZIPF_TAIL_RANK    100000
#define ZIPF_TAIL_STEEPER .33

#define FIRST_STORES      4
#define ONLINE_STORE      3
#define ONLINE_SHARE_FEW  .35
#define ONLINE_SHARE_MANY .161
#define USUAL_SKEW        .6

static uint64_t smallest_shelf(const struct world *world) {
    uint64_t smallest = UINT64_MAX;
    for (uint64_t store = 0; store < world_stores(world); store++) {
        uint64_t count = shelves_at(&world->shelves, (uint32_t)store)->count;
        smallest = count < smallest ? count : smallest;
    }
    return smallest;
}

/* The slope of the logarithm of a product's sales over that of its shifted rank. All shelves are
 * laid over each other, so only ranks that each of them has can be compared. The rank is the
 * world's own: ordering products by their sales would read chance as popularity. */
static struct realism_figure zipf_between(const uint64_t *rank_bins, uint64_t from, uint64_t to) {
    struct realism_line_fit fit = {.points = 0};
    for (unsigned bin = 0; bin < REALISM_RANK_BINS; bin++) {
        double low = ceil(exp2(bin / 4.0)) - 1, high = ceil(exp2((bin + 1) / 4.0)) - 1;
        double count = (double)rank_bins[bin];
        if (low < (double)from || high > (double)to || high <= low || count == 0)
            continue;
        realism_line_add(&fit, log((low + high) / 2 + ZIPF_SHIFT), log(count / (high - low)),
                         count);
    }
    double spread = realism_line_spread(&fit);
    if (fit.points < 4 || spread <= 0)
        return (struct realism_figure){0, 0, 0};
    return (struct realism_figure){-realism_line_slope(&fit), 1 / sqrt(spread),
                                   (uint64_t)fit.weight};
}

static double zipf_target(const struct realism_sample *sample, unsigned part) {
    double exponent = sample->expected->popularity;
    return part == 0 || exponent <= 0 ? exponent : exponent + ZIPF_TAIL_STEEPER;
}

struct realism_figure realism_zipf(const struct world *world,
                                   const uint64_t rank_bins[REALISM_RANK_BINS]) {
    uint64_t smallest = smallest_shelf(world);
    return zipf_between(rank_bins, 0, smallest < ZIPF_TAIL_RANK ? smallest : ZIPF_TAIL_RANK);
}

static struct realism_figure zipf_figure(const struct realism_sample *sample, unsigned part) {
    return part == 0 ? realism_zipf(sample->world, sample->sales.rank_bins)
                     : zipf_between(sample->sales.rank_bins, ZIPF_TAIL_RANK,
                                    smallest_shelf(sample->world));
}

/* E-commerce was 16.1 % of retail sales in 2024; a chain of four stores has the first document's
 * share. */
static double online_target(const struct realism_sample *sample, unsigned part) {
    (void)part;
    double stores = (double)world_stores(sample->world), skew = sample->expected->store_skew;
    double usual =
        ONLINE_SHARE_MANY + (ONLINE_SHARE_FEW - ONLINE_SHARE_MANY) * FIRST_STORES / stores;
    double strength = skew < USUAL_SKEW ? skew / USUAL_SKEW : 1;
    return strength * usual + (1 - strength) / stores;
}

static struct realism_figure online_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    if (world_stores(sample->world) <= ONLINE_STORE)
        return (struct realism_figure){0, 0, 0};
    return realism_share(sample->sales.stores[ONLINE_STORE], sample->sales.sales);
}

static double stores_target(const struct realism_sample *sample, unsigned part) {
    (void)part;
    return sample->expected->store_skew;
}

/* Of the physical shops, in the order of their openings; the three first are ranked 1, 3, 2. The
 * types of the others spread about the line, so its error is that of
 * their deviations and of chance. */
static struct realism_figure stores_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    static const unsigned first_ranks[] = {1, 3, 2};
    struct realism_line_fit fit = {.points = 0};
    uint64_t sales = 0;
    for (unsigned store = 0; store < world_stores(sample->world); store++) {
        uint64_t count = sample->sales.stores[store];
        if (store == ONLINE_STORE || count == 0)
            continue;
        unsigned rank = store < ONLINE_STORE ? first_ranks[store] : store;
        realism_line_add(&fit, log(rank), log((double)count), 1);
        sales += count;
    }
    double spread = realism_line_spread(&fit);
    if (fit.points < 3 || spread <= 0)
        return (struct realism_figure){0, 0, 0};
    double slope = realism_line_slope(&fit);
    double residual = fit.yy - fit.y * fit.y / fit.weight - slope * slope * spread;
    residual = residual > 0 ? residual / (double)(fit.points - 2) : 0;
    double chance = (double)fit.points / (double)sales; /* of the logarithm of a mean count */
    return (struct realism_figure){-slope, sqrt((residual + chance) / spread), sales};
}

static struct realism_figure guests_figure(const struct realism_sample *sample, unsigned part) {
    (void)part;
    return realism_share(sample->sales.guests, sample->sales.sales);
}

const struct realism_measure realism_skew_measures[] = {
    {.name = "products: Zipf exponent",
     .parts = (const char *const[]){"up to rank 100,000", "beyond"},
     .part_count = 2,
     .source = "profile: popularity",
     .target = zipf_target,
     .tolerance = .03,
     .needs = 3000,
     .figure = zipf_figure},
    {.name = "stores: exponent of the shares",
     .source = "profile: store_skew",
     .target = stores_target,
     .tolerance = .05,
     .needs = 1000,
     .figure = stores_figure},
    {.name = "stores: share of the online shop",
     .source = "US Census e-commerce 2024",
     .target = online_target,
     .tolerance = .01,
     .needs = 1000,
     .figure = online_figure},
    {.name = "transactions without a customer",
     .source = "at most 1 %",
     .targets = (const double[]){0},
     .tolerance = .01,
     .needs = 1000,
     .figure = guests_figure},
    {.name = NULL},
};
