#include "gen/world/product_pick.h"

#define CLASSES      4
#define INVERSE_BITS 40

/* How a price is rounded: to the nearest multiple of `step`, less `below`. Shops end most of their
 * prices in a 9 (Levy and others, "Price points and price rigidity", 2011, find it in 40 to 95 % of
 * them), and round dearer things more coarsely. */
struct ending {
    uint64_t inverse; /* 2^40 / step, rounded up: exact for prices below 2 million dollars */
    uint32_t step, below;
};

#define ENDING(step, below)                                                                        \
    { ((UINT64_C(1) << INVERSE_BITS) + (step)-1) / (step), (step), (below) }

/* For prices below 10, 100 and 1,000 dollars, and above. All 16 are equally likely: the 13 of the
 * first three lines of a class end in a 9. */
static const struct ending endings[CLASSES][PRODUCT_ENDINGS] = {
    {ENDING(50, 1), ENDING(50, 1), ENDING(50, 1), ENDING(50, 1), ENDING(50, 1), ENDING(50, 1),
     ENDING(10, 1), ENDING(10, 1), ENDING(10, 1), ENDING(10, 1), ENDING(10, 1), ENDING(10, 1),
     ENDING(100, 1), //
     ENDING(50, 5), ENDING(25, 0), ENDING(10, 2)},
    {ENDING(100, 1), ENDING(100, 1), ENDING(100, 1), ENDING(100, 1), ENDING(100, 1), ENDING(100, 1),
     ENDING(100, 1), ENDING(100, 1), ENDING(100, 1), ENDING(100, 1), ENDING(50, 1), ENDING(50, 1),
     ENDING(50, 1), //
     ENDING(100, 5), ENDING(100, 0), ENDING(100, 3)},
    {ENDING(1000, 1), ENDING(1000, 1), ENDING(1000, 1), ENDING(1000, 1), ENDING(1000, 1),
     ENDING(1000, 1), ENDING(1000, 1), ENDING(1000, 1), ENDING(500, 1), ENDING(500, 1),
     ENDING(500, 1), ENDING(500, 1), ENDING(500, 1), //
     ENDING(1000, 100), ENDING(1000, 0), ENDING(1000, 5)},
    {ENDING(5000, 1), ENDING(5000, 1), ENDING(5000, 1), ENDING(5000, 1), ENDING(5000, 1),
     ENDING(5000, 1), ENDING(5000, 1), ENDING(5000, 1), ENDING(1000, 1), ENDING(1000, 1),
     ENDING(1000, 1), ENDING(1000, 1), ENDING(1000, 1), //
     ENDING(5000, 100), ENDING(5000, 0), ENDING(2500, 0)},
};

/* Without branches: no two prices would take the same ones. */
static uint32_t end_price(uint32_t cents, uint32_t ending) {
    int class = (cents >= 1000) + (cents >= 10000) + (cents >= 100000);
    const struct ending *end = &endings[class][ending];
    uint32_t multiple = (uint32_t)((cents + end->step / 2) * end->inverse >> INVERSE_BITS);
    return (multiple + (multiple == 0)) * end->step - end->below;
}

int64_t product_price_cents(const struct product_model *model, uint64_t index) {
    uint64_t family = product_family(index);
    uint32_t variant = (uint32_t)(index - family * FAMILY_PRODUCTS);
    struct product_pick pick = product_pick(model, family);
    const struct price_recipe *recipe = &model->catalogue->recipes[pick.item];
    uint64_t cents = (uint64_t)recipe->price_cents * recipe->maker_factors[pick.maker];
    cents = cents * recipe->factors[pick.part] / MAKER_FACTOR_ONE >> LOGNORMAL_ONE_BITS;
    cents = cents * recipe->size_factors[product_size(recipe, &pick, variant)] / SIZE_FACTOR_ONE;
    return end_price((uint32_t)cents, pick.ending);
}

uint32_t product_category_index(const struct product_model *model, uint64_t index) {
    return CATALOGUE_DEPARTMENTS +
           product_leaf(model->catalogue, product_family_key(model), product_family(index));
}
