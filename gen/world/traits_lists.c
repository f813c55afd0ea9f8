#include "gen/world/traits_lists.h"

#include <string.h>

#include "gen/world/arith.h"
#include "gen/world/words.h"

#define NO_MEMORY "there is no memory for it"

static const struct traits_list *find(const struct traits_lists *lists, enum traits_list_kind kind,
                                      const char *name, size_t length) {
    for (uint32_t i = 0; i < lists->count; i++) {
        const struct traits_list *list = &lists->lists[i];
        if (list->kind == kind && strlen(list->name) == length &&
            memcmp(list->name, name, length) == 0)
            return list;
    }
    return NULL;
}

const char *traits_lists_define(struct traits_lists *lists, enum traits_list_kind kind,
                                const char *name, char *value) {
    if (find(lists, kind, name, strlen(name)))
        return "the list is there already";
    if (lists->count == TRAITS_LISTS_MAX)
        return "there are too many lists";
    struct traits_list *list = &lists->lists[lists->count++];
    *list = (struct traits_list){.name = name, .kind = kind};
    if (kind == LIST_SCALE)
        return traits_lists_read_sizes(lists, value, &list->sizes);
    return words_split(&list->words, lists->arena, value, ",") ? NULL : NO_MEMORY;
}

struct traits *traits_lists_add_style(struct traits_lists *lists, const char *name) {
    if (lists->style_count == TRAITS_STYLES_MAX)
        return NULL;
    struct traits_style *style = &lists->styles[lists->style_count++];
    style->name = name;
    return &style->traits;
}

const struct traits *traits_lists_find_style(const struct traits_lists *lists, const char *name) {
    for (uint32_t i = 0; i < lists->style_count; i++) {
        if (strcmp(lists->styles[i].name, name) == 0)
            return &lists->styles[i].traits;
    }
    return NULL;
}

const struct words *traits_lists_palette(const struct traits_lists *lists, const char *name) {
    const struct traits_list *list = find(lists, LIST_PALETTE, name, strlen(name));
    return list ? &list->words : NULL;
}

const struct variant_sizes *traits_lists_scale(const struct traits_lists *lists, const char *name) {
    const struct traits_list *list = find(lists, LIST_SCALE, name, strlen(name));
    return list ? &list->sizes : NULL;
}

const struct words *traits_lists_words(void *context, const char *name, size_t length) {
    const struct traits_list *list = find(context, LIST_WORDS, name, length);
    return list ? &list->words : NULL;
}

const char *traits_lists_factors(struct traits_lists *lists, const char *entry, uint32_t most,
                                 struct factors *factors) {
    char *name = arena_text(lists->arena, entry, strlen(entry));
    if (!name)
        return NO_MEMORY;
    for (uint32_t i = 0; i < TRAITS_FACTORS_MAX; i++)
        factors->millionths[i] = WORDS_NUMBER_ONE;
    char *next = strchr(name, '*');
    for (uint32_t i = 0; next; i++) {
        *next++ = '\0';
        char *factor = next;
        next = strchr(factor, '*');
        if (next)
            *next = '\0';
        if (i == most || !words_number(factor, &factors->millionths[i]) ||
            factors->millionths[i] == 0)
            return "a factor behind an asterisk is not a number, or one too many";
    }
    if (!*name)
        return "a name in a list is empty";
    factors->name = name;
    return NULL;
}

static uint32_t in_size_factor(double factor) {
    return (uint32_t)(factor * SIZE_FACTOR_ONE + 0.5);
}

const char *traits_lists_read_sizes(struct traits_lists *lists, char *value,
                                    struct variant_sizes *sizes) {
    struct words entries;
    if (!words_split(&entries, lists->arena, value, ","))
        return NO_MEMORY;
    struct variant_size *read = arena_take(lists->arena, entries.count, sizeof *read);
    if (!read)
        return NO_MEMORY;
    for (uint32_t i = 0; i < entries.count; i++) {
        struct factors factors;
        const char *problem = traits_lists_factors(lists, entries.at[i], 2, &factors);
        if (problem)
            return problem;
        double price = (double)factors.millionths[0] / WORDS_NUMBER_ONE;
        double weight = (double)factors.millionths[1] / WORDS_NUMBER_ONE;
        read[i] = (struct variant_size){
            .name = factors.name,
            .price_factor = in_size_factor(price),
            .weight_factor = in_size_factor(weight),
            .length_factor = in_size_factor(arith_pow(weight, 1.0 / 3)),
        };
    }
    *sizes = (struct variant_sizes){.at = read, .count = entries.count};
    return NULL;
}
