/* Words that a person typed: the nearest right name. Texts of others, in UTF-8 or not: how to
 * repeat them in a message or a document. */
#ifndef PGBAZAAR_COMMON_TEXT_H
#define PGBAZAAR_COMMON_TEXT_H

#include <stddef.h>

enum { TEXT_SHOWN = 96 };

/* How many characters must be inserted, deleted, replaced or swapped with their neighbour to get
 * from one word to the other (optimal string alignment distance). Words of more than 63 bytes are
 * as far as SIZE_MAX. */
size_t text_distance(const char *a, const char *b);

/* The search for the name nearest to `wanted`:
 *
 *     struct text_nearest nearest;
 *     text_nearest_init(&nearest, typed);
 *     for (...)
 *         text_nearest_try(&nearest, table[i].name);
 *     if (nearest.name != NULL) ...
 *
 * A name counts when a third of its letters or fewer are wrong (one in a short one), or when the
 * word begins it. The first of equally near names wins. */
struct text_nearest {
    const char *wanted;
    const char *name; /* NULL while no name is near enough */
    size_t distance;
};

void text_nearest_init(struct text_nearest *nearest, const char *wanted);
void text_nearest_try(struct text_nearest *nearest, const char *name);

/* "; did you mean X?" for the end of a sentence, or "" when nothing is near. Valid as long as
 * `text`, which it returns. */
const char *text_nearest_hint(const struct text_nearest *nearest, char text[TEXT_SHOWN]);

/* Bytes of the character of UTF-8 that begins here, of `length` that there are; 0 when none does.
 */
size_t text_character(const char *text, size_t length);

/* The text as a message may repeat it: at most TEXT_SHOWN - 1 bytes, cut between characters and
 * marked with "...", with '?' for control characters, so that they do not reach a terminal, and for
 * what is not UTF-8. */
const char *text_show(const char *text, char shown[TEXT_SHOWN]);

/* Copies a text so that JSON, a page and a terminal can carry it: UTF-8, no control characters (a
 * newline or tab becomes a blank, others and wrong bytes '?'), cut between characters at size. */
void text_copy(char *to, size_t size, const char *from);

/* The same in place, for what a terminal shows: newlines stay. */
void text_clean(char *text);

#endif
