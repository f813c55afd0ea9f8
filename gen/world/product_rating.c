#include "gen/world/product_stock.h"

#define DOUBLINGS     13 /* up to 8,191 ratings */
#define DRAWN_RATINGS 24
#define HUNDREDTHS    100

/* Ratings are J-shaped: many fives, more ones than twos. Cumulative shares in percent of 5, 4, 3, 2
 * and 1 stars: .60, .19, .08, .05, .08. */
static const struct {
    uint32_t until;
    int64_t stars;
} ratings[] = {{60, 5}, {79, 4}, {87, 3}, {92, 2}, {100, 1}};

static int64_t draw_rating(struct pcg *pcg) {
    uint32_t percent = pcg_below(pcg, 100), i = 0;
    while (percent >= ratings[i].until)
        i++;
    return ratings[i].stars;
}

void product_rating_make(struct product *product, struct pcg *pcg) {
    /* Log-uniform, from 0 on: a few products have most of the ratings. */
    uint32_t doubling = pcg_below(pcg, DOUBLINGS);
    int64_t count = (INT64_C(1) << doubling) - 1 + pcg_below(pcg, UINT32_C(1) << doubling);
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
