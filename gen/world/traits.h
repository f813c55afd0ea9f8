/* What is known about a kind of product: its makers, variants, words and metadata.
 *
 * Departments, categories and items each have traits; those that a level does not set come from the
 * level above, by copying the struct. The lists belong to the catalogue's arena.
 */
#ifndef PGBAZAAR_GEN_WORLD_TRAITS_H
#define PGBAZAAR_GEN_WORLD_TRAITS_H

#include <stdint.h>

#include "gen/world/arena.h"
#include "gen/world/metadata.h"
#include "gen/world/phrase.h"

#define TRAITS_TAGS_MAX          16
#define TRAITS_SIGMA_PERCENT_MAX 200

#define MAKER_FACTOR_ONE 256
#define SIZE_FACTOR_ONE  1024

/* A brand, and its prices relative to those of the item, in 256ths. */
struct maker {
    const char *name;
    uint32_t price_factor;
};

struct makers {
    const struct maker *at;
    uint32_t count;
};

/* A size or pack, and what it multiplies, in 1,024ths. */
struct variant_size {
    const char *name;
    uint32_t price_factor;
    uint32_t weight_factor;
    uint32_t length_factor; /* the cube root of weight_factor: the same density */
};

struct variant_sizes {
    const struct variant_size *at;
    uint32_t count;
};

/* What the variants of a family differ in, besides the size. */
enum variant_axis { AXIS_NONE, AXIS_COLOR, AXIS_FLAVOR, AXIS_SCENT };

struct traits {
    struct makers makers;
    enum variant_axis axis;
    struct words variants; /* colors, flavors or scents */
    struct variant_sizes sizes;
    struct words materials, lines, models;
    struct words features, uses, sayings;
    struct words suppliers;
    const char *made; /* how a sentence about the material begins */
    const char *tags[TRAITS_TAGS_MAX];
    uint32_t tag_count;
    struct metadata metadata;
    struct phrases name, open, more, stuff, facts, variant;
    struct phrases title, author;
    uint32_t sigma_percent;  /* of the families' prices */
    uint32_t spread_percent; /* of weight and dimensions */
};

/* The named lists and styles that values may refer to. */
struct traits_lists;

/* Whether traits_set knows this attribute. */
bool traits_has(const char *attribute);

/* Sets an attribute; a value of "-" takes it away. `value` must live as long as the arena and is
 * cut. Returns NULL, or what is wrong as a clause. */
const char *traits_set(struct traits *traits, struct traits_lists *lists, const char *attribute,
                       char *value);

#endif
