/* Names in Latin letters, for what must be ASCII: keys of stores, e-mail addresses. */
#ifndef PGBAZAAR_GEN_WORLD_LATIN_H
#define PGBAZAAR_GEN_WORLD_LATIN_H

/* The lower-case Latin letters for the character at *text (UTF-8, not its end), which is stepped
 * over: one for a Latin letter, up to four for a Russian one, "" for the hard and the soft sign.
 * NULL for what is no letter of the two alphabets. */
const char *latin_letters(const char **text);

#endif
