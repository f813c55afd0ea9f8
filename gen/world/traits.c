#include "gen/world/traits.h"

#include <stddef.h>
#include <string.h>

#include "gen/world/traits_lists.h"
#include "gen/world/words.h"

#define NO_MEMORY        "there is no memory for it"
#define SPREAD_PERCENT   60
#define PERCENT_IN_ONE   100
#define LIST_SEPARATOR   ","
#define PHRASE_SEPARATOR " / "

/* How an attribute's value is read, and into which member. */
struct attribute {
    const char *name;
    const char *(*set)(struct traits *traits, struct traits_lists *lists,
                       const struct attribute *attribute, char *value);
    size_t member;
    enum variant_axis axis;
};

static void *member_of(struct traits *traits, const struct attribute *attribute) {
    return (char *)traits + attribute->member;
}

static bool is_nothing(const char *value) {
    return strcmp(value, "-") == 0;
}

static const char *set_words(struct traits *traits, struct traits_lists *lists,
                             const struct attribute *attribute, char *value) {
    struct words *words = member_of(traits, attribute);
    *words = (struct words){0};
    if (is_nothing(value) || words_split(words, lists->arena, value, LIST_SEPARATOR))
        return NULL;
    return NO_MEMORY;
}

static const char *set_clauses(struct traits *traits, struct traits_lists *lists,
                               const struct attribute *attribute, char *value) {
    struct words *words = member_of(traits, attribute);
    *words = (struct words){0};
    if (is_nothing(value) || words_split(words, lists->arena, value, PHRASE_SEPARATOR))
        return NULL;
    return NO_MEMORY;
}

static const char *set_phrases(struct traits *traits, struct traits_lists *lists,
                               const struct attribute *attribute, char *value) {
    struct phrases *phrases = member_of(traits, attribute);
    struct words texts;
    *phrases = (struct phrases){0};
    if (is_nothing(value))
        return NULL;
    if (!words_split(&texts, lists->arena, value, PHRASE_SEPARATOR))
        return NO_MEMORY;
    struct phrase *compiled = arena_take(lists->arena, texts.count, sizeof *compiled);
    if (!compiled)
        return NO_MEMORY;
    for (uint32_t i = 0; i < texts.count; i++) {
        const char *problem = phrase_compile(&compiled[i], lists->arena, texts.at[i],
                                             strlen(texts.at[i]), traits_lists_words, lists);
        if (problem)
            return problem;
    }
    *phrases = (struct phrases){.at = compiled, .count = texts.count};
    return NULL;
}

static const char *set_text(struct traits *traits, struct traits_lists *lists,
                            const struct attribute *attribute, char *value) {
    (void)lists;
    const char **text = member_of(traits, attribute);
    *text = is_nothing(value) ? "" : value;
    return NULL;
}

static const char *set_makers(struct traits *traits, struct traits_lists *lists,
                              const struct attribute *attribute, char *value) {
    struct makers *makers = member_of(traits, attribute);
    struct words entries;
    if (!words_split(&entries, lists->arena, value, LIST_SEPARATOR))
        return NO_MEMORY;
    struct maker *made = arena_take(lists->arena, entries.count, sizeof *made);
    if (!made)
        return NO_MEMORY;
    for (uint32_t i = 0; i < entries.count; i++) {
        struct factors factors;
        const char *problem = traits_lists_factors(lists, entries.at[i], 1, &factors);
        if (problem)
            return problem;
        made[i].name = factors.name;
        made[i].price_factor =
            (uint32_t)(factors.millionths[0] * MAKER_FACTOR_ONE / WORDS_NUMBER_ONE);
    }
    *makers = (struct makers){.at = made, .count = entries.count};
    return NULL;
}

static const char *set_variants(struct traits *traits, struct traits_lists *lists,
                                const struct attribute *attribute, char *value) {
    if (is_nothing(value) && traits->axis != attribute->axis)
        return NULL;
    traits->axis = is_nothing(value) ? AXIS_NONE : attribute->axis;
    traits->variants = (struct words){0};
    if (is_nothing(value))
        return NULL;
    const struct words *palette = traits_lists_palette(lists, value);
    if (palette) {
        traits->variants = *palette;
        return NULL;
    }
    return words_split(&traits->variants, lists->arena, value, LIST_SEPARATOR) ? NULL : NO_MEMORY;
}

static const char *set_sizes(struct traits *traits, struct traits_lists *lists,
                             const struct attribute *attribute, char *value) {
    (void)attribute;
    traits->sizes = (struct variant_sizes){0};
    if (is_nothing(value))
        return NULL;
    const struct variant_sizes *scale = traits_lists_scale(lists, value);
    if (scale) {
        traits->sizes = *scale;
        return NULL;
    }
    return traits_lists_read_sizes(lists, value, &traits->sizes);
}

/* Adds to the tags of the levels above; the most particular ones stand first. */
static const char *add_tags(struct traits *traits, struct traits_lists *lists,
                            const struct attribute *attribute, char *value) {
    (void)attribute;
    struct words added;
    if (!words_split(&added, lists->arena, value, LIST_SEPARATOR))
        return NO_MEMORY;
    if (added.count + traits->tag_count > TRAITS_TAGS_MAX)
        return "it has too many tags";
    memmove(traits->tags + added.count, traits->tags, traits->tag_count * sizeof *traits->tags);
    memcpy(traits->tags, added.at, added.count * sizeof *traits->tags);
    traits->tag_count += added.count;
    return NULL;
}

static const char *add_metadata(struct traits *traits, struct traits_lists *lists,
                                const struct attribute *attribute, char *value) {
    (void)attribute;
    return metadata_set(&traits->metadata, lists->arena, value);
}

static const char *set_percent(struct traits *traits, struct traits_lists *lists,
                               const struct attribute *attribute, char *value) {
    (void)lists;
    int64_t millionths;
    uint32_t *percent = member_of(traits, attribute);
    bool is_share = attribute->member == offsetof(struct traits, sigma_percent);
    if (!words_number(value, &millionths))
        return "the value is not a number";
    int64_t number = (is_share ? millionths * PERCENT_IN_ONE : millionths) / WORDS_NUMBER_ONE;
    if (number > (is_share ? TRAITS_SIGMA_PERCENT_MAX : SPREAD_PERCENT))
        return "the value is too large";
    *percent = (uint32_t)number;
    return NULL;
}

static const char *take_style(struct traits *traits, struct traits_lists *lists,
                              const struct attribute *attribute, char *value) {
    (void)attribute;
    const struct traits *style = traits_lists_find_style(lists, value);
    if (!style)
        return "there is no style of this name";
    traits->name = style->name;
    traits->open = style->open;
    traits->more = style->more;
    traits->stuff = style->stuff;
    traits->facts = style->facts;
    traits->variant = style->variant;
    traits->author = style->author;
    return NULL;
}

#define MEMBER(name) offsetof(struct traits, name)

static const struct attribute attributes[] = {
    {"suppliers", set_words, MEMBER(suppliers), AXIS_NONE},
    {"brands", set_makers, MEMBER(makers), AXIS_NONE},
    {"colors", set_variants, MEMBER(variants), AXIS_COLOR},
    {"flavors", set_variants, MEMBER(variants), AXIS_FLAVOR},
    {"scents", set_variants, MEMBER(variants), AXIS_SCENT},
    {"sizes", set_sizes, MEMBER(sizes), AXIS_NONE},
    {"material", set_words, MEMBER(materials), AXIS_NONE},
    {"made", set_text, MEMBER(made), AXIS_NONE},
    {"line", set_words, MEMBER(lines), AXIS_NONE},
    {"model", set_words, MEMBER(models), AXIS_NONE},
    {"feature", set_clauses, MEMBER(features), AXIS_NONE},
    {"use", set_clauses, MEMBER(uses), AXIS_NONE},
    {"say", set_clauses, MEMBER(sayings), AXIS_NONE},
    {"tags", add_tags, MEMBER(tags), AXIS_NONE},
    {"meta", add_metadata, MEMBER(metadata), AXIS_NONE},
    {"sigma", set_percent, MEMBER(sigma_percent), AXIS_NONE},
    {"spread", set_percent, MEMBER(spread_percent), AXIS_NONE},
    {"style", take_style, 0, AXIS_NONE},
    {"name", set_phrases, MEMBER(name), AXIS_NONE},
    {"open", set_phrases, MEMBER(open), AXIS_NONE},
    {"more", set_phrases, MEMBER(more), AXIS_NONE},
    {"stuff", set_phrases, MEMBER(stuff), AXIS_NONE},
    {"facts", set_phrases, MEMBER(facts), AXIS_NONE},
    {"variant", set_phrases, MEMBER(variant), AXIS_NONE},
    {"title", set_phrases, MEMBER(title), AXIS_NONE},
    {"author", set_phrases, MEMBER(author), AXIS_NONE},
};

static const struct attribute *find_attribute(const char *name) {
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        if (strcmp(attributes[i].name, name) == 0)
            return &attributes[i];
    }
    return NULL;
}

bool traits_has(const char *attribute) {
    return find_attribute(attribute) != NULL;
}

const char *traits_set(struct traits *traits, struct traits_lists *lists, const char *name,
                       char *value) {
    const struct attribute *attribute = find_attribute(name);
    if (!attribute)
        return "there is no attribute of this name";
    return attribute->set(traits, lists, attribute, value);
}
