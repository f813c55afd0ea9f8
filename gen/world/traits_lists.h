/* The named lists of the catalogue: palettes, scales of sizes, words for phrases, and styles. */
#ifndef PGBAZAAR_GEN_WORLD_TRAITS_LISTS_H
#define PGBAZAAR_GEN_WORLD_TRAITS_LISTS_H

#include <stdint.h>

#include "gen/world/arena.h"
#include "gen/world/phrase.h"
#include "gen/world/traits.h"

#define TRAITS_LISTS_MAX   64
#define TRAITS_STYLES_MAX  16
#define TRAITS_FACTORS_MAX 2

enum traits_list_kind { LIST_PALETTE, LIST_SCALE, LIST_WORDS };

struct traits_list {
    const char *name;
    enum traits_list_kind kind;
    struct words words;         /* of a palette, or for phrases */
    struct variant_sizes sizes; /* of a scale */
};

struct traits_style {
    const char *name;
    struct traits traits;
};

/* All zero but `arena` holds none. What is in the lists is the arena's. */
struct traits_lists {
    struct arena *arena;
    uint32_t count, style_count;
    struct traits_list lists[TRAITS_LISTS_MAX];
    struct traits_style styles[TRAITS_STYLES_MAX];
};

/* Defines a list. `name` and `value` must live as long as the arena; `value` is cut. Returns NULL,
 * or what is wrong as a clause. */
const char *traits_lists_define(struct traits_lists *lists, enum traits_list_kind kind,
                                const char *name, char *value);

/* A new style, to be filled by traits_set; NULL when there is no more room. */
struct traits *traits_lists_add_style(struct traits_lists *lists, const char *name);

/* These give NULL when there is none of this name. */
const struct traits *traits_lists_find_style(const struct traits_lists *lists, const char *name);
const struct words *traits_lists_palette(const struct traits_lists *lists, const char *name);
const struct variant_sizes *traits_lists_scale(const struct traits_lists *lists, const char *name);

/* phrase_find_words for a context that is a struct traits_lists. */
const struct words *traits_lists_words(void *context, const char *name, size_t length);

/* A name and the factors behind it, "L*1.05*1.1"; a factor that is not there is 1. */
struct factors {
    const char *name; /* the arena's */
    int64_t millionths[TRAITS_FACTORS_MAX];
};

const char *traits_lists_factors(struct traits_lists *lists, const char *entry, uint32_t most,
                                 struct factors *factors);

/* Reads "S*.9*.8, M, L*1.1*1.2". */
const char *traits_lists_read_sizes(struct traits_lists *lists, char *value,
                                    struct variant_sizes *sizes);

#endif
