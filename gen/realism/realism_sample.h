/* What the measures are taken from: counts over a sample of the world's rows, and the tables of
 * measures. Only the realism*.c files and skew.c use it.
 *
 * Samples are stratified: the k-th of n rows is a hashed one of the k-th n-th of all, so that every
 * week and store has its part.
 */
#ifndef PGBAZAAR_GEN_REALISM_REALISM_SAMPLE_H
#define PGBAZAAR_GEN_REALISM_REALISM_SAMPLE_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/mix.h"
#include "gen/world/sale.h"
#include "gen/world/world.h"

#define REALISM_SALES     200000
#define REALISM_CUSTOMERS 20000
#define REALISM_PRODUCTS  20000
#define REALISM_VECTORS   6000

#define REALISM_RANK_BINS 160 /* four for each doubling of the rank */
#define REALISM_STARS     5
#define REALISM_MONTHS    12

enum realism_cosine { COSINE_APART, COSINE_DEPARTMENT, COSINE_CATEGORY, COSINE_FAMILY, COSINES };

/* Counts of things with a mean. */
struct realism_mean {
    uint64_t count;
    double sum, squares;
};

static inline void realism_mean_add(struct realism_mean *mean, double value) {
    mean->count++;
    mean->sum += value;
    mean->squares += value * value;
}

struct realism_sales {
    uint64_t sales, kinds[3], guests;
    uint64_t months[REALISM_MONTHS]; /* by the store's local time, as the next three */
    uint64_t weekdays[7];            /* from Sunday */
    uint64_t locales[LOCALES];       /* by the country of the store */
    uint64_t shop_hours[24];         /* of shops in the United States */
    uint64_t online_hours[24];
    uint64_t shop_sales, shop_open; /* in physical shops; in their opening hours */
    uint64_t lines_of[BASKET_LINES_MAX + 1], lines;
    uint64_t sold_lines, discounted; /* of sales, no returns, as all down to the discount */
    uint64_t quantities[3][4];       /* lines by class of price and pieces */
    uint64_t priced[3];              /* lines by class of price: cheap, middle, dear */
    struct realism_mean amount;      /* of a line, in dollars */
    struct realism_mean discount;    /* share of the price of a discounted line */
    uint64_t payments[2][PAYMENTS];  /* first and second half of the time */
    double payments_expected[2][PAYMENTS];
    uint64_t halves[2];
    uint64_t department_months[CATALOGUE_DEPARTMENTS][REALISM_MONTHS]; /* lines */
    uint64_t departments[CATALOGUE_DEPARTMENTS];
    uint64_t rank_bins[REALISM_RANK_BINS]; /* lines, by rank on the store's shelf */
    uint64_t stores[STORES_MAX];           /* transactions */
    uint64_t first_ranks[STORES_MAX];      /* lines of the most popular product of each shelf */
    double trend[REALISM_MONTHS];          /* share of the transactions if there were no season */
};

struct realism_people {
    uint32_t purchases[REALISM_CUSTOMERS];
    uint32_t count;
    uint64_t tiers[LOYALTY_TIERS], genders[4], ages[3], once;
    double top_share, top_error; /* of the purchases, the 20 % who buy most */
    double top_expected, once_expected;
};

struct realism_goods {
    uint64_t count, nines, cost_fits, stars[REALISM_STARS + 1], rated_once;
    struct realism_mean rating;
    struct realism_mean prices[CATALOGUE_CATEGORIES]; /* logarithms; of leaves and departments */
    struct realism_mean lines, ratings; /* logarithms, for the correlation of the two */
    double lines_by_ratings;            /* sum of the products */
};

struct realism_vectors {
    struct realism_mean cosines[COSINES];
    struct realism_mean nearest, intrinsic_dimension;
    double participation_ratio;
    uint64_t count;
};

struct realism_sample {
    const struct world *world;
    const struct world_params *expected;
    struct realism_sales sales;
    struct realism_people people;
    struct realism_goods goods;
    struct realism_vectors vectors;
};

/* The k-th row of a sample of `count` of `all` rows. */
static inline uint64_t realism_pick(uint64_t k, uint64_t count, uint64_t all) {
    uint64_t from = (uint64_t)((uint128)k * all / count);
    uint64_t to = (uint64_t)((uint128)(k + 1) * all / count);
    return from + mix_below(mix64(k + MIX_GOLDEN), to - from);
}

/* The bin of a product's rank, below REALISM_RANK_BINS. */
static inline unsigned realism_rank_bin(uint64_t rank) {
    return (unsigned)(4 * log2((double)rank + 1));
}

/* These fill their part of the sample, which is all zero before. */
int realism_sales_collect(struct realism_sample *sample, struct err *err);
int realism_people_collect(struct realism_sample *sample, struct err *err);
int realism_goods_collect(struct realism_sample *sample, struct err *err);
int realism_vectors_collect(struct realism_sample *sample, struct err *err);

/* Fills top_share and top_error by the purchases, which it puts in order. */
void realism_find_top_share(struct realism_people *people);

struct realism_report;

/* Fills all parts of a sample whose world and expected parameters are set and whose rest is zero;
 * holds it against the tables of measures. */
int realism_collect(struct realism_sample *sample, struct err *err);
void realism_judge(const struct realism_sample *sample, struct realism_report *report);

/* What a measure found. */
struct realism_figure {
    double value;
    double error; /* standard error, as far as it comes from the size of the sample */
    uint64_t samples;
};

struct realism_measure {
    const char *name;
    const char *const *parts; /* names of the parts, "NAME: PART"; NULL: a measure without */
    unsigned part_count;      /* 0 without parts */
    const char *source;
    const double *targets; /* of the parts; NULL: see target */
    double (*target)(const struct realism_sample *sample, unsigned part);
    double tolerance;
    uint64_t needs; /* samples, below which nothing is said */
    struct realism_figure (*figure)(const struct realism_sample *sample, unsigned part);
};

/* `count` of `all`, with the error of independent draws. */
struct realism_figure realism_share(uint64_t count, uint64_t all);
struct realism_figure realism_mean_figure(const struct realism_mean *mean);

/* The exponent of Zipf's law by counts of lines in bins of their products' ranks, up to the rank
 * from which popularity.h has another one. */
struct realism_figure realism_zipf(const struct world *world,
                                   const uint64_t rank_bins[REALISM_RANK_BINS]);

/* A weighted straight line through points; the error is that of the slope. */
struct realism_line_fit {
    double weight, x, y, xx, xy, yy;
    uint64_t points;
};
void realism_line_add(struct realism_line_fit *fit, double x, double y, double weight);
double realism_line_slope(const struct realism_line_fit *fit);
double realism_line_spread(const struct realism_line_fit *fit); /* sum of weight (x - mean)^2 */

/* Each ends with an entry whose name is NULL. */
extern const struct realism_measure realism_time_measures[];
extern const struct realism_measure realism_basket_measures[];
extern const struct realism_measure realism_skew_measures[];
extern const struct realism_measure realism_people_measures[];
extern const struct realism_measure realism_goods_measures[];
extern const struct realism_measure realism_vectors_measures[];

#endif
