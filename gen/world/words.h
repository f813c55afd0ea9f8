/* Lists in a line of text, cut where they stand. */
#ifndef PGBAZAAR_GEN_WORLD_WORDS_H
#define PGBAZAAR_GEN_WORLD_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "gen/world/arena.h"
#include "gen/world/phrase.h"

/* The text without the spaces around it; what is behind it is overwritten. */
char *words_trim(char *text);

/* Cuts the text at each separator (a string such as "," or " / ") into trimmed words. The words
 * point into the text; their array is the arena's. False when memory runs out. */
bool words_split(struct words *words, struct arena *arena, char *text, const char *separator);

#define WORDS_NUMBER_ONE 1000000

/* A decimal number without sign, "12.75", in millionths; at most 6 digits behind the point. False
 * when the text is anything else. */
bool words_number(const char *text, int64_t *millionths);

#endif
