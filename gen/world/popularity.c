#include "gen/world/popularity.h"

#include "gen/world/arith.h"

#define NODES_A_DOUBLING 64
#define SHIFT            2.7 /* Mandelbrot's q: flattens the first few ranks */
#define TAIL_RANK        1e5
#define TAIL_STEEPER     0.33 /* 1.20 - 0.87 */

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
    double total = popularity_mass(popularity, largest);
    popularity->guide_scale = POPULARITY_GUIDE / total;
    for (uint32_t part = 0; part <= POPULARITY_GUIDE; part++)
        popularity->guide[part] = (uint16_t)node_below(
            popularity->mass, part / popularity->guide_scale, 0, POPULARITY_NODES - 2);
}

double popularity_mass(const struct popularity *popularity, uint64_t products) {
    double rank = (double)products;
    uint32_t node = node_below(popularity->at, rank, 0, POPULARITY_NODES - 2);
    double within =
        (rank - popularity->at[node]) / (popularity->at[node + 1] - popularity->at[node]);
    return popularity->mass[node] + within * (popularity->mass[node + 1] - popularity->mass[node]);
}

uint64_t popularity_rank(const struct popularity *popularity, uint64_t products, double mass,
                         uint64_t hash) {
    double value = (double)(hash >> 11) * (1.0 / 9007199254740992.0) * mass;
    uint32_t part = (uint32_t)(value * popularity->guide_scale);
    part = part < POPULARITY_GUIDE ? part : POPULARITY_GUIDE - 1;
    uint32_t node = popularity->guide[part];
    /* A part has mostly one node or two; which is by chance, so the first step is no branch. */
    node += node < POPULARITY_NODES - 2 && popularity->mass[node + 1] <= value;
    while (node < POPULARITY_NODES - 2 && popularity->mass[node + 1] <= value)
        node++;
    uint64_t rank = (uint64_t)(popularity->at[node] +
                               (value - popularity->mass[node]) * popularity->ranks_a_mass[node]);
    return rank < products ? rank : products - 1;
}
