#include "reports/sla.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "common/units.h"
#include "reports/sla_reader.h"
#include "reports/sla_recall.h"

#define WINDOW_SHORTEST_US INT64_C(1000000) /* the run is looked at every second */
#define WINDOW_LONGEST_US  INT64_C(3600000000)

enum { AMOUNT = 64, SENTENCE = 160 };

/* A name of the subject: one word, its column remembered. */
static int read_name(struct sla_reader *reader, char name[RESULT_NAME_SIZE], size_t *column,
                     const char *what) {
    char word[RESULT_NAME_SIZE + 1], sentence[SENTENCE];
    sla_reader_word(reader, word, sizeof word);
    *column = reader->token;
    if (*word && strlen(word) < RESULT_NAME_SIZE) {
        text_copy(name, RESULT_NAME_SIZE, word);
        return 0;
    }
    (void)snprintf(sentence, sizeof sentence,
                   *word ? "the name of %s is too long" : "the name of %s is missing", what);
    return sla_reader_wrong(reader, sentence);
}

/* Before the colon: a query, then "in" and a phase, then "for" and a size of tenants, each of which
 * may be left out. */
static int read_subject(struct sla_reader *reader, struct sla *sla) {
    (void)snprintf(sla->query, sizeof sla->query, "all");
    if (!strchr(reader->text, ':'))
        return 0;
    bool in = sla_reader_take(reader, "in"), to = !in && sla_reader_take(reader, "for");
    if (!in && !to && read_name(reader, sla->query, &sla->query_column, "a query") < 0)
        return -1;
    in = in || (!to && sla_reader_take(reader, "in"));
    if (in && read_name(reader, sla->phase, &sla->phase_column, "a phase") < 0)
        return -1;
    to = to || sla_reader_take(reader, "for");
    if (to && read_name(reader, sla->tenants, &sla->tenants_column, "a size of tenants") < 0)
        return -1;
    sla_reader_skip_blanks(reader);
    if (reader->text[reader->place] != ':')
        return sla_reader_wrong(
            reader, "before the colon stand a query, \"in\" and a phase, \"for\" and a size "
                    "of tenants");
    reader->place++;
    return 0;
}

/* The line speaks of less than everything. */
static bool has_subject(const struct sla *sla) {
    return strcmp(sla->query, "all") != 0 || sla->phase[0] || sla->tenants[0];
}

/* "p99", "p99.9": at most three decimals, above 0, below 100. */
static int read_percentile(struct sla_reader *reader, const char *number, struct sla *sla) {
    size_t digits = strspn(number, "0123456789");
    size_t decimals = number[digits] == '.' ? strspn(number + digits + 1, "0123456789") : 0;
    size_t length = digits + (decimals ? decimals + 1 : 0);
    if (digits == 0 || digits > 2 || decimals > 3 || number[length] != '\0')
        return sla_reader_wrong(reader,
                                "a percentile is p and a number below 100, such as p99 or p99.9");
    sla->percentile = strtod(number, NULL);
    return sla->percentile > 0 ? 0 : sla_reader_wrong(reader, "a percentile is above 0");
}

static int read_recall(struct sla_reader *reader, const char *number, struct sla *sla) {
    if (sla->phase[0] || sla->tenants[0])
        return sla_reader_wrong(reader, "recall is of all phases and tenants");
    return sla_recall_k(number, &sla->recall_at) == 0
               ? 0
               : sla_reader_wrong(reader, "behind recall@ stands a number, 1 to 200");
}

/* Whether the word is the form's; *number is what stands behind it. */
static bool is_of_form(const struct sla_form *form, const char *word, const char **number) {
    size_t length = strlen(form->word);
    *number = word + length;
    if (!form->numbered)
        return strcmp(word, form->word) == 0;
    /* "p" with no digit behind it is a misspelt word, "recall@" a recall. */
    return strncmp(word, form->word, length) == 0 &&
           (!isalpha((unsigned char)form->word[length - 1]) ||
            isdigit((unsigned char)word[length]));
}

static int refuse_measure(const struct sla_reader *reader, const char *word) {
    const char *words[SLA_MEASURES];
    char sentence[SENTENCE];
    int length =
        snprintf(sentence, sizeof sentence, *word ? "it is not a measure (" : "a measure (");
    for (size_t i = 0; i < SLA_MEASURES; i++) {
        words[i] = sla_forms[i].example;
        length += snprintf(sentence + length, sizeof sentence - (size_t)length, "%s%s",
                           i > 0 ? ", " : "", words[i]);
    }
    (void)snprintf(sentence + length, sizeof sentence - (size_t)length,
                   *word ? ")" : ") is missing");
    return sla_reader_wrong_word(reader, sentence, word, words, SLA_MEASURES);
}

static int read_measure(struct sla_reader *reader, struct sla *sla) {
    char word[RESULT_NAME_SIZE];
    const char *number = word;
    sla_reader_word(reader, word, sizeof word);
    size_t measure = 0;
    while (measure < SLA_MEASURES && !is_of_form(&sla_forms[measure], word, &number))
        measure++;
    if (measure == SLA_MEASURES)
        return refuse_measure(reader, word);
    sla->measure = (enum sla_measure)measure;
    if (sla->measure == SLA_PERCENTILE)
        return read_percentile(reader, number, sla);
    if (sla->measure == SLA_RECALL)
        return read_recall(reader, number, sla);
    if (sla_forms[measure].of_run && has_subject(sla))
        return sla_reader_wrong(reader, "this measure is of the whole run, not of a part of it");
    return 0;
}

/* response or service, behind a measure of time. */
static int read_kind_of_time(struct sla_reader *reader, struct sla *sla) {
    static const char *const kinds[] = {"response", "service"};
    char word[RESULT_NAME_SIZE];
    sla_reader_word(reader, word, sizeof word);
    if (!*word)
        return 0;
    sla->service = strcmp(word, "service") == 0;
    bool has_kinds = sla_forms[sla->measure].kinds;
    if (has_kinds && (sla->service || strcmp(word, "response") == 0))
        return 0;
    return has_kinds
               ? sla_reader_wrong_word(reader, "a time is response or service", word, kinds, 2)
               : sla_reader_wrong(reader, "an operator is missing");
}

static int read_operator(struct sla_reader *reader, struct sla *sla) {
    sla_reader_skip_blanks(reader);
    char sign = reader->text[reader->place];
    if (sign != '<' && sign != '>')
        return sla_reader_wrong(reader, "an operator (<, <=, >, >=) is missing");
    bool floor = sla_forms[sla->measure].floor;
    if (floor && sign == '<')
        return sla_reader_wrong(reader, "this measure is limited from below, with >");
    if (!floor && sign == '>')
        return sla_reader_wrong(reader, "this measure is limited from above, with <");
    reader->place++;
    sla->or_equal = reader->text[reader->place] == '=';
    reader->place += sla->or_equal;
    return 0;
}

static int parse_limit(const char *amount, struct sla *sla, struct err *reason) {
    int64_t us = 0;
    if (sla->measure == SLA_RECALL)
        return sla_recall_limit(amount, &sla->limit, reason);
    switch (sla_forms[sla->measure].unit) {
    case SLA_PER_SECOND: return units_parse_rate(amount, &sla->limit, reason);
    case SLA_FRACTION: return units_parse_percent(amount, &sla->limit, reason);
    case SLA_DURATION_US: break;
    }
    int status = units_parse_duration_us(amount, &us, reason);
    sla->limit = (double)us;
    return status;
}

static int read_limit(struct sla_reader *reader, struct sla *sla) {
    const struct sla_form *form = &sla_forms[sla->measure];
    char amount[AMOUNT];
    struct err reason;
    sla_reader_amount(reader, amount, sizeof amount);
    if (!*amount)
        return sla_reader_wrong(reader, "the limit is missing");
    if (parse_limit(amount, sla, &reason))
        return sla_reader_wrong(reader, reason.text);
    if (form->above_all && sla->limit > 1)
        return sla_reader_wrong(reader, form->above_all);
    if (sla->measure == SLA_AVAILABLE && !(sla->limit < 1) && !sla->or_equal)
        return sla_reader_wrong(reader, "nothing is above 100%; write available >= 100%");
    bool zero_allowed = form->at_zero && sla->or_equal;
    if (!zero_allowed && !(sla->limit > 0))
        return sla_reader_wrong(reader, form->at_zero ? form->at_zero : "the limit is above 0");
    return 0;
}

/* "over 10s windows", and nothing else where the word is there. */
static int read_windows(struct sla_reader *reader, struct sla *sla) {
    static const char *const words[] = {"windows"};
    char word[RESULT_NAME_SIZE];
    if (!sla_reader_take(reader, "over"))
        return 0;
    if (!sla_forms[sla->measure].windows)
        return sla_reader_wrong(reader, "windows are of times, rate and errors");
    if (sla_reader_duration(reader, &sla->window_us))
        return -1;
    if (sla->window_us < WINDOW_SHORTEST_US || sla->window_us > WINDOW_LONGEST_US)
        return sla_reader_wrong(reader, "a window is from 1s to 1h long");
    sla_reader_word(reader, word, sizeof word);
    return strcmp(word, words[0]) == 0
               ? 0
               : sla_reader_wrong_word(reader, "behind the length of a window stands \"windows\"",
                                       word, words, 1);
}

/* "abort", "abort after 30s". */
static int read_abort(struct sla_reader *reader, struct sla *sla) {
    if (!sla_reader_take(reader, "abort"))
        return 0;
    sla->abort = true;
    if (!sla_forms[sla->measure].aborts)
        return sla_reader_wrong(reader, "a recall is known at the end alone, and cannot abort");
    return sla_reader_take(reader, "after") ? sla_reader_duration(reader, &sla->abort_after_us) : 0;
}

static int read_end(struct sla_reader *reader, const struct sla *sla) {
    static const char *const words[] = {"over", "abort", "after"};
    char word[RESULT_NAME_SIZE];
    if (sla_reader_at_end(reader))
        return 0;
    sla_reader_word(reader, word, sizeof word);
    if (sla->abort)
        return sla_reader_wrong_word(reader, "behind \"abort\" stands \"after TIME\", or nothing",
                                     word, words + 2, 1);
    return sla_reader_wrong_word(
        reader, "behind the limit stand \"over TIME windows\", \"abort [after TIME]\", or nothing",
        word, words + (sla->window_us > 0), sla->window_us > 0 ? 1 : 2);
}

/* The line without blanks and newlines around it. */
static int copy_line(const char *text, struct sla *sla, size_t *skipped, struct err *err) {
    *skipped = strspn(text, " \t\r\n");
    size_t length = strlen(text + *skipped);
    while (length > 0 && strchr(" \t\r\n", text[*skipped + length - 1]))
        length--;
    if (length >= sizeof sla->text)
        return err_set(err, ERR_USAGE, "an sla is shorter than %zu characters", sizeof sla->text);
    char line[RESULT_VALUE_SIZE];
    memcpy(line, text + *skipped, length);
    line[length] = '\0';
    text_copy(sla->text, sizeof sla->text, line);
    return 0;
}

int sla_parse(const char *text, struct sla *sla, size_t *error_column, struct err *err) {
    *sla = (struct sla){.text = ""};
    size_t skipped = 0;
    if (error_column)
        *error_column = 0;
    if (copy_line(text, sla, &skipped, err))
        return -1;
    struct sla_reader reader = {.text = sla->text, .err = err};
    if (read_subject(&reader, sla) || read_measure(&reader, sla) ||
        read_kind_of_time(&reader, sla) || read_operator(&reader, sla) ||
        read_limit(&reader, sla) || read_windows(&reader, sla) || read_abort(&reader, sla) ||
        read_end(&reader, sla)) {
        if (error_column)
            *error_column = skipped + reader.token;
        return -1;
    }
    return 0;
}
