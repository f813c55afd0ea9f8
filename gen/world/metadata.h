/* The fields of a product's metadata, and their JSON.
 *
 * The text is what PostgreSQL prints for the same jsonb value, byte for byte: keys ordered by
 * length, then by bytes; ": " and ", " between; only quotes, backslashes and control characters
 * escaped.
 */
#ifndef PGBAZAAR_GEN_WORLD_METADATA_H
#define PGBAZAAR_GEN_WORLD_METADATA_H

#include <stdint.h>

#include "gen/world/arena.h"
#include "gen/world/phrase.h"
#include "gen/world/text.h"

#define METADATA_FIELDS_MAX 24

enum metadata_kind {
    METADATA_CHOICE,   /* one of choices, which are JSON values */
    METADATA_RANGE,    /* a whole number from low to high */
    METADATA_YEAR,     /* a year, low to high years before the world begins */
    METADATA_ISBN,     /* ISBN-13 with its check digit */
    METADATA_UPC,      /* UPC-A with its check digit, of the numbers kept for use within a store */
    METADATA_MATERIAL, /* of the product */
    METADATA_FLAVOR,   /* flavor or scent of the product */
};

struct metadata_field {
    const char *key;
    enum metadata_kind kind;
    struct words choices;
    int32_t low, high;
};

/* The fields of a kind of product, each key once, in PostgreSQL's order of keys. */
struct metadata {
    const struct metadata_field *fields[METADATA_FIELDS_MAX];
    uint32_t count;
};

/* Adds or replaces what `list` says: "voltage=120 V / 240 V; pages=80..300; isbn=%isbn; upc=-", a
 * value of - takes the field away. Cuts `list` into pieces, which must live as long as the
 * metadata. Returns NULL, or what is wrong as a clause. */
const char *metadata_set(struct metadata *metadata, struct arena *arena, char *list);

/* Adds or replaces one field. False when there is no room. */
bool metadata_add(struct metadata *metadata, const struct metadata_field *field);

/* What of a product its metadata depend on. */
struct metadata_facts {
    const char *material; /* "" when it has none; then no field asks for it */
    const char *flavor;
    int32_t year;          /* in which the world begins */
    uint64_t family_hash;  /* for what all variants share */
    uint64_t product_hash; /* for numbers of its own */
};

/* Writes the JSON object. */
void metadata_write(const struct metadata *metadata, const struct metadata_facts *facts,
                    struct text *text);

#endif
