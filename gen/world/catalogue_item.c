#include "gen/world/catalogue_item.h"

#include <ctype.h>
#include <string.h>

#include "gen/world/words.h"

#define NO_MEMORY       "there is no memory for it"
#define FIELDS          4 /* before the attributes */
#define CENTS           100
#define GRAMS           1000
#define MM_IN_CM        10
#define PRICE_CENTS_MAX 2000000
#define FEATURES_MIN    4

static bool has_word(const struct words *words, const char *word, size_t length) {
    for (uint32_t i = 0; i < words->count; i++) {
        if (strlen(words->at[i]) == length && memcmp(words->at[i], word, length) == 0)
            return true;
    }
    return false;
}

/* Lowers the first letter of each run of letters such as "Wireless", but not of "USB" or "TV". */
static void lower_word(char *word, size_t length) {
    for (size_t i = 0; i < length;) {
        size_t run = 0, capitals = 0;
        for (; i + run < length && isalpha((unsigned char)word[i + run]); run++)
            capitals += isupper((unsigned char)word[i + run]) != 0;
        if (run > 1 && capitals == 1)
            word[i] = (char)tolower((unsigned char)word[i]);
        i += run + 1;
    }
}

/* The name as it stands within a sentence. */
static const char *make_noun(struct arena *arena, const char *name, const struct words *proper) {
    char *noun = arena_text(arena, name, strlen(name));
    for (char *word = noun; word && *word;) {
        size_t length = strcspn(word, " ");
        if (!has_word(proper, word, length))
            lower_word(word, length);
        word += length;
        word += *word == ' ';
    }
    return noun;
}

/* "Jeans", but neither "Dress" nor "Hummus". */
static bool looks_plural(const char *name) {
    size_t length = strlen(name);
    return length > 1 && name[length - 1] == 's' && !strchr("su", name[length - 2]);
}

/* Cuts the text behind the next separator off and gives it; NULL when there is none. */
static char *cut_at(char *text, char separator) {
    char *at = strchr(text, separator);
    if (!at)
        return NULL;
    *at = '\0';
    return at + 1;
}

static bool read_scaled(const char *text, int64_t scale, int64_t most, uint32_t *value) {
    int64_t millionths;
    if (!words_number(text, &millionths))
        return false;
    int64_t scaled = millionths * scale / WORDS_NUMBER_ONE;
    *value = (uint32_t)scaled;
    return scaled > 0 && scaled <= most;
}

static const char *read_dimensions(struct catalogue_item *item, char *text) {
    for (int i = 0; i < 3; i++) {
        char *rest = i < 2 ? cut_at(text, 'x') : NULL;
        if ((i < 2 && !rest) || !read_scaled(text, MM_IN_CM, UINT16_MAX, &item->dimensions_mm[i]))
            return "its dimensions are not of the form 30x20x15";
        text = rest;
    }
    return NULL;
}

static const char *set_attribute(struct catalogue_item *item, struct traits_lists *lists,
                                 char *entry) {
    if (strcmp(entry, "singular") == 0 || strcmp(entry, "plural") == 0) {
        item->plural = *entry == 'p';
        return NULL;
    }
    /* What is no attribute is a field of the metadata. */
    char *equals = strchr(entry, '=');
    if (!equals)
        return "its attributes are not of the form name=value";
    *equals = '\0';
    if (strcmp(entry, "noun") == 0) {
        item->noun = equals + 1;
        return NULL;
    }
    if (traits_has(entry))
        return traits_set(&item->traits, lists, entry, equals + 1);
    *equals = '=';
    return metadata_set(&item->traits.metadata, lists->arena, entry);
}

static const char *read_attributes(struct catalogue_item *item, struct traits_lists *lists,
                                   char *text) {
    const char *problem = NULL;
    for (char *rest; text && !problem; text = rest) {
        rest = cut_at(text, ';');
        problem = set_attribute(item, lists, words_trim(text));
    }
    return problem;
}

uint32_t catalogue_item_columns(const struct catalogue_item *item) {
    uint32_t variants = item->traits.variants.count, sizes = item->traits.sizes.count;
    if (variants >= 2 && sizes >= FAMILY_PRODUCTS / 2)
        return 2;
    if (variants >= FAMILY_PRODUCTS / 2 && sizes >= 2)
        return FAMILY_PRODUCTS / 2;
    if (variants >= FAMILY_PRODUCTS)
        return FAMILY_PRODUCTS;
    return sizes >= FAMILY_PRODUCTS ? 1 : 0;
}

static const char *check(const struct catalogue_item *item) {
    const struct traits *traits = &item->traits;
    if (traits->makers.count == 0)
        return "it has no brands";
    if (traits->makers.count > RECIPE_MAKERS_MAX || traits->sizes.count > RECIPE_SIZES_MAX)
        return "it has too many brands or sizes";
    if (traits->suppliers.count == 0)
        return "its department has no suppliers";
    if (catalogue_item_columns(item) == 0)
        return "its colors, flavors or scents and its sizes do not make six variants";
    if (traits->features.count < FEATURES_MIN || traits->uses.count < 2 ||
        traits->sayings.count == 0)
        return "it has too few phrases for a description";
    if (traits->name.count != 1 || traits->open.count == 0)
        return "it has no style";
    return NULL;
}

/* The metadata that say what the variant is. */
static const struct metadata_field own_fields[] = {
    {.key = "material", .kind = METADATA_MATERIAL},
    {.key = "flavor", .kind = METADATA_FLAVOR},
    {.key = "scent", .kind = METADATA_FLAVOR},
};

static bool add_own_fields(struct catalogue_item *item) {
    struct traits *traits = &item->traits;
    if (traits->materials.count > 0 && !metadata_add(&traits->metadata, &own_fields[0]))
        return false;
    if (traits->axis == AXIS_FLAVOR)
        return metadata_add(&traits->metadata, &own_fields[1]);
    return traits->axis != AXIS_SCENT || metadata_add(&traits->metadata, &own_fields[2]);
}

const char *catalogue_item_read(struct catalogue_item *item, uint32_t *price_cents,
                                struct traits_lists *lists, const struct words *proper,
                                char *line) {
    char *fields[FIELDS + 1] = {line};
    for (int i = 0; i < FIELDS; i++) {
        fields[i + 1] = fields[i] ? cut_at(fields[i], '|') : NULL;
        if (!fields[i])
            return "an item is a name, a price, kilograms and dimensions";
        fields[i] = words_trim(fields[i]);
    }
    item->name = fields[0];
    item->noun = make_noun(lists->arena, item->name, proper);
    item->plural = looks_plural(item->name);
    if (!item->noun)
        return NO_MEMORY;
    if (!read_scaled(fields[1], CENTS, PRICE_CENTS_MAX, price_cents))
        return "its price is not a number";
    if (!read_scaled(fields[2], GRAMS, UINT32_MAX, &item->weight_grams))
        return "its weight is not a number";
    const char *problem = read_dimensions(item, fields[3]);
    if (!problem)
        problem = read_attributes(item, lists, fields[FIELDS]);
    if (!problem && !add_own_fields(item))
        problem = "it has too many metadata";
    return problem ? problem : check(item);
}
