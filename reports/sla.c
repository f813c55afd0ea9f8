#include "reports/sla.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/text.h"
#include "common/units.h"
#include "reports/sla_recall.h"

static const struct {
    const char *word;
    enum sla_measure measure;
    enum sla_unit unit;
} measures[] = {
    {"max", SLA_MAX, SLA_DURATION_US},          {"mean", SLA_MEAN, SLA_DURATION_US},
    {"rate", SLA_RATE, SLA_PER_SECOND},         {"errors", SLA_ERRORS, SLA_FRACTION},
    {"available", SLA_AVAILABLE, SLA_FRACTION}, {"outage", SLA_OUTAGE, SLA_DURATION_US},
};

#define MEASURES "p99, max, mean, rate, errors, recall@K, available, outage"

static const char grammar[] =
    "[WHAT:] p99|max|mean [response|service] < TIME, [WHAT:] rate > N/s, "
    "[WHAT:] errors < N%, [QUERY:] recall@K > N, available > N%, or outage < TIME, where WHAT is "
    "[QUERY] [in PHASE] [for large|medium|small]";

/* The place in the line, and where to say what is wrong with it. */
struct reader {
    const char *text;
    size_t place; /* of the next token */
    size_t token; /* of the last one */
    struct err *err;
};

static int wrong(const struct reader *reader, const char *what) {
    char shown[TEXT_SHOWN];
    return err_set(reader->err, ERR_USAGE, "sla \"%s\", column %zu: %s; the form is %s",
                   text_show(reader->text, shown), reader->token + 1, what, grammar);
}

static void skip_blanks(struct reader *reader) {
    while (reader->text[reader->place] == ' ' || reader->text[reader->place] == '\t')
        reader->place++;
    reader->token = reader->place;
}

/* The next word, up to a blank, an operator or a colon; cut when it does not fit. */
static void read_word(struct reader *reader, char *word, size_t size) {
    skip_blanks(reader);
    size_t length = strcspn(reader->text + reader->place, " \t<>=:");
    size_t kept = length < size ? length : size - 1;
    memcpy(word, reader->text + reader->place, kept);
    word[kept] = '\0';
    reader->place += length;
}

/* A name of the subject: one word, its column remembered. */
static int read_name(struct reader *reader, char name[RESULT_NAME_SIZE], size_t *column,
                     const char *what) {
    char word[RESULT_NAME_SIZE + 1], sentence[96];
    read_word(reader, word, sizeof word);
    *column = reader->token;
    if (*word && strlen(word) < RESULT_NAME_SIZE) {
        json_copy_text(name, RESULT_NAME_SIZE, word);
        return 0;
    }
    (void)snprintf(sentence, sizeof sentence,
                   *word ? "the name of %s is too long" : "the name of %s is missing", what);
    return wrong(reader, sentence);
}

/* Whether this word comes next; it is taken then. */
static bool take_word(struct reader *reader, const char *word) {
    size_t length = strlen(word);
    skip_blanks(reader);
    const char *at = reader->text + reader->place;
    if (strncmp(at, word, length) != 0 || !strchr(" \t:", at[length]))
        return false;
    reader->place += length;
    return true;
}

/* Before the colon: a query, then "in" and a phase, then "for" and a size of tenants, each of which
 * may be left out. */
static int read_subject(struct reader *reader, struct sla *sla) {
    (void)snprintf(sla->query, sizeof sla->query, "all");
    if (!strchr(reader->text, ':'))
        return 0;
    bool in = take_word(reader, "in"), to = !in && take_word(reader, "for");
    if (!in && !to && read_name(reader, sla->query, &sla->query_column, "a query") < 0)
        return -1;
    in = in || (!to && take_word(reader, "in"));
    if (in && read_name(reader, sla->phase, &sla->phase_column, "a phase") < 0)
        return -1;
    to = to || take_word(reader, "for");
    if (to && read_name(reader, sla->tenants, &sla->tenants_column, "a size of tenants") < 0)
        return -1;
    skip_blanks(reader);
    if (reader->text[reader->place] != ':')
        return wrong(reader,
                     "before the colon stand a query, \"in\" and a phase, \"for\" and a size "
                     "of tenants");
    reader->place++;
    return 0;
}

/* The line speaks of less than everything. */
static bool has_subject(const struct sla *sla) {
    return strcmp(sla->query, "all") != 0 || sla->phase[0] || sla->tenants[0];
}

/* "p99", "p99.9": at most three decimals, above 0, below 100. */
static int read_percentile(struct reader *reader, const char *word, struct sla *sla) {
    size_t digits = strspn(word + 1, "0123456789");
    size_t decimals = word[1 + digits] == '.' ? strspn(word + digits + 2, "0123456789") : 0;
    size_t length = 1 + digits + (decimals ? decimals + 1 : 0);
    if (digits == 0 || digits > 2 || decimals > 3 || word[length] != '\0')
        return wrong(reader, "a percentile is p and a number below 100, such as p99 or p99.9");
    sla->measure = SLA_PERCENTILE;
    sla->percentile = strtod(word + 1, NULL);
    if (!(sla->percentile > 0))
        return wrong(reader, "a percentile is above 0");
    return 0;
}

static bool is_of_run(enum sla_measure measure) {
    return measure == SLA_AVAILABLE || measure == SLA_OUTAGE;
}

static int read_measure(struct reader *reader, struct sla *sla, enum sla_unit *unit) {
    char word[RESULT_NAME_SIZE];
    read_word(reader, word, sizeof word);
    *unit = SLA_DURATION_US;
    if (word[0] == 'p' && isdigit((unsigned char)word[1]))
        return read_percentile(reader, word, sla);
    if (sla_recall_word(word, &sla->recall_at)) {
        sla->measure = SLA_RECALL;
        *unit = SLA_FRACTION;
        if (sla->phase[0] || sla->tenants[0])
            return wrong(reader, "recall is of all phases and tenants");
        return sla->recall_at > 0 ? 0 : wrong(reader, "behind recall@ stands a number, 1 to 200");
    }
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        if (strcmp(measures[i].word, word) == 0) {
            sla->measure = measures[i].measure;
            *unit = measures[i].unit;
            if (is_of_run(sla->measure) && has_subject(sla))
                return wrong(reader, "this measure is of the whole run, not of a part of it");
            return 0;
        }
    }
    return wrong(reader, *word ? "it is not a measure (" MEASURES ")"
                               : "a measure (" MEASURES ") is missing");
}

/* response or service, behind a measure of time. */
static int read_kind_of_time(struct reader *reader, struct sla *sla, enum sla_unit unit) {
    char word[RESULT_NAME_SIZE];
    read_word(reader, word, sizeof word);
    if (!*word)
        return 0;
    sla->service = strcmp(word, "service") == 0;
    bool has_kinds = unit == SLA_DURATION_US && !is_of_run(sla->measure);
    if (has_kinds && (sla->service || strcmp(word, "response") == 0))
        return 0;
    return wrong(reader, has_kinds ? "a time is response or service" : "an operator is missing");
}

static int read_operator(struct reader *reader, struct sla *sla) {
    skip_blanks(reader);
    char sign = reader->text[reader->place];
    if (sign != '<' && sign != '>')
        return wrong(reader, "an operator (<, <=, >, >=) is missing");
    bool lower_bound = sla_is_floor(sla->measure);
    if (lower_bound && sign == '<')
        return wrong(reader, "this measure is limited from below, with >");
    if (!lower_bound && sign == '>')
        return wrong(reader, "this measure is limited from above, with <");
    reader->place++;
    sla->or_equal = reader->text[reader->place] == '=';
    reader->place += sla->or_equal;
    return 0;
}

static int read_limit(struct reader *reader, struct sla *sla, enum sla_unit unit) {
    skip_blanks(reader);
    const char *text = reader->text + reader->place;
    if (!*text)
        return wrong(reader, "the limit is missing");
    struct err reason;
    int status;
    if (unit == SLA_DURATION_US) {
        int64_t us = 0;
        status = units_parse_duration_us(text, &us, &reason);
        sla->limit = (double)us;
    } else if (sla->measure == SLA_RECALL) {
        status = sla_recall_limit(text, &sla->limit, &reason);
    } else if (unit == SLA_PER_SECOND) {
        status = units_parse_rate(text, &sla->limit, &reason);
    } else {
        status = units_parse_percent(text, &sla->limit, &reason);
    }
    if (status)
        return wrong(reader, reason.text);
    if (unit == SLA_FRACTION && sla->limit > 1)
        return wrong(reader, sla->measure == SLA_ERRORS ? "more than 100% cannot fail"
                                                        : "more than 100% cannot be available");
    if (sla->measure == SLA_AVAILABLE && !(sla->limit < 1) && !sla->or_equal)
        return wrong(reader, "nothing is above 100%; write available >= 100%");
    bool zero_allowed = sla->measure == SLA_ERRORS && sla->or_equal;
    if (!zero_allowed && !(sla->limit > 0))
        return wrong(reader, sla->measure == SLA_ERRORS ? "nothing is below 0%; write errors <= 0%"
                                                        : "the limit is above 0");
    return 0;
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
    json_copy_text(sla->text, sizeof sla->text, line);
    return 0;
}

int sla_parse(const char *text, struct sla *sla, size_t *error_column, struct err *err) {
    *sla = (struct sla){.text = ""};
    size_t skipped = 0;
    if (error_column)
        *error_column = 0;
    if (copy_line(text, sla, &skipped, err))
        return -1;
    struct reader reader = {.text = sla->text, .err = err};
    enum sla_unit unit;
    if (read_subject(&reader, sla) || read_measure(&reader, sla, &unit) ||
        read_kind_of_time(&reader, sla, unit) || read_operator(&reader, sla) ||
        read_limit(&reader, sla, unit)) {
        if (error_column)
            *error_column = skipped + reader.token;
        return -1;
    }
    return 0;
}

uint64_t sla_samples_needed(const struct sla *sla) {
    double good = 0; /* the share of samples that may lie on the good side at worst */
    switch (sla->measure) {
    case SLA_PERCENTILE: good = sla->percentile / 100; break;
    case SLA_ERRORS: good = 1 - sla->limit; break;
    case SLA_AVAILABLE: good = sla->limit; break;
    case SLA_OUTAGE: return (uint64_t)ceil(sla->limit / 1e6);
    case SLA_MEAN: return 30;
    case SLA_RECALL: return SLA_RECALL_NEEDED;
    case SLA_MAX:
    case SLA_RATE: return 1;
    }
    if (good <= 0 || good >= 1)
        return 1;
    /* A hair less before rounding up: 0.95 is a little below 95 % in binary. */
    return (uint64_t)ceil(log(0.05) / log(good) - 1e-9);
}
