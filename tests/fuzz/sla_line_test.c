/* Random lines of an sla: right ones are read as they were meant, wrong ones are refused in one
 * sentence that points into the line, and what is read is read again the same.
 *
 *     sla_line_test [SEED [LINES]]
 *
 * Always the same lines for a seed. A failure prints the line that caused it. */
#include "common/pcg.h"
#include "reports/sla.h"
#include "tests/fuzz/profile_text.h"
#include "tests/tap.h"

#define DEFAULT_SEED 1
#define LINES        40000
#define SHOWN        5

struct tally {
    uint64_t lines, refused, bad_sentences, other, misread;
};

static const char *pick(struct pcg *pcg, const char *const *words, size_t count) {
    return words[pcg_below(pcg, (uint32_t)count)];
}

#define PICK(pcg, words) pick((pcg), (words), sizeof(words) / sizeof *(words))

/* Blanks where some must be, or may be. */
static const char *blank(struct pcg *pcg, bool needed) {
    static const char *const blanks[] = {"", " ", "  ", "\t"};
    return blanks[needed ? 1 + pcg_below(pcg, 3) : pcg_below(pcg, 4)];
}

static const char *limit_of(struct pcg *pcg, enum sla_measure measure) {
    static const char *const times[] = {"50ms", "2.5 ms", "1_000us", "1s", "2min", "1h", "0.5s"};
    static const char *const rates[] = {"900/s", "1.5k/s", "30/min", "2 /s", "0.1/s"};
    static const char *const shares[] = {"0.1%", "5 %", "99.9%", "100%", "0.001%"};
    static const char *const recalls[] = {"0.95", "95%", "1", "0.5"};
    if (measure == SLA_RECALL)
        return PICK(pcg, recalls);
    switch (sla_forms[measure].unit) {
    case SLA_PER_SECOND: return PICK(pcg, rates);
    case SLA_FRACTION: return PICK(pcg, shares);
    case SLA_DURATION_US: break;
    }
    return PICK(pcg, times);
}

static size_t put(char *line, size_t length, const char *text) {
    return length + (size_t)snprintf(line + length, RESULT_VALUE_SIZE - length, "%s", text);
}

static size_t put_subject(struct pcg *pcg, char *line, struct sla *meant) {
    static const char *const queries[] = {"checkout", "a-b_c.d", "all", "p99", "in", "over"};
    static const char *const phases[] = {"peak", "in", "for", "abort"};
    static const char *const sizes[] = {"large", "medium", "small", "none"};
    size_t length = put(line, 0, blank(pcg, false));
    (void)snprintf(meant->query, sizeof meant->query, "all");
    bool of_run = sla_forms[meant->measure].of_run, part = !of_run && meant->measure != SLA_RECALL;
    if (of_run || pcg_below(pcg, 3) == 0)
        return length;
    const char *query = PICK(pcg, queries);
    (void)snprintf(meant->query, sizeof meant->query, "%s",
                   strcmp(query, "in") == 0 ? "all" : query);
    if (strcmp(query, "in") != 0)
        length = put(line, length, query);
    bool in = strcmp(query, "in") == 0;
    if (in && !part) {
        (void)snprintf(meant->query, sizeof meant->query, "all");
        return put(line, put(line, length, "all"), ":");
    }
    if (in || (part && pcg_below(pcg, 2) == 0)) {
        (void)snprintf(meant->phase, sizeof meant->phase, "%s", PICK(pcg, phases));
        length = put(line, put(line, length, in ? "" : blank(pcg, true)), "in");
        length = put(line, put(line, length, blank(pcg, true)), meant->phase);
    }
    if (part && pcg_below(pcg, 2) == 0) {
        (void)snprintf(meant->tenants, sizeof meant->tenants, "%s", PICK(pcg, sizes));
        length = put(line, put(line, length, blank(pcg, true)), "for");
        length = put(line, put(line, length, blank(pcg, true)), meant->tenants);
    }
    return put(line, put(line, length, blank(pcg, false)), ":");
}

static size_t put_measure(struct pcg *pcg, char *line, size_t length, struct sla *meant) {
    static const char *const percentiles[] = {"50", "99", "99.9", "0.001", "99.999", "1"};
    const struct sla_form *form = &sla_forms[meant->measure];
    length = put(line, put(line, length, blank(pcg, false)), form->word);
    if (meant->measure == SLA_PERCENTILE)
        length = put(line, length, PICK(pcg, percentiles));
    else if (form->numbered)
        length = put(line, length, "10");
    if (form->kinds && pcg_below(pcg, 2) == 0) {
        meant->service = pcg_below(pcg, 2) == 0;
        length =
            put(line, put(line, length, blank(pcg, true)), meant->service ? "service" : "response");
    }
    return length;
}

/* A right line, and what it means; its numbers are those of the text. */
static size_t put_line(struct pcg *pcg, char *line, struct sla *meant) {
    *meant = (struct sla){.measure = (enum sla_measure)pcg_below(pcg, SLA_MEASURES)};
    const struct sla_form *form = &sla_forms[meant->measure];
    size_t length = put_measure(pcg, line, put_subject(pcg, line, meant), meant);
    meant->or_equal = meant->measure == SLA_AVAILABLE || pcg_below(pcg, 2) == 0;
    length = put(line, put(line, length, blank(pcg, false)), form->floor ? ">" : "<");
    length = put(line, put(line, length, meant->or_equal ? "=" : ""), blank(pcg, false));
    length = put(line, length, limit_of(pcg, meant->measure));
    if (form->windows && pcg_below(pcg, 2) == 0) {
        meant->window_us = 10000000;
        length =
            put(line, put(line, put(line, length, blank(pcg, true)), "over"), blank(pcg, true));
        length = put(line, put(line, put(line, length, "10s"), blank(pcg, true)), "windows");
    }
    meant->abort = form->aborts && pcg_below(pcg, 2) == 0;
    if (meant->abort)
        length = put(line, put(line, length, blank(pcg, true)), "abort");
    if (meant->abort && pcg_below(pcg, 2) == 0) {
        meant->abort_after_us = 30000000;
        length = put(line, put(line, put(line, length, blank(pcg, true)), "after"), " 30 s");
    }
    return put(line, length, blank(pcg, false));
}

static bool is_same(const struct sla *a, const struct sla *b) {
    return strcmp(a->query, b->query) == 0 && strcmp(a->phase, b->phase) == 0 &&
           strcmp(a->tenants, b->tenants) == 0 && a->measure == b->measure &&
           a->service == b->service && a->or_equal == b->or_equal && a->window_us == b->window_us &&
           a->abort == b->abort && a->abort_after_us == b->abort_after_us;
}

static void show(const char *what, const char *line, uint64_t *count) {
    if ((*count)++ < SHOWN)
        printf("# %s\n#   %s\n", what, line);
}

static void read_right(struct tally *tally, struct pcg *pcg) {
    char line[RESULT_VALUE_SIZE];
    struct sla meant, sla;
    struct err err = {.text = ""};
    (void)put_line(pcg, line, &meant);
    tally->lines++;
    if (sla_parse(line, &sla, NULL, &err) < 0)
        show(err.text, line, &tally->refused);
    else if (!is_same(&sla, &meant))
        show("read otherwise than meant", line, &tally->misread);
}

/* Damaged: nothing crashes, and a refusal points into the line. */
static void read_wrong(struct tally *tally, struct pcg *pcg) {
    char line[1024], place[RESULT_VALUE_SIZE];
    struct sla meant, sla, again;
    struct err err = {.text = ""};
    size_t column = SIZE_MAX, length = put_line(pcg, line, &meant);
    line[damage(pcg, line, length, sizeof line - 1)] = '\0';
    length = strlen(line);
    tally->lines++;
    if (sla_parse(line, &sla, &column, &err) == 0) {
        (void)snprintf(place, sizeof place, "%s", sla.text);
        if (sla_parse(place, &again, NULL, &err) < 0 || !is_same(&sla, &again) ||
            sla.limit != again.limit || sla.percentile != again.percentile)
            show("read again otherwise", line, &tally->other);
        return;
    }
    tally->refused++;
    bool whole = strlen(err.text) > 12 && strlen(err.text) + 1 < sizeof err.text;
    if (err.kind != ERR_USAGE || column > length || !whole || strchr(err.text, '\n'))
        show(err.text, line, &tally->bad_sentences);
}

int main(int count, char **arguments) {
    uint64_t seed = count > 1 ? strtoull(arguments[1], NULL, 10) : DEFAULT_SEED;
    uint64_t lines = count > 2 ? strtoull(arguments[2], NULL, 10) : LINES;
    struct tally right = {0}, wrong = {0};
    struct pcg pcg = pcg_at(seed, 3);
    for (uint64_t i = 0; i < lines; i++) {
        read_right(&right, &pcg);
        read_wrong(&wrong, &pcg);
    }
    is_int(right.refused, 0, "of %" PRIu64 " right lines none is refused", right.lines);
    is_int(right.misread, 0, "and each is read as it was meant");
    ok(wrong.refused > lines / 2 && wrong.refused < lines,
       "of %" PRIu64 " damaged lines %" PRIu64 " are refused", wrong.lines, wrong.refused);
    is_int(wrong.bad_sentences, 0, "each in one sentence that points into the line");
    is_int(wrong.other, 0, "the others are read again the same");
    return tap_done();
}
