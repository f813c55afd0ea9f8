#include "gen/world/popularity.h"

#include <math.h>

#include "common/mix.h"
#include "tests/tap.h"

#define DRAWS 2000000

/* The slope of log share over log rank between two ranges of ranks. */
static double slope(const uint32_t *hits, uint64_t low, uint64_t high) {
    double first = 0, second = 0;
    for (uint64_t i = low; i < 2 * low; i++)
        first += hits[i];
    for (uint64_t i = high; i < 2 * high; i++)
        second += hits[i];
    return log((second / (double)high) / (first / (double)low)) / log((double)high / (double)low);
}

static void follows_zipf(double exponent, uint64_t products) {
    static struct popularity popularity;
    popularity_init(&popularity, exponent, products);
    uint64_t reach = popularity_reach(&popularity, products);
    uint32_t *hits = calloc(products, sizeof *hits);
    uint64_t outside = 0;
    for (uint64_t i = 0; i < DRAWS; i++) {
        uint64_t rank = popularity_rank(&popularity, products, reach, mix64(i + 1));
        if (rank >= products)
            outside++;
        else
            hits[rank]++;
    }
    is_int(outside, 0, "every rank is below %" PRIu64, products);
    double measured = slope(hits, 50, products / 4);
    ok(fabs(measured + exponent) < 0.05, "exponent %.2f: measured slope %.3f", exponent, measured);
    free(hits);
}

/* The table against the curve, over the whole range. */
static void interpolates_the_curve(double exponent, uint64_t products) {
    static struct popularity popularity;
    popularity_init(&popularity, exponent, products);
    uint64_t reach = popularity_reach(&popularity, products), off = 0, falls = 0, before = 0;
    for (uint64_t i = 0; i < 1000000; i++) {
        uint64_t hash = i * (UINT64_MAX / 1000000);
        uint64_t rank = popularity_rank(&popularity, products, reach, hash);
        uint64_t exact = popularity_rank_by_curve(&popularity, mix_below(hash, reach));
        exact = exact < products ? exact : products - 1;
        uint64_t difference = rank > exact ? rank - exact : exact - rank;
        off += difference > 1 + exact / 1000;
        falls += rank < before;
        before = rank;
    }
    is_int(off, 0, "exponent %.2f: the table is as good as the curve", exponent);
    is_int(falls, 0, "and rises");
    ok(popularity_rank(&popularity, products, reach, UINT64_MAX) > products * 99 / 100,
       "up to the last products");
}

/* Else a shop would pay for the curve at each line. */
static void needs_no_curve(double exponent, uint64_t products) {
    static struct popularity popularity;
    popularity_init(&popularity, exponent, products);
    is_int(popularity.coarse_part, POPULARITY_PARTS,
           "exponent %.2f, %" PRIu64 " products: the table is enough", exponent, products);
}

static void serves_small_shelves(void) {
    static struct popularity popularity;
    popularity_init(&popularity, 0.87, 1000000);
    uint64_t reach = popularity_reach(&popularity, 10);
    uint64_t hits[10] = {0};
    for (uint64_t i = 0; i < 100000; i++)
        hits[popularity_rank(&popularity, 10, reach, mix64(i))]++;
    bool falling = true;
    for (int i = 1; i < 10; i++)
        falling = falling && hits[i] < hits[i - 1];
    ok(falling && hits[9] > 0, "on a shelf of ten the shares fall from %" PRIu64 " to %" PRIu64,
       hits[0], hits[9]);
}

int main(void) {
    follows_zipf(0.87, 10000);
    follows_zipf(0.0, 10000);
    follows_zipf(1.2, 10000);
    interpolates_the_curve(0, 1000);
    interpolates_the_curve(0.87, 1000);
    interpolates_the_curve(0.87, 1000000000);
    interpolates_the_curve(2, 1000000);
    needs_no_curve(0, 10);
    needs_no_curve(0.87, 1000);
    needs_no_curve(0.87, 100000);
    serves_small_shelves();
    return tap_done();
}
