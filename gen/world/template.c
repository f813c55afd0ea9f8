#include "gen/world/template.h"

#include "gen/world/arith.h"
#include "gen/world/permute.h"

/* With y = ln x the density of a Gamma variable is in proportion to exp(r y - e^y). It is summed on
 * a grid of y that holds all but 1e-9 of it for any allowed r, then inverted by linear
 * interpolation. */
#define GRID_STEPS 8192
#define LOG2_E     1.4426950408889634

struct grid {
    double lowest, step;
    double mass[GRID_STEPS]; /* cumulative, of 1 */
};

static double gamma_density(double y, double shape) {
    double x = arith_exp2(y * LOG2_E);
    return arith_exp2((shape * y - x) * LOG2_E);
}

static void fill_grid(struct grid *grid, double shape) {
    double highest = arith_log2(4 * shape + 60) / LOG2_E;
    grid->lowest = -20.0 / shape;
    if (grid->lowest < -300)
        grid->lowest = -300;
    grid->step = (highest - grid->lowest) / GRID_STEPS;
    /* The peak of the density is at y = ln r: dividing by it keeps the sums in range. */
    double peak = gamma_density(arith_log2(shape) / LOG2_E, shape);
    double total = 0;
    for (int i = 0; i < GRID_STEPS; i++) {
        total += gamma_density(grid->lowest + (i + 0.5) * grid->step, shape) / peak;
        grid->mass[i] = total;
    }
    for (int i = 0; i < GRID_STEPS; i++)
        grid->mass[i] /= total;
}

static void fill_quantiles(const struct grid *grid, double quantile[TEMPLATE_SIZE]) {
    int cell = 0;
    for (int i = 0; i < TEMPLATE_SIZE; i++) {
        double share = (i + 0.5) / TEMPLATE_SIZE;
        while (cell < GRID_STEPS - 1 && grid->mass[cell] < share)
            cell++;
        double before = cell > 0 ? grid->mass[cell - 1] : 0;
        double within = (share - before) / (grid->mass[cell] - before);
        quantile[i] = arith_exp2((grid->lowest + (cell + within) * grid->step) * LOG2_E);
    }
}

static void fill_guide(struct template *template) {
    uint32_t entry = 0;
    for (uint32_t part = 0; part < sizeof template->guide / sizeof *template->guide; part++) {
        while (template->prefix[entry + 1] <= part << TEMPLATE_PART_BITS)
            entry++;
        template->guide[part] = (uint16_t)entry;
    }
}

/* Weights in proportion to the quantiles, rounded down, and one more, so that the rarest buyer has
 * some. What rounding leaves, less than one an entry, is spread over the entries. */
void template_init(struct template *template, double shape, uint64_t key) {
    static const uint32_t WHOLE = UINT32_C(1) << TEMPLATE_WEIGHT_BITS;
    struct grid grid;
    double quantile[TEMPLATE_SIZE], total = 0;
    uint32_t weight[TEMPLATE_SIZE], left = WHOLE;
    fill_grid(&grid, shape);
    fill_quantiles(&grid, quantile);
    for (int i = 0; i < TEMPLATE_SIZE; i++)
        total += quantile[i];
    struct permutation order = permutation_make(TEMPLATE_SIZE, key);
    double scale = (double)(WHOLE - TEMPLATE_SIZE) / total;
    for (uint32_t i = 0; i < TEMPLATE_SIZE; i++) {
        weight[i] = (uint32_t)(quantile[permutation_at(&order, i)] * scale) + 1;
        left -= weight[i];
    }
    template->prefix[0] = 0;
    for (uint32_t i = 0; i < TEMPLATE_SIZE; i++) {
        uint32_t more = (left * (i + 1) >> TEMPLATE_BITS) - (left * i >> TEMPLATE_BITS);
        template->prefix[i + 1] = template->prefix[i] + weight[i] + more;
    }
    fill_guide(template);
}
