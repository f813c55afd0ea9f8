/* What a product is: its SKU, price, category, family and dates. */
#include "tests/unit/gen/world/many_products.h"

#define YEARS_3_US (1097 * DAY_US)

static int compare_texts(const void *one, const void *other) {
    return strcmp(one, other);
}

static void gives_each_product_its_sku(void) {
    enum { SKU_BYTES = sizeof((struct product *)NULL)->sku };
    char(*skus)[SKU_BYTES] = malloc(MANY * sizeof *skus);
    uint64_t index, lost = 0, twice = 0;
    struct product product;
    if (!skus) {
        ok(false, "there is memory");
        return;
    }
    for (uint64_t i = 0; i < MANY; i++) {
        make(&model, i, &product);
        memcpy(skus[i], product.sku, SKU_BYTES);
        lost += !product_sku_parse(&model, product.sku, &index) || index != i;
    }
    is_int(lost, 0, "an SKU leads back to its product");
    qsort(skus, MANY, sizeof *skus, compare_texts);
    for (uint64_t i = 1; i < MANY; i++)
        twice += strcmp(skus[i], skus[i - 1]) == 0;
    is_int(twice, 0, "SKUs are unique");
    free(skus);
    make(&model, PRODUCTS_MAX - 1, &product);
    ok(product_sku_parse(&model, product.sku, &index) && index == PRODUCTS_MAX - 1,
       "the last product has an SKU, too: %s", product.sku);
}

static void refuses_other_skus(void) {
    struct product product;
    uint64_t index;
    make(&model, 7, &product);
    product.sku[0] = product.sku[0] == 'A' ? 'B' : 'A';
    ok(!product_sku_parse(&model, product.sku, &index), "of another brand");
    ok(!product_sku_parse(&model, "", &index), "empty");
    ok(!product_sku_parse(&model, "APP-SMA-00000x0000", &index), "with a letter in its number");
    ok(!product_sku_parse(&model, "0123456789", &index), "without letters");
}

static void prices_like_a_shop(void) {
    uint64_t wrong = 0, nines = 0;
    double share_low = 1, share_high = 0;
    for (uint64_t i = 0; i < MANY; i++) {
        struct product product;
        make(&model, i, &product);
        double share = (double)product.cost_cents / (double)product.price_cents;
        share_low = share < share_low ? share : share_low;
        share_high = share > share_high ? share : share_high;
        wrong += product.price_cents != product_price_cents(&model, i);
        wrong += product.price_cents < 10 || product.price_cents > 3000000;
        nines += product.price_cents % 10 == 9;
    }
    is_int(wrong, 0, "the price alone is the product's price, and in bounds");
    ok(share_low >= .39 && share_high <= .71, "costs are %.3f to %.3f of the price", share_low,
       share_high);
    ok(percent(nines) > 78 && percent(nines) < 84, "%.1f %% of the prices end in 9",
       percent(nines));
}

/* A sofa is not 12 dollars, and a soup is not 200. */
static void prices_what_it_is(void) {
    static const struct {
        const char *category;
        double low, high;
    } expected[] = {{"Sofas & Armchairs", 500, 1500}, {"Canned & Jarred Food", 2, 15},
                    {"Laptops", 700, 1600},           {"Men's T-Shirts & Polos", 15, 50},
                    {"Televisions", 350, 1100},       {"Coffee", 7, 25}};
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        uint64_t below = 0, above = 0, count = 0;
        for (uint64_t i = 0; i < MANY; i++) {
            uint32_t category = product_category_index(&model, i);
            if (strcmp(catalogue.categories[category].name, expected[k].category) != 0)
                continue;
            int64_t cents = product_price_cents(&model, i);
            below += (double)cents < expected[k].low * 100;
            above += (double)cents > expected[k].high * 100;
            count++;
        }
        ok(count > 0 && below * 2 < count && above * 2 < count,
           "the median of %s lies between %g and %g dollars", expected[k].category, expected[k].low,
           expected[k].high);
    }
}

static void reaches_the_whole_catalogue(void) {
    static bool seen[CATALOGUE_CATEGORIES];
    uint32_t leaves = 0, departments = 0;
    for (uint64_t i = 0; i < 30000; i++)
        seen[product_category_index(&model, i)] = true;
    for (uint32_t i = CATALOGUE_DEPARTMENTS; i < CATALOGUE_CATEGORIES; i++)
        leaves += seen[i];
    is_int(leaves, CATALOGUE_LEAVES, "30,000 products reach every category");
    for (uint64_t first = 1000; first < 100000; first += 9973) {
        uint32_t found = 0;
        for (uint64_t i = first; i < first + 500; i++)
            found |=
                UINT32_C(1) << catalogue.categories[product_category_index(&model, i)].department;
        departments += found == (1 << CATALOGUE_DEPARTMENTS) - 1;
    }
    is_int(departments, 10, "any 500 neighbours reach every department");
}

static void makes_families_of_variants(void) {
    uint64_t wrong = 0, same = 0;
    for (uint64_t family = 0; family < MANY / FAMILY_PRODUCTS; family++) {
        struct product variants[FAMILY_PRODUCTS];
        for (uint64_t i = 0; i < FAMILY_PRODUCTS; i++) {
            make(&model, family * FAMILY_PRODUCTS + i, &variants[i]);
            wrong += variants[i].category_id != variants[0].category_id;
            wrong += variants[i].category_id !=
                     (int32_t)product_category_index(&model, family * FAMILY_PRODUCTS) + 1;
            wrong += strcmp(variants[i].brand, variants[0].brand) != 0;
            wrong += strcmp(variants[i].model, variants[0].model) != 0;
            wrong += strcmp(variants[i].supplier_name, variants[0].supplier_name) != 0;
            for (uint64_t j = 0; j < i; j++)
                same += strcmp(variants[i].product_name, variants[j].product_name) == 0;
            if (i > 0 && strcmp(variants[i].product_name, variants[i - 1].product_name) == 0)
                printf("# %s\n", variants[i].product_name);
        }
    }
    is_int(wrong, 0, "variants share category, brand, model and supplier");
    is_int(same, 0, "variants of a family have different names");
}

static void dates_and_flags(void) {
    uint64_t wrong = 0, active = 0, featured = 0;
    for (uint64_t i = 0; i < MANY; i++) {
        struct product product;
        make(&model, i, &product);
        wrong += product.created_at_us >= START_US || product.created_at_us < START_US - YEARS_3_US;
        wrong += product.updated_at_us < product.created_at_us || product.updated_at_us > END_US;
        wrong += product.weight_grams < 1 || product.weight_grams > 99999999;
        active += product.is_active;
        featured += product.is_featured;
    }
    is_int(wrong, 0, "created within three years before the world, updated since, weights fit");
    ok(percent(active) > 96.5 && percent(active) < 97.5, "%.1f %% are active", percent(active));
    ok(percent(featured) > 4.5 && percent(featured) < 5.5, "%.1f %% are featured",
       percent(featured));
}

static void depends_on_the_seed_alone(void) {
    struct product_model other = model;
    struct product one, again, another;
    other.seed = 43;
    uint64_t changed = 0, different = 0;
    memset(&one, 0, sizeof one);
    memset(&again, 0, sizeof again);
    for (uint64_t i = 0; i < 1000; i++) {
        make(&model, i, &one);
        make(&model, i, &again);
        make(&other, i, &another);
        changed += strcmp(one.product_name, again.product_name) != 0 ||
                   strcmp(one.product_description, again.product_description) != 0 ||
                   strcmp(one.metadata, again.metadata) != 0 ||
                   one.updated_at_us != again.updated_at_us;
        different += strcmp(one.product_name, another.product_name) != 0;
    }
    is_int(changed, 0, "a product made again is the same");
    ok(different > 990, "another seed makes other products");
}

int main(void) {
    catalogue_for_test();
    gives_each_product_its_sku();
    refuses_other_skus();
    prices_like_a_shop();
    prices_what_it_is();
    reaches_the_whole_catalogue();
    makes_families_of_variants();
    dates_and_flags();
    depends_on_the_seed_alone();
    catalogue_release(&catalogue);
    return tap_done();
}
