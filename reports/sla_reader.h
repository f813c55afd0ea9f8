/* The words of a line of an sla, and where an error in it stands. For reports/sla.c alone. */
#ifndef PGBAZAAR_REPORTS_SLA_READER_H
#define PGBAZAAR_REPORTS_SLA_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

/* The place in the line, and where to say what is wrong with it. */
struct sla_reader {
    const char *text;
    size_t place; /* of the next token, in bytes */
    size_t token; /* of the last one */
    struct err *err;
};

/* -1, with a sentence that names the line, the last token's column and the form of a line. */
int sla_reader_wrong(const struct sla_reader *reader, const char *what);

/* The same for a word that is none of these, `count`; the nearest is named. */
int sla_reader_wrong_word(const struct sla_reader *reader, const char *what, const char *word,
                          const char *const *words, size_t count);

void sla_reader_skip_blanks(struct sla_reader *reader);

/* Blanks are skipped, and nothing comes behind them. */
bool sla_reader_at_end(struct sla_reader *reader);

/* The next word, up to a blank, an operator or a colon; cut when it does not fit. */
void sla_reader_word(struct sla_reader *reader, char *word, size_t size);

/* Whether this word comes next; it is taken then. */
bool sla_reader_take(struct sla_reader *reader, const char *word);

/* "50ms", "2.5 ms", "900 /s": a number with its unit, which may stand behind a blank. Cut when it
 * does not fit, empty at the end of the line. */
void sla_reader_amount(struct sla_reader *reader, char *amount, size_t size);

/* An amount that is a duration. */
int sla_reader_duration(struct sla_reader *reader, int64_t *us);

#endif
