#include "reports/sla_reader.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "common/units.h"

enum { AMOUNT = 64 };

static const char blanks[] = " \t";

static const char grammar[] =
    "[WHAT:] p99|max|mean [response|service] < TIME, [WHAT:] rate > N/s, [WHAT:] errors < N%, "
    "[QUERY:] recall@K > N, available > N%, or outage < TIME, where WHAT is [QUERY] [in PHASE] "
    "[for large|medium|small]; behind it may stand \"over TIME windows\" and \"abort [after "
    "TIME]\"";

int sla_reader_wrong(const struct sla_reader *reader, const char *what) {
    char shown[TEXT_SHOWN];
    return err_set(reader->err, ERR_USAGE, "sla \"%s\", column %zu: %s; the form is %s",
                   text_show(reader->text, shown), reader->token + 1, what, grammar);
}

int sla_reader_wrong_word(const struct sla_reader *reader, const char *what, const char *word,
                          const char *const *words, size_t count) {
    char sentence[256], hint[TEXT_SHOWN];
    struct text_nearest nearest;
    text_nearest_init(&nearest, word);
    for (size_t i = 0; i < count; i++)
        text_nearest_try(&nearest, words[i]);
    (void)snprintf(sentence, sizeof sentence, "%s%s", what, text_nearest_hint(&nearest, hint));
    return sla_reader_wrong(reader, sentence);
}

void sla_reader_skip_blanks(struct sla_reader *reader) {
    reader->place += strspn(reader->text + reader->place, blanks);
    reader->token = reader->place;
}

bool sla_reader_at_end(struct sla_reader *reader) {
    sla_reader_skip_blanks(reader);
    return reader->text[reader->place] == '\0';
}

static void copy(struct sla_reader *reader, size_t length, char *to, size_t size) {
    size_t kept = length < size ? length : size - 1;
    memcpy(to, reader->text + reader->place, kept);
    to[kept] = '\0';
    reader->place += length;
}

void sla_reader_word(struct sla_reader *reader, char *word, size_t size) {
    sla_reader_skip_blanks(reader);
    copy(reader, strcspn(reader->text + reader->place, " \t<>=:"), word, size);
}

/* Whether the text begins with this word. */
static bool begins(const char *text, const char *word) {
    size_t length = strlen(word);
    return strncmp(text, word, length) == 0 && strchr(" \t:", text[length]);
}

bool sla_reader_take(struct sla_reader *reader, const char *word) {
    sla_reader_skip_blanks(reader);
    if (!begins(reader->text + reader->place, word))
        return false;
    reader->place += strlen(word);
    return true;
}

/* What may be the unit of a number behind a blank: whatever is not the next part of the line. */
static bool is_unit(const char *text) {
    return (isalpha((unsigned char)*text) || *text == '%' || *text == '/') &&
           !begins(text, "over") && !begins(text, "abort");
}

void sla_reader_amount(struct sla_reader *reader, char *amount, size_t size) {
    sla_reader_skip_blanks(reader);
    const char *from = reader->text + reader->place;
    size_t length = strcspn(from, blanks);
    bool bare = length > 0 && isdigit((unsigned char)from[length - 1]);
    const char *unit = from + length + strspn(from + length, blanks);
    if (bare && is_unit(unit))
        length = (size_t)(unit - from) + strcspn(unit, blanks);
    copy(reader, length, amount, size);
}

int sla_reader_duration(struct sla_reader *reader, int64_t *us) {
    char amount[AMOUNT];
    struct err reason;
    sla_reader_amount(reader, amount, sizeof amount);
    if (!*amount)
        return sla_reader_wrong(reader, "a time is missing, such as 10s");
    return units_parse_duration_us(amount, us, &reason) == 0
               ? 0
               : sla_reader_wrong(reader, reason.text);
}
