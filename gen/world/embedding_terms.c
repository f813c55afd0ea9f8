#include "gen/world/embedding_terms.h"

#include <math.h>

#include "common/mix.h"
#include "gen/world/purpose.h"

#define FAMILY_PICKS  6
#define PRODUCT_PICKS 8
#define QUERY_PICKS   16
#define NORMAL_BITS   13 /* of a pick's hash: four fields make its weight, the 12 bits left pick */

_Static_assert(FAMILY_PICKS + PRODUCT_PICKS + 4 == EMBEDDING_TERMS, "a product's terms");
_Static_assert(QUERY_PICKS + 2 == EMBEDDING_TERMS, "a query's terms");
_Static_assert(1 << (64 - 4 * NORMAL_BITS) == EMBEDDING_PICKS, "the hash of a pick is used up");

static int16_t weight_of(double energy) {
    return (int16_t)(EMBEDDING_UNIT * sqrt(energy) + .5);
}

/* For picks that share an energy: a normal number has the standard deviation 2^NORMAL_BITS /
 * sqrt(3). */
static int32_t gain_of(double energy, unsigned picks) {
    double deviation = (1 << NORMAL_BITS) / sqrt(3.);
    return (int32_t)(65536 * EMBEDDING_UNIT * sqrt(energy / picks) / deviation + .5);
}

void embedding_recipe_init(struct embedding_recipe *recipe, uint64_t seed) {
    const double *energy = embedding_energy;
    *recipe = (struct embedding_recipe){
        .family_key = mix_key(seed, PURPOSE_EMBEDDING_FAMILY),
        .product_key = mix_key(seed, PURPOSE_EMBEDDING_PRODUCT),
        .query_key = mix_key(seed, PURPOSE_EMBEDDING_QUERY),
        .family_gain = gain_of(energy[EMBEDDING_FAMILY_LATENT], FAMILY_PICKS),
        .product_gain = gain_of(energy[EMBEDDING_PRODUCT_LATENT], PRODUCT_PICKS),
        .query_gain = gain_of(.5, QUERY_PICKS),
        .category_weight = weight_of(energy[EMBEDDING_CATEGORY]),
        .family_noise_weight = weight_of(energy[EMBEDDING_FAMILY_NOISE]),
        .product_noise_weight = weight_of(energy[EMBEDDING_PRODUCT_NOISE]),
        .query_noise_weight = weight_of(.25),
    };
}

/* Terms are filled from the first on. */
struct term_list {
    struct embedding_terms *terms;
    const struct embedding_tables *tables;
    unsigned count;
};

static inline void add_row(struct term_list *list, const int16_t *row, int16_t weight) {
    list->terms->row[list->count] = row;
    list->terms->weight[list->count++] = weight;
}

/* A window of the pool: any cache line, either sign. */
static inline void add_window(struct term_list *list, uint64_t hash, int16_t weight) {
    uint64_t line = (hash >> 1) % (EMBEDDING_POOL_SAMPLES / EMBEDDING_LINE_SAMPLES);
    int16_t sign = hash & 1 ? -1 : 1;
    add_row(list, list->tables->pool + line * EMBEDDING_LINE_SAMPLES, (int16_t)(sign * weight));
}

/* Directions picked by their shares, each with a normally distributed weight. */
static inline void add_picks(struct term_list *list, uint64_t key, unsigned picks, int32_t gain) {
    const struct embedding_tables *tables = list->tables;
    for (unsigned i = 0; i < picks; i++) {
        uint64_t hash = mix_at(key, i);
        uint8_t direction = tables->pick[hash >> (4 * NORMAL_BITS)];
        int32_t weight = (int32_t)(((int64_t)embedding_normal(hash, NORMAL_BITS) * gain) >> 16);
        add_row(list, embedding_row(tables->direction_rows, tables, direction), (int16_t)weight);
    }
}

void embedding_product_terms(const struct embedding_recipe *recipe,
                             const struct embedding_tables *tables,
                             const struct embedding_place *place, struct embedding_terms *terms) {
    struct term_list list = {terms, tables, 0};
    uint64_t family = mix_at(recipe->family_key, place->family);
    uint64_t product = mix_at(recipe->product_key, place->product);
    add_window(&list, product, recipe->product_noise_weight);
    add_window(&list, family, recipe->family_noise_weight);
    add_row(&list, embedding_row(tables->department_rows, tables, place->department),
            EMBEDDING_UNIT);
    add_row(&list, embedding_row(tables->category_rows, tables, place->category),
            recipe->category_weight);
    add_picks(&list, family, FAMILY_PICKS, recipe->family_gain);
    add_picks(&list, product, PRODUCT_PICKS, recipe->product_gain);
}

void embedding_query_terms(const struct embedding_recipe *recipe,
                           const struct embedding_tables *tables, uint64_t product, uint64_t query,
                           struct embedding_terms *terms) {
    struct term_list list = {terms, tables, 0};
    uint64_t key = mix_at(mix_at(recipe->query_key, product), query);
    add_window(&list, key, recipe->query_noise_weight);
    add_window(&list, mix64(key), recipe->query_noise_weight);
    add_picks(&list, key, QUERY_PICKS, recipe->query_gain);
}
