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
    double mass = popularity_mass(&popularity, products);
    uint32_t *hits = calloc(products, sizeof *hits);
    uint64_t outside = 0;
    for (uint64_t i = 0; i < DRAWS; i++) {
        uint64_t rank = popularity_rank(&popularity, products, mass, mix64(i + 1));
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

static void serves_small_shelves(void) {
    static struct popularity popularity;
    popularity_init(&popularity, 0.87, 1000000);
    double mass = popularity_mass(&popularity, 10);
    uint64_t hits[10] = {0};
    for (uint64_t i = 0; i < 100000; i++)
        hits[popularity_rank(&popularity, 10, mass, mix64(i))]++;
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
    serves_small_shelves();
    return tap_done();
}
