#include "gen/world/arith.h"
#include "gen/world/calendar.h"
#include "gen/world/product_stock.h"

#define HUNDREDTHS    100
#define LOG2_OF_E     1.4426950408889634
#define COUNT_MOST    1e9
#define POISSON_MOST  40 /* beyond, chance is less than what buyers of a kind do differently */
#define DRAWN_RATINGS 24

/* Of the receipts' lines, those that the buyer reviews: an assumption. Some products are reviewed
 * more often than others: by a factor of 2^x, x between -SPREAD and SPREAD, mostly near 0. */
#define REVIEWED_SHARE 0.04
#define SPREAD         2
#define SPREAD_DRAWS   4

/* Ratings are J-shaped: many fives, more ones than twos. Cumulative shares in percent of 5, 4, 3, 2
 * and 1 stars: .60, .19, .08, .05, .08. */
static const struct {
    uint32_t until;
    int64_t stars;
} ratings[] = {{60, 5}, {79, 4}, {87, 3}, {92, 2}, {100, 1}};

static double uniform(struct pcg *pcg) {
    return ((double)pcg_next(pcg) + 0.5) * 0x1p-32;
}

static int64_t draw_rating(struct pcg *pcg) {
    uint32_t percent = pcg_below(pcg, 100), i = 0;
    while (percent >= ratings[i].until)
        i++;
    return ratings[i].stars;
}

/* As many as have bought since it is on sale, at the rate of the base weeks, and reviewed it. */
static int64_t draw_count(double lines, struct pcg *pcg) {
    double bell = 0;
    for (int i = 0; i < SPREAD_DRAWS; i++)
        bell += uniform(pcg);
    double expected = lines * REVIEWED_SHARE * arith_exp2((bell * 2 / SPREAD_DRAWS - 1) * SPREAD);
    if (expected > POISSON_MOST)
        return (int64_t)(expected < COUNT_MOST ? expected : COUNT_MOST);
    /* Knuth's way to a Poisson number: as many factors as keep the product above e^-expected. */
    double end = arith_exp2(-expected * LOG2_OF_E);
    double product = uniform(pcg);
    int64_t count = 0;
    while (product > end) {
        product *= uniform(pcg);
        count++;
    }
    return count;
}

void product_rating_make(struct product *product, const struct product_sales *sales,
                         int64_t until_us, struct pcg *pcg) {
    double weeks = (double)(until_us - product->created_at_us) / CALENDAR_WEEK_US;
    int64_t count = draw_count(sales->lines_a_week * weeks, pcg);
    /* All of a few; of many, a sample's mean, which varies as opinions on products do. */
    int64_t drawn = count < DRAWN_RATINGS ? count : DRAWN_RATINGS, stars = 0;
    for (int64_t i = 0; i < drawn; i++)
        stars += draw_rating(pcg);
    product->rating_count = (int32_t)count;
    if (drawn == 0) {
        product->rating_average_hundredths = 0;
        return;
    }
    int64_t all = (stars * count + drawn / 2) / drawn;
    product->rating_average_hundredths = (int32_t)((all * HUNDREDTHS + count / 2) / count);
}
