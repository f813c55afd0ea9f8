#include "gen/world/product_stock.h"

#define PIECES_A_LINE    2        /* of 1 to 3 */
#define PIECES_MOST      10000000 /* so that percents of it stay within 32 bits */
#define LOW_PERCENT      6
#define SOLD_OUT_PERCENT 25 /* of the low ones */

/* A shop keeps many of what is cheap and few of what is dear. */
static const struct stocking {
    int64_t until_cents;
    int32_t least, most; /* of maximum_stock */
} stockings[] = {
    {1000, 120, 400}, {5000, 60, 240}, {20000, 30, 120}, {100000, 12, 60}, {INT64_MAX, 6, 24},
};

/* Besides, as much as is sold in four to eight weeks: an assumption. */
static int32_t cover(const struct product_sales *sales, struct pcg *pcg) {
    double pieces = sales->lines_a_week * PIECES_A_LINE * pcg_between(pcg, 4, 8);
    return (int32_t)(pieces < PIECES_MOST ? pieces : PIECES_MOST);
}

void product_stock_make(struct product *product, const struct product_sales *sales,
                        struct pcg *pcg) {
    const struct stocking *stocking = stockings;
    while (product->price_cents >= stocking->until_cents)
        stocking++;
    /* A statement each: C leaves open which side of a sum draws first. */
    int32_t usual = pcg_between(pcg, stocking->least, stocking->most);
    int32_t maximum = usual + cover(sales, pcg);
    int32_t reorder = maximum * pcg_between(pcg, 18, 30) / 100;
    reorder = reorder < 1 ? 1 : reorder;
    int32_t minimum = reorder * pcg_between(pcg, 40, 65) / 100;
    product->maximum_stock = maximum;
    product->reorder_point = reorder;
    product->minimum_stock = minimum < 1 ? 1 : minimum;
    bool low = pcg_below(pcg, 100) < LOW_PERCENT;
    bool sold_out = pcg_below(pcg, 100) < SOLD_OUT_PERCENT;
    if (low)
        product->current_stock = sold_out ? 0 : pcg_between(pcg, 0, reorder - 1);
    else
        product->current_stock = pcg_between(pcg, reorder, maximum);
}
