/* What products are told of their sales is what the world sells. */
#include "gen/world/sale.h"
#include "tests/small_world.h"

static struct world world;

/* Lines of each product in the world's receipts; released by the caller. */
static uint64_t *count_lines(void) {
    uint64_t *lines = calloc(world_products(&world), sizeof *lines);
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    for (uint64_t i = 0; lines && i < world_sales(&world); i++) {
        struct sale sale;
        sale_make(&world, &cursor, i, &sale);
        for (uint32_t line = 0; line < sale.line_count; line++)
            lines[sale.lines[line].product]++;
    }
    return lines;
}

/* A basket does not name a product twice, so the first of a shelf sell a little less than drawn. */
static void sells_as_it_says(uint32_t weeks) {
    enum { BINS = 4 };
    static const double until[BINS] = {0.02, 0.1, 0.4, 1};
    double sold[BINS] = {0}, said[BINS] = {0};
    uint64_t *lines = count_lines(), best = 0;
    for (uint64_t i = 0; lines && i < world_products(&world); i++) {
        struct product_sales sales = world_product_sales(&world, i);
        double place = ((double)sales.rank + 0.5) / (double)sales.ranks;
        int bin = 0;
        while (place > until[bin])
            bin++;
        sold[bin] += (double)lines[i];
        said[bin] += sales.lines_a_week * weeks;
        best += sales.rank == 0;
    }
    free(lines);
    is_int(best, world_stores(&world), "each shelf has one product that sells best");
    double all = (double)world_lines(&world), total = 0;
    for (int bin = 0; bin < BINS; bin++) {
        double ratio = sold[bin] / said[bin];
        ok(ratio > 0.85 && ratio < 1.2,
           "up to %.0f %% of the ranks: %.0f lines, %.2f of what is said", until[bin] * 100,
           sold[bin], ratio);
        total += said[bin];
    }
    ok(total > all * 0.999 && total < all * 1.001, "together they are all lines: %.0f", total);
}

static void follow_from_it(void) {
    uint64_t tagged = 0, wrong = 0, ratings[2] = {0};
    for (uint64_t i = 0; i < world_products(&world); i++) {
        struct product product;
        struct product_sales sales = world_product_sales(&world, i);
        world_product(&world, i, &product);
        bool bestseller = false;
        for (uint32_t tag = 0; tag < product.tag_count; tag++)
            bestseller = bestseller || strcmp(product.tags[tag], "bestseller") == 0;
        tagged += bestseller;
        wrong += bestseller != (sales.rank * 50 < sales.ranks);
        ratings[sales.rank * 2 < sales.ranks ? 0 : 1] += (uint64_t)product.rating_count;
    }
    is_int(wrong, 0, "bestsellers have the first ranks");
    ok(tagged >= world_products(&world) / 50 && tagged < world_products(&world) / 20,
       "%" PRIu64 " of %" PRIu64 " products are bestsellers", tagged, world_products(&world));
    ok(ratings[0] > 2 * ratings[1],
       "the half that sells better has %" PRIu64 " ratings of %" PRIu64, ratings[0],
       ratings[0] + ratings[1]);
}

int main(void) {
    struct world_params params = small_world_params();
    params.volume.sales = 60000;
    params.products = 2400;
    world_for_test(&world, &params);
    sells_as_it_says(params.volume.base_weeks);
    follow_from_it();
    world_release(&world);
    return tap_done();
}
