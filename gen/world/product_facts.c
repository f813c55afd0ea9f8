#include "gen/world/product_facts.h"

#include <ctype.h>
#include <string.h>

#include "gen/world/text.h"

#define MODEL_LETTERS  "ABCDEFGHJKLMNPRSTVWXZ" /* none that looks like a digit */
#define MM_IN_CM       10
#define PERCENT_IN_ONE 100

static const char *pick_word(const struct words *words, struct pcg *pcg) {
    return words->count > 0 ? words->at[pcg_below(pcg, words->count)] : "";
}

/* A line, but none that repeats a word of its neighbours: no "Sea to Summit Summit Tent". */
static const char *pick_line(const struct words *lines, const char *brand, const char *item,
                             struct pcg *pcg) {
    if (lines->count == 0)
        return "";
    uint32_t first = pcg_below(pcg, lines->count);
    for (uint32_t i = 0; i < lines->count; i++) {
        const char *line = lines->at[(first + i) % lines->count];
        if (!strcasestr(brand, line) && !strcasestr(item, line))
            return line;
    }
    return "";
}

/* A number by a pattern: # is a digit, the first of them not 0, and @ a letter. */
static void make_model_number(const char *pattern, struct pcg *pcg, struct text *text) {
    bool in_number = false;
    for (; *pattern; pattern++) {
        char c = *pattern;
        if (c == '#')
            c = (char)(in_number ? '0' + pcg_below(pcg, 10) : '1' + pcg_below(pcg, 9));
        else if (c == '@')
            c = MODEL_LETTERS[pcg_below(pcg, sizeof MODEL_LETTERS - 1)];
        in_number = isdigit((unsigned char)c) != 0;
        text_put(text, &c, 1);
    }
}

/* A brand always comes from the same supplier. */
static const char *find_supplier(const struct words *suppliers, const char *brand) {
    uint64_t hash = 0;
    for (; *brand; brand++)
        hash = mix64(hash ^ (unsigned char)*brand);
    return suppliers->at[mix_below(hash, suppliers->count)];
}

/* `value`, up to `percent` more or less. */
static uint64_t vary(uint64_t value, uint32_t percent, struct pcg *pcg) {
    return value * (PERCENT_IN_ONE - percent + pcg_below(pcg, 2 * percent + 1)) / PERCENT_IN_ONE;
}

static void make_measures(struct product_facts *facts, const struct variant_size *size) {
    const struct catalogue_item *item = facts->item;
    uint32_t spread = item->traits.spread_percent;
    uint64_t weight_factor = size ? size->weight_factor : SIZE_FACTOR_ONE;
    uint64_t length_factor = size ? size->length_factor : SIZE_FACTOR_ONE;
    uint64_t grams =
        vary(item->weight_grams, spread, &facts->family_stream) * weight_factor / SIZE_FACTOR_ONE;
    facts->weight_grams = grams > 0 ? (int64_t)grams : 1;
    for (int i = 0; i < 3; i++) {
        uint64_t mm = vary(item->dimensions_mm[i], spread / 2, &facts->family_stream);
        uint64_t cm = (mm * length_factor / SIZE_FACTOR_ONE + MM_IN_CM / 2) / MM_IN_CM;
        facts->dimensions_cm[i] = cm > 0 ? (uint32_t)cm : 1;
    }
}

static const char *no_value(void *context, enum phrase_value value) {
    (void)context;
    (void)value;
    return "";
}

static void make_title(const struct phrases *phrases, struct pcg *pcg, char *at, size_t size) {
    struct text text = text_make(at, size);
    if (phrases->count > 0)
        (void)phrase_write(&phrases->at[pcg_below(pcg, phrases->count)], no_value, NULL, pcg,
                           &text);
}

/* The place of the variant in its family's grid. */
static void pick_variant(struct product_facts *facts, uint32_t variant) {
    const struct traits *traits = &facts->item->traits;
    const struct variant_size *size = NULL;
    facts->color = facts->flavor = facts->size = "";
    if (traits->sizes.count > 0) {
        size = &traits->sizes.at[product_size(facts->recipe, &facts->pick, variant)];
        facts->size = size->name;
    }
    if (traits->variants.count > 0) {
        uint32_t first = facts->pick.first_color * traits->variants.count >> 8;
        uint32_t column = variant % facts->recipe->columns;
        const char *name = traits->variants.at[(first + column) % traits->variants.count];
        *(traits->axis == AXIS_COLOR ? &facts->color : &facts->flavor) = name;
    }
    make_measures(facts, size);
}

void product_facts_make(const struct product_model *model, uint64_t index,
                        struct product_facts *facts) {
    uint64_t family = product_family(index);
    struct product_pick pick = product_pick(model, family);
    uint64_t family_key = product_family_key(model);
    uint64_t product_key = mix_key(model->seed, PURPOSE_PRODUCT);
    facts->model = model;
    facts->index = index;
    facts->family = family;
    facts->pick = pick;
    facts->item = &model->catalogue->items[pick.item];
    facts->recipe = &model->catalogue->recipes[pick.item];
    facts->family_hash = mix64(mix_at(family_key, family));
    facts->product_hash = mix_at(product_key, index);
    facts->family_stream = pcg_at(family_key, family);
    facts->product_stream = pcg_at(product_key, index);

    const struct traits *traits = &facts->item->traits;
    struct pcg *stream = &facts->family_stream;
    facts->brand = traits->makers.at[pick.maker].name;
    facts->supplier = find_supplier(&traits->suppliers, facts->brand);
    facts->line = pick_line(&traits->lines, facts->brand, facts->item->name, stream);
    facts->material = pick_word(&traits->materials, stream);
    struct text number = text_make(facts->model_number, sizeof facts->model_number);
    make_model_number(pick_word(&traits->models, stream), stream, &number);
    make_title(&traits->title, stream, facts->title, sizeof facts->title);
    make_title(&traits->author, stream, facts->author, sizeof facts->author);
    pick_variant(facts, (uint32_t)(index - family * FAMILY_PRODUCTS));
}
