/* Sentences with values in them: "Made for {use}, the {brand} {noun} combine{s} {feature}."
 *
 * A name in braces is a value that the writer of the phrase asks for, or a list of words from which
 * one is drawn. A part in square brackets is left out when a value in it is missing. Phrases are
 * compiled once and written often.
 */
#ifndef PGBAZAAR_GEN_WORLD_PHRASE_H
#define PGBAZAAR_GEN_WORLD_PHRASE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/pcg.h"
#include "gen/world/arena.h"
#include "gen/world/text.h"

struct words {
    const char *const *at;
    uint32_t count;
};

/* What a name in braces stands for. */
enum phrase_value {
    VALUE_BRAND,
    VALUE_THE_BRAND, /* {the brand}: "the Sony", but "The North Face" */
    VALUE_LINE,
    VALUE_MODEL,
    VALUE_ITEM, /* as in a title: "Wireless Earbuds" */
    VALUE_NOUN, /* as in a sentence: "wireless earbuds" */
    VALUE_SIZE,
    VALUE_COLOR,
    VALUE_FLAVOR, /* a scent as well */
    VALUE_MATERIAL,
    VALUE_MADE,
    VALUE_FEATURE, /* another one each time */
    VALUE_USE,
    VALUE_TITLE,
    VALUE_AUTHOR,
    VALUE_WEIGHT,
    VALUE_DIMENSIONS,
    VALUE_ARTICLE, /* {a}: "a" or "an", by the noun */
    VALUE_THEY,    /* it, they */
    VALUE_THEM,    /* it, them */
    VALUE_IS,      /* is, are */
    VALUE_S,       /* s of the verb, when the noun is singular */
    VALUE_COUNT
};

struct phrase_piece;

struct phrase {
    const struct phrase_piece *pieces; /* the arena's */
    uint32_t count;
};

struct phrases {
    const struct phrase *at;
    uint32_t count;
};

/* Finds the list of words of this name; NULL when there is none. */
typedef const struct words *phrase_find_words(void *context, const char *name, size_t length);

/* Compiles a phrase. The text must live as long as the phrase. Returns NULL, or what is wrong with
 * the text as a clause: "a bracket is not closed". */
const char *phrase_compile(struct phrase *phrase, struct arena *arena, const char *text,
                           size_t length, phrase_find_words *find, void *context);

/* Gives a value, "" when it is missing. */
typedef const char *phrase_give(void *context, enum phrase_value value);

/* Adds the phrase to the text. Words are drawn from pcg, two different ones where a phrase asks one
 * list twice. False, and nothing added, when a value outside brackets is missing. */
bool phrase_write(const struct phrase *phrase, phrase_give *give, void *context, struct pcg *pcg,
                  struct text *text);

#endif
