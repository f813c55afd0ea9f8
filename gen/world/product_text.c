#include "gen/world/product_text.h"

#include <ctype.h>
#include <string.h>

#define GRAMS_IN_KG    INT64_C(1000)
#define TENTHS         100 /* grams in a tenth of a kilogram */
#define MORE_PERCENT   75
#define FACTS_PERCENT  50
#define SECOND_PERCENT 40

/* A text while it is written: which phrase of a list comes next. */
struct telling {
    const struct product_facts *facts;
    struct pcg stream;
    uint32_t feature, use;
    char the_brand[105];
    char weight[24];
    char dimensions[51];
};

static const char *next_of(const struct words *words, uint32_t *next) {
    return words->count > 0 ? words->at[(*next)++ % words->count] : "";
}

static const char *article(const char *noun) {
    return strchr("aeiou", tolower((unsigned char)*noun)) ? "an" : "a";
}

static const char *give(void *context, enum phrase_value value) {
    struct telling *telling = context;
    const struct product_facts *facts = telling->facts;
    const struct catalogue_item *item = facts->item;
    switch (value) {
    case VALUE_BRAND: return facts->brand;
    case VALUE_THE_BRAND: return telling->the_brand;
    case VALUE_LINE: return facts->line;
    case VALUE_MODEL: return facts->model_number;
    case VALUE_ITEM: return item->name;
    case VALUE_NOUN: return item->noun;
    case VALUE_SIZE: return facts->size;
    case VALUE_COLOR: return facts->color;
    case VALUE_FLAVOR: return facts->flavor;
    case VALUE_MATERIAL: return facts->material;
    case VALUE_MADE: return item->traits.made;
    case VALUE_FEATURE: return next_of(&item->traits.features, &telling->feature);
    case VALUE_USE: return next_of(&item->traits.uses, &telling->use);
    case VALUE_TITLE: return facts->title;
    case VALUE_AUTHOR: return facts->author;
    case VALUE_WEIGHT: return telling->weight;
    case VALUE_DIMENSIONS: return telling->dimensions;
    case VALUE_ARTICLE: return article(item->noun);
    case VALUE_THEY: return item->plural ? "they" : "it";
    case VALUE_THEM: return item->plural ? "them" : "it";
    case VALUE_IS: return item->plural ? "are" : "is";
    case VALUE_S: return item->plural ? "" : "s";
    case VALUE_COUNT: break;
    }
    return "";
}

void product_text_dimensions(const struct product_facts *facts, const char *separator,
                             struct text *text) {
    for (int i = 0; i < 3; i++) {
        if (i > 0)
            text_put_string(text, separator);
        text_put_number(text, facts->dimensions_cm[i], 1);
    }
}

static void write_the_brand(const char *brand, struct text *text) {
    if (strncmp(brand, "The ", 4) != 0)
        text_put_string(text, "the ");
    text_put_string(text, brand);
}

/* "240 g", "1.4 kg" or "52 kg" */
static void write_weight(int64_t grams, struct text *text) {
    if (grams < GRAMS_IN_KG) {
        text_put_number(text, (uint64_t)grams, 1);
        text_put_string(text, " g");
        return;
    }
    if (grams < 10 * GRAMS_IN_KG)
        text_put_decimal(text, ((uint64_t)grams + TENTHS / 2) / TENTHS, 1);
    else
        text_put_number(text, ((uint64_t)grams + GRAMS_IN_KG / 2) / GRAMS_IN_KG, 1);
    text_put_string(text, " kg");
}

/* Adds the first phrase, from this one on, whose values are all there, as a sentence. */
static void tell_from(struct telling *telling, const struct phrases *phrases, uint32_t first,
                      struct text *text) {
    size_t before = text->length;
    if (before > 0)
        text_put(text, " ", 1);
    size_t start = text->length;
    for (uint32_t i = 0; i < phrases->count; i++) {
        const struct phrase *phrase = &phrases->at[(first + i) % phrases->count];
        if (phrase_write(phrase, give, telling, &telling->stream, text)) {
            text->at[start] = (char)toupper((unsigned char)text->at[start]);
            return;
        }
    }
    text_rewind(text, before);
}

static void tell(struct telling *telling, const struct phrases *phrases, struct text *text) {
    if (phrases->count > 0)
        tell_from(telling, phrases, pcg_below(&telling->stream, phrases->count), text);
}

static bool chance(struct telling *telling, uint32_t percent) {
    return pcg_below(&telling->stream, 100) < percent;
}

void product_text_name(const struct product_facts *facts, struct text *text) {
    struct telling telling = {.facts = facts, .stream = facts->family_stream};
    (void)phrase_write(&facts->item->traits.name.at[0], give, &telling, &telling.stream, text);
}

void product_text_description(const struct product_facts *facts, struct text *text) {
    const struct traits *traits = &facts->item->traits;
    struct telling telling = {.facts = facts, .stream = facts->family_stream};
    struct text weight = text_make(telling.weight, sizeof telling.weight);
    struct text dimensions = text_make(telling.dimensions, sizeof telling.dimensions);
    struct text the_brand = text_make(telling.the_brand, sizeof telling.the_brand);
    write_the_brand(facts->brand, &the_brand);
    write_weight(facts->weight_grams, &weight);
    product_text_dimensions(facts, " x ", &dimensions);
    telling.feature = pcg_below(&telling.stream, traits->features.count);
    telling.use = pcg_below(&telling.stream, traits->uses.count);
    uint32_t saying = pcg_below(&telling.stream, traits->sayings.count);

    tell(&telling, &traits->open, text);
    if (chance(&telling, MORE_PERCENT))
        tell(&telling, &traits->more, text);
    tell(&telling, &traits->stuff, text);
    text_put(text, " ", 1);
    text_put_string(text, next_of(&traits->sayings, &saying));
    if (chance(&telling, FACTS_PERCENT))
        tell(&telling, &traits->facts, text);
    if (chance(&telling, SECOND_PERCENT) && traits->sayings.count > 1) {
        text_put(text, " ", 1);
        text_put_string(text, next_of(&traits->sayings, &saying));
    }
    tell_from(&telling, &traits->variant, 0, text);
}
