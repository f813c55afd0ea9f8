#include "gen/world/product.h"

#include <ctype.h>
#include <jansson.h>

#include "gen/world/product_facts.h"
#include "tests/tap.h"

#define MANY       100000
#define START_US   INT64_C(1672531200000000) /* 2023 */
#define END_US     INT64_C(1735689600000000) /* 2025 */
#define DAY_US     (INT64_C(86400) * 1000000)
#define YEARS_3_US (1097 * DAY_US)

static struct catalogue catalogue;
static const struct product_model model = {
    .catalogue = &catalogue, .seed = 42, .start_us = START_US, .end_us = END_US};

/* Shelves of a thousand, and many sales. */
static struct product_sales sales_of(uint64_t index) {
    enum { SHELF = 1000 };
    uint64_t rank = mix64(index) % SHELF;
    return (struct product_sales){
        .rank = rank, .ranks = SHELF, .lines_a_week = 1000.0 / (double)(rank + 3)};
}

static void make(const struct product_model *of, uint64_t index, struct product *product) {
    struct product_sales sales = sales_of(index);
    product_make(of, &sales, index, product);
}

static double percent(uint64_t count) {
    return (double)count * 100 / MANY;
}

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

static bool same_word(const char *one, const char *other, size_t length) {
    return strncasecmp(one, other, length) == 0 && !isalnum((unsigned char)other[length]);
}

/* "Nike Nike": a word that stands twice in a row. */
static bool is_doubled(const char *text) {
    while (*text) {
        size_t length = strcspn(text, " ");
        const char *next = text + length + strspn(text + length, " ");
        if (length > 0 && *next && same_word(text, next, length))
            return true;
        text = next;
    }
    return false;
}

static bool is_well_formed(const char *text) {
    size_t length = strlen(text);
    return length > 0 && !strchr("{}[]", text[length - 1]) && !strpbrk(text, "{}[]|@#%*\t\n") &&
           !strstr(text, "  ") && !strstr(text, " ,") && !strstr(text, " .") &&
           !strstr(text, "..") && text[0] != ' ' && text[length - 1] != ' ';
}

static uint32_t count_sentences(const char *text) {
    uint32_t count = 0;
    for (; *text; text++)
        count += *text == '.' && (text[1] == ' ' || text[1] == '\0');
    return count;
}

/* Sizes of screws have a # in them. */
static bool has_number_sign(const char *name) {
    return strstr(name, "Wood Screws") != NULL;
}

static void writes_readable_texts(void) {
    uint64_t doubled = 0, malformed = 0, few = 0, full = 0;
    for (uint64_t i = 0; i < MANY; i++) {
        struct product product;
        make(&model, i, &product);
        if (is_doubled(product.product_name) || is_doubled(product.product_description)) {
            doubled++;
            printf("# %s: %s\n", product.product_name, product.product_description);
        }
        bool screws = has_number_sign(product.product_name);
        if (!screws && (!is_well_formed(product.product_name) ||
                        !is_well_formed(product.product_description))) {
            malformed++;
            printf("# %s: %s\n", product.product_name, product.product_description);
        }
        few += count_sentences(product.product_description) < 3;
        full += strlen(product.product_name) >= sizeof product.product_name - 1;
        full += strlen(product.product_description) >= sizeof product.product_description - 1;
        full += strlen(product.metadata) >= sizeof product.metadata - 1;
        full += strlen(product.brand) > 100 || strlen(product.color) > 50;
        full += strlen(product.size) > 50 || strlen(product.supplier_name) > 100;
        full += strlen(product.model) >= sizeof product.model - 1;
    }
    is_int(doubled, 0, "no word stands twice in a row");
    is_int(malformed, 0, "names and descriptions have no holes and no leftovers");
    is_int(few, 0, "a description has three sentences or more");
    is_int(full, 0, "every text fits its column with room to spare");
}

static void keeps_stock_coherent(void) {
    uint64_t wrong = 0, low = 0, out = 0;
    for (uint64_t i = 0; i < MANY; i++) {
        struct product product;
        make(&model, i, &product);
        wrong += product.minimum_stock < 1 || product.minimum_stock > product.reorder_point;
        wrong += product.reorder_point >= product.maximum_stock;
        wrong += product.current_stock < 0 || product.current_stock > product.maximum_stock;
        low += product.current_stock < product.reorder_point;
        out += product.current_stock == 0;
    }
    is_int(wrong, 0, "0 < minimum <= reorder point < maximum, and the stock lies within");
    ok(percent(low) > 5.5 && percent(low) < 6.5, "%.2f %% are below the reorder point",
       percent(low));
    ok(percent(out) > 1 && percent(out) < 3, "%.2f %% are sold out", percent(out));
}

static void rates_in_a_j(void) {
    double sum = 0;
    uint64_t rated = 0, wrong = 0, largest = 0;
    for (uint64_t i = 0; i < MANY; i++) {
        struct product product;
        make(&model, i, &product);
        int64_t average = product.rating_average_hundredths, count = product.rating_count;
        largest = (uint64_t)count > largest ? (uint64_t)count : largest;
        wrong += (count == 0) != (average == 0);
        if (count == 0)
            continue;
        /* A whole number of stars gives this average. */
        int64_t stars = (average * count + 50) / 100, back = (stars * 100 + count / 2) / count;
        wrong += average < 100 || average > 500 || back - average > 1 || average - back > 1;
        sum += (double)average;
        rated++;
    }
    is_int(wrong, 0, "averages lie from 1 to 5, are those of whole stars, and 0 without ratings");
    /* 5 x .60 + 4 x .19 + 3 x .08 + 2 x .05 + 1 x .08 */
    double mean = sum / (double)rated / 100;
    ok(mean > 4.15 && mean < 4.21, "the mean rating is %.3f", mean);
    ok(largest > 4000, "the most rated has %" PRIu64, largest);
}

/* Of one product, made with other sales: the ratings of many of them at one rate. */
static void rates_as_it_sells(void) {
    static const double rates[] = {0.02, 0.2, 2, 20, 2000};
    double before = 0, spread_before = 10;
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        double count = 0, expected = 0, sum = 0, squares = 0, rated = 0;
        uint64_t sold = 0;
        for (uint64_t i = 0; i < MANY / 5; i++) {
            struct product_sales sales = {.rank = 9, .ranks = 10, .lines_a_week = rates[r]};
            struct product product;
            product_make(&model, &sales, i, &product);
            double weeks = (double)(END_US - product.created_at_us) / (7.0 * (double)DAY_US);
            count += product.rating_count;
            expected += 0.04 * weeks * rates[r];
            sold += (double)product.rating_count > weeks * rates[r] + 20;
            if (product.rating_count == 0)
                continue;
            double average = product.rating_average_hundredths / 100.0;
            rated++;
            sum += average;
            squares += average * average;
        }
        double ratio = count / expected, mean = sum / rated;
        double spread = squares / rated - mean * mean;
        ok(ratio > 1.04 && ratio < 1.13, "sold %.2f times a week: %.2f of what is expected",
           rates[r], ratio);
        ok(count > before, "more than those that sell less");
        is_int(sold, 0, "no more ratings than sales");
        ok(spread < spread_before + 0.005, "averages vary by %.3f, less than theirs", spread);
        before = count;
        spread_before = spread;
    }
    ok(spread_before < 0.1, "much rated products have averages near each other");
}

static void stocks_what_sells(void) {
    uint64_t less = 0;
    for (uint64_t i = 0; i < MANY / 10; i++) {
        struct product_sales slow = {.rank = 9, .ranks = 10, .lines_a_week = 0.1};
        struct product_sales fast = {.rank = 0, .ranks = 10, .lines_a_week = 1e6};
        struct product one, other;
        product_make(&model, &slow, i, &one);
        product_make(&model, &fast, i, &other);
        less += other.maximum_stock < 8000000 || other.maximum_stock <= one.maximum_stock ||
                other.reorder_point <= one.reorder_point ||
                other.minimum_stock <= one.minimum_stock;
    }
    is_int(less, 0, "of what sells fast more is kept, for four weeks at least");
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

static uint64_t count_wrong_tags(const struct product *product) {
    uint64_t wrong = product->tag_count < 1 || product->tag_count > PRODUCT_TAGS_MAX;
    for (uint32_t i = 0; i < product->tag_count; i++) {
        for (uint32_t j = 0; j < i; j++)
            wrong += strcmp(product->tags[i], product->tags[j]) == 0;
        for (const char *c = product->tags[i]; *c; c++)
            wrong += !islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '-';
    }
    return wrong;
}

static bool has_tag(const struct product *product, const char *tag) {
    for (uint32_t i = 0; i < product->tag_count; i++) {
        if (strcmp(product->tags[i], tag) == 0)
            return true;
    }
    return false;
}

static void tags_what_is_true(void) {
    uint64_t wrong = 0, untrue = 0;
    for (uint64_t i = 0; i < MANY; i++) {
        struct product product;
        make(&model, i, &product);
        wrong += count_wrong_tags(&product);
        untrue += has_tag(&product, "discontinued") == product.is_active;
        untrue += has_tag(&product, "bestseller") != (sales_of(i).rank < 20);
        untrue += has_tag(&product, "premium") && has_tag(&product, "budget");
    }
    is_int(wrong, 0, "one to six tags in lower case, none twice");
    is_int(untrue, 0, "what the shop says of a product is so");
}

/* The order in which PostgreSQL keeps the keys of jsonb. */
static bool is_in_order(const char *key, const char *next) {
    size_t length = strlen(key), next_length = strlen(next);
    return length < next_length || (length == next_length && strcmp(key, next) < 0);
}

/* Prints what was parsed as PostgreSQL does. */
static void print_canonical(json_t *object, char *text, size_t size, bool *ordered) {
    const char *key, *before = NULL;
    json_t *value;
    size_t length = (size_t)snprintf(text, size, "{");
    json_object_foreach(object, key, value) {
        char *printed = json_dumps(value, JSON_ENCODE_ANY);
        *ordered = *ordered && (!before || is_in_order(before, key));
        length += (size_t)snprintf(text + length, size - length, "%s\"%s\": %s", before ? ", " : "",
                                   key, printed ? printed : "?");
        free(printed);
        before = key;
    }
    (void)snprintf(text + length, size - length, "}");
}

static bool has_check_digit(const char *number) {
    int sum = 0, weight = 1;
    for (size_t i = strlen(number); i-- > 0; weight = 4 - weight)
        sum += (number[i] - '0') * weight;
    return sum % 10 == 0;
}

static void writes_canonical_metadata(void) {
    uint64_t invalid = 0, disordered = 0, different = 0, numbers = 0, wrong_numbers = 0;
    for (uint64_t i = 0; i < MANY; i++) {
        struct product product;
        char canonical[2 * sizeof product.metadata];
        bool ordered = true;
        make(&model, i, &product);
        json_error_t problem;
        json_t *object = json_loads(product.metadata, JSON_REJECT_DUPLICATES, &problem);
        if (!json_is_object(object)) {
            invalid++;
            continue;
        }
        print_canonical(object, canonical, sizeof canonical, &ordered);
        disordered += !ordered;
        /* Decimals come back from a double with more digits. */
        bool decimal = false;
        const char *key;
        json_t *value;
        json_object_foreach(object, key, value) decimal = decimal || json_is_real(value);
        different += !decimal && strcmp(canonical, product.metadata) != 0;
        const char *keys[] = {"isbn", "upc"};
        for (size_t k = 0; k < 2; k++) {
            const char *number = json_string_value(json_object_get(object, keys[k]));
            numbers += number != NULL;
            wrong_numbers += number && !has_check_digit(number);
        }
        json_decref(object);
    }
    is_int(invalid, 0, "metadata are JSON objects without duplicate keys");
    is_int(disordered, 0, "their keys are in PostgreSQL's order");
    is_int(different, 0, "and they are spaced as PostgreSQL prints them");
    ok(numbers > MANY / 2, "%" PRIu64 " of %d have an ISBN or UPC", numbers, MANY);
    is_int(wrong_numbers, 0, "their check digits are right");
}

static bool contains_word(const char *text, const char *word, size_t length) {
    for (; *text; text++) {
        if (strncasecmp(text, word, length) == 0)
            return true;
    }
    return false;
}

static void searches_for_what_is_there(void) {
    struct pcg pcg = pcg_at(1, 1);
    uint64_t absent = 0, empty = 0, two = 0;
    for (uint64_t i = 0; i < MANY; i++) {
        struct product product;
        char words[64];
        make(&model, i, &product);
        product_search_words(&model, i, &pcg, words, sizeof words);
        if (*words == '\0') {
            empty++;
            printf("# %s\n", product.product_name);
        }
        two += strchr(words, ' ') != NULL;
        for (const char *word = words; *word;) {
            size_t length = strcspn(word, " ");
            if (!contains_word(product.product_name, word, length) &&
                !contains_word(product.product_description, word, length) &&
                !contains_word(product.brand, word, length)) {
                absent++;
                printf("# %s: %s\n", words, product.product_name);
            }
            word += length + (word[length] == ' ');
        }
    }
    is_int(empty, 0, "every product can be searched for");
    is_int(absent, 0, "each word stands in name, description or brand");
    ok(two > MANY / 4 && two < MANY, "%" PRIu64 " of %d have two words", two, MANY);
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
    struct err err = {0};
    if (!ok(catalogue_init(&catalogue, &err) == 0, "the catalogue is well formed"))
        return tap_done();
    gives_each_product_its_sku();
    refuses_other_skus();
    prices_like_a_shop();
    prices_what_it_is();
    reaches_the_whole_catalogue();
    makes_families_of_variants();
    writes_readable_texts();
    keeps_stock_coherent();
    rates_in_a_j();
    rates_as_it_sells();
    stocks_what_sells();
    dates_and_flags();
    tags_what_is_true();
    writes_canonical_metadata();
    searches_for_what_is_there();
    depends_on_the_seed_alone();
    catalogue_release(&catalogue);
    return tap_done();
}
