#include "gen/world/popularity.h"

#include "gen/world/arith.h"

#define NODES_A_DOUBLING 64
#define SHIFT            2.7 /* Mandelbrot's q: flattens the first few ranks */
#define TAIL_RANK        1e5
#define TAIL_STEEPER     0.33 /* 1.20 - 0.87 */
#define MISS_LEAST       0.02 /* ranks */
#define MISS_PART        0.0005
#define TWO_TO_32        4294967296.0

/* The node whose interval holds `value` in a rising array, searched between low and high. */
static uint32_t node_below(const double *values, double value, uint32_t low, uint32_t high) {
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        if (values[middle] <= value)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* The inverse of the mass. */
static double rank_at(const struct popularity *popularity, double mass) {
    uint32_t node = node_below(popularity->mass, mass, 0, POPULARITY_NODES - 2);
    return popularity->at[node] + (mass - popularity->mass[node]) * popularity->ranks_a_mass[node];
}

/* Where a steep curve ends, a part may have most of the ranks: from the first one on in whose
 * middle a straight line would miss the curve, the table is not used. */
static void fill_quantiles(struct popularity *popularity) {
    popularity->quantile[0] = 0;
    popularity->coarse_part = POPULARITY_PARTS;
    for (uint64_t part = POPULARITY_PARTS; part-- > 0;) {
        double from = rank_at(popularity, (double)part * popularity->part_mass);
        double middle = rank_at(popularity, ((double)part + 0.5) * popularity->part_mass);
        double to = rank_at(popularity, (double)(part + 1) * popularity->part_mass);
        double miss = (from + to) / 2 - middle;
        if (miss > MISS_LEAST + middle * MISS_PART)
            popularity->coarse_part = part;
        popularity->quantile[part + 1] = (uint64_t)(to * (1 << POPULARITY_RANK_BITS));
    }
}

void popularity_init(struct popularity *popularity, double exponent, uint64_t largest) {
    popularity->at[0] = popularity->mass[0] = 0;
    double before = arith_pow(SHIFT, -exponent);
    for (uint32_t i = 1; i < POPULARITY_NODES; i++) {
        double at = SHIFT * arith_exp2((double)i / NODES_A_DOUBLING) - SHIFT;
        double steeper = exponent > 0 && at > TAIL_RANK ? TAIL_STEEPER : 0;
        double density = arith_pow(at + SHIFT, -exponent) * arith_pow(at / TAIL_RANK, -steeper);
        /* Trapezoids: over 1 % of a rank the curve is as good as straight. */
        popularity->at[i] = at;
        popularity->mass[i] =
            popularity->mass[i - 1] + (density + before) / 2 * (at - popularity->at[i - 1]);
        before = density;
    }
    for (uint32_t i = 0; i < POPULARITY_NODES - 1; i++)
        popularity->ranks_a_mass[i] = (popularity->at[i + 1] - popularity->at[i]) /
                                      (popularity->mass[i + 1] - popularity->mass[i]);
    popularity->part_mass = popularity_mass(popularity, largest) / POPULARITY_PARTS;
    fill_quantiles(popularity);
}

double popularity_mass(const struct popularity *popularity, uint64_t products) {
    double rank = (double)products;
    uint32_t node = node_below(popularity->at, rank, 0, POPULARITY_NODES - 2);
    double within =
        (rank - popularity->at[node]) / (popularity->at[node + 1] - popularity->at[node]);
    return popularity->mass[node] + within * (popularity->mass[node + 1] - popularity->mass[node]);
}

uint64_t popularity_reach(const struct popularity *popularity, uint64_t products) {
    return (uint64_t)(popularity_mass(popularity, products) / popularity->part_mass * TWO_TO_32);
}

uint64_t popularity_rank_by_curve(const struct popularity *popularity, uint64_t place) {
    return (uint64_t)rank_at(popularity, (double)place / TWO_TO_32 * popularity->part_mass);
}
