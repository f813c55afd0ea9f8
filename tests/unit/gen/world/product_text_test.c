/* What is written about a product: name, description, tags, metadata and words to search for. */
#include <ctype.h>
#include <jansson.h>

#include "gen/world/product_facts.h"
#include "tests/unit/gen/world/many_products.h"

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

int main(void) {
    catalogue_for_test();
    writes_readable_texts();
    tags_what_is_true();
    writes_canonical_metadata();
    searches_for_what_is_there();
    catalogue_release(&catalogue);
    return tap_done();
}
