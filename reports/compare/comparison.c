#include "reports/compare/comparison.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/compare/compare_show.h"
#include "reports/compare/comparison_line.h"
#include "reports/stats/joint_test.h"

const char *const comparison_words[] = {
    [WORD_CANNOT_TELL] = "cannot tell",
    [WORD_SAME] = "same",
    [WORD_BETTER] = "better",
    [WORD_WORSE] = "worse",
    [WORD_NOT_JUDGED] = "-",
    NULL,
};

const char *const comparison_outcomes[] = {
    [OUTCOME_TOO_FEW] = "too few runs",
    [OUTCOME_UNLIKE] = "unlike",
    [OUTCOME_REGRESSION] = "regression",
    [OUTCOME_NO_REGRESSION] = "no regression",
    NULL,
};

/* What is compared, and room for the runs' values of every line: base's, then new's. */
struct input {
    const struct result *base, *new;
    size_t base_count, new_count, runs;
    const struct comparison_options *options;
    double *values; /* [line_count * runs], owned */
};

static int add_query(struct comparison *comparison, struct input *input, const char *query,
                     struct err *err) {
    double found[MEASURES];
    for (size_t run = 0; run < input->runs; run++) {
        const struct result *result =
            run < input->base_count ? &input->base[run] : &input->new[run - input->base_count];
        if (measure_run(result, query, found, err) < 0)
            return -1;
        for (size_t i = 0; i < MEASURES; i++)
            input->values[(comparison->line_count + i) * input->runs + run] = found[i];
    }
    bool is_all = strcmp(query, MEASURE_ALL) == 0;
    for (size_t i = 0; i < MEASURES; i++) {
        struct comparison_line *line = &comparison->lines[comparison->line_count];
        const double *values = &input->values[comparison->line_count++ * input->runs];
        *line = (struct comparison_line){
            .measure = &measures[i],
            .judged = is_all ? measures[i].judged_of_all : measures[i].judged,
            .floor = noise_floor_of(input->options->floor, query, measures[i].name)};
        (void)snprintf(line->query, sizeof line->query, "%s", query);
        if (comparison_line_fill(line, values, input->base_count, values + input->base_count,
                                 input->new_count, input->options->paired, err) < 0)
            return -1;
    }
    return 0;
}

static int add_queries(struct comparison *comparison, struct input *input, struct err *err) {
    size_t most = (input->base[0].query_count + 1) * MEASURES;
    comparison->lines = calloc(most, sizeof *comparison->lines);
    input->values = calloc(most * input->runs, sizeof *input->values);
    if (!comparison->lines || !input->values)
        return err_set(err, ERR_SYSTEM, "out of memory for a comparison");
    for (size_t i = 0; i < input->base[0].query_count; i++) {
        const char *name = input->base[0].queries[i].name;
        if (result_find_query(&input->new[0], name) && add_query(comparison, input, name, err) < 0)
            return -1;
    }
    return add_query(comparison, input, MEASURE_ALL, err);
}

static bool is_tested(const struct comparison_line *line) {
    return line->judged && !isnan(line->change.value);
}

/* One line of the joint test: the differences of pairs, or all runs' values. */
static void put_line(const struct input *input, const struct comparison_line *line,
                     const double *values, double *to) {
    for (size_t i = 0; i < input->runs; i++) {
        double value = comparison_line_scale(line->measure, values[i]);
        if (!input->options->paired)
            to[i] = value;
        else if (i >= input->base_count)
            to[i - input->base_count] =
                value - comparison_line_scale(line->measure, values[i - input->base_count]);
    }
}

static int test_together(struct comparison *comparison, const struct input *input,
                         struct err *err) {
    bool paired = input->options->paired;
    size_t width = paired ? input->new_count : input->runs, tested = 0;
    double *rows = calloc(comparison->line_count * (width + 1), sizeof *rows);
    if (!rows)
        return err_set(err, ERR_SYSTEM, "out of memory for a comparison");
    double *p = rows + comparison->line_count * width;
    for (size_t i = 0; i < comparison->line_count; i++)
        if (is_tested(&comparison->lines[i]))
            put_line(input, &comparison->lines[i], &input->values[i * input->runs],
                     rows + tested++ * width);
    int status = paired ? joint_test_paired(rows, tested, width, p, err)
                        : joint_test(rows, tested, input->base_count, input->new_count, p, err);
    for (size_t i = 0, at = 0; i < comparison->line_count && status == 0; i++)
        if (is_tested(&comparison->lines[i]))
            comparison->lines[i].p = p[at++];
    free(rows);
    return status;
}

/* Worse before better before the rest; of equals the one that is surer. */
static bool says_more(const struct comparison_line *line, const struct comparison_line *than) {
    bool speaks = line->word == WORD_WORSE || line->word == WORD_BETTER;
    if (!speaks)
        return false;
    if (line->word != than->word)
        return line->word == WORD_WORSE || than->word != WORD_WORSE;
    return line->p < than->p;
}

const struct comparison_line *comparison_line_of(const struct comparison *comparison, size_t first,
                                                 size_t *next) {
    const struct comparison_line *lines = comparison->lines, *found = NULL;
    size_t i = first;
    for (; i < comparison->line_count && strcmp(lines[i].query, lines[first].query) == 0; i++)
        if (lines[i].judged && (!found || says_more(&lines[i], found)))
            found = &lines[i];
    *next = i;
    return found ? found : &lines[first];
}

static void explain_regression(struct comparison *comparison) {
    char change[COMPARE_SHOWN], interval[COMPARE_SHOWN], more[64] = "";
    const struct comparison_line *worst = NULL;
    for (size_t first = 0, next; first < comparison->line_count; first = next) {
        const struct comparison_line *line = comparison_line_of(comparison, first, &next);
        if (line->word == WORD_WORSE &&
            (!worst || fabs(line->change.value) > fabs(worst->change.value)))
            worst = line;
    }
    if (!worst)
        return;
    if (comparison->words[WORD_WORSE] > 1)
        (void)snprintf(more, sizeof more, "; %zu more", comparison->words[WORD_WORSE] - 1);
    (void)snprintf(comparison->reason, sizeof comparison->reason, "%s: %s %s (%s)%s", worst->query,
                   worst->measure->name, compare_show_change(worst, change),
                   compare_show_interval(worst, interval), more);
}

static void explain(struct comparison *comparison) {
    size_t *words = comparison->words, size = sizeof comparison->reason;
    switch (comparison->outcome) {
    case OUTCOME_UNLIKE:
        (void)snprintf(comparison->reason, size, "%s", comparison->likeness.unlike[0]);
        break;
    case OUTCOME_TOO_FEW:
        (void)snprintf(comparison->reason, size,
                       "so few cannot show any difference, however large: %s are the least, 10 "
                       "are better",
                       comparison->paired ? "6 pairs" : "4 of each");
        break;
    case OUTCOME_REGRESSION: explain_regression(comparison); break;
    case OUTCOME_NO_REGRESSION:
    default:
        (void)snprintf(comparison->reason, size,
                       "nothing is worse beyond noise; better %zu, same %zu, cannot tell %zu",
                       words[WORD_BETTER], words[WORD_SAME], words[WORD_CANNOT_TELL]);
    }
}

static void judge(struct comparison *comparison, const struct comparison_options *options) {
    bool unlike = comparison->likeness.unlike_count > 0 && !options->force;
    double least = comparison->paired
                       ? joint_test_least_paired(comparison->base_count)
                       : joint_test_least(comparison->base_count, comparison->new_count);
    for (size_t i = 0; i < comparison->line_count; i++) {
        comparison_line_judge(&comparison->lines[i], comparison->least_change);
        if (unlike)
            comparison->lines[i].word = WORD_NOT_JUDGED;
    }
    for (size_t first = 0, next; first < comparison->line_count; first = next)
        comparison->words[comparison_line_of(comparison, first, &next)->word]++;
    comparison->outcome = unlike                              ? OUTCOME_UNLIKE
                          : least > COMPARISON_CHANCE         ? OUTCOME_TOO_FEW
                          : comparison->words[WORD_WORSE] > 0 ? OUTCOME_REGRESSION
                                                              : OUTCOME_NO_REGRESSION;
    explain(comparison);
}

/* Of one arm's runs. */
static void note_isolation(struct comparison *comparison, const char *arm,
                           const struct result *runs, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct result_isolation *isolation = &runs[i].isolation;
        comparison->rows_checked += isolation->rows_checked;
        if (runs[i].verdict == VERDICT_BREACH && !comparison->breach[0])
            (void)snprintf(comparison->breach, sizeof comparison->breach, "a run of %s: %.200s",
                           arm, isolation->first[0] ? isolation->first : runs[i].reason);
    }
}

int comparison_make(struct comparison *comparison, const struct result *base, size_t base_count,
                    const struct result *new, size_t new_count,
                    const struct comparison_options *options, struct err *err) {
    struct input input = {base,    new,           base_count, new_count, base_count + new_count,
                          options, .values = NULL};
    *comparison = (struct comparison){
        .base_count = base_count,
        .new_count = new_count,
        .paired = options->paired,
        .least_change = options->least_change > 0 ? options->least_change : COMPARISON_LEAST_CHANGE,
        .has_floor = options->floor && options->floor->count > 0,
    };
    if (base_count == 0 || new_count == 0 || (options->paired && base_count != new_count))
        return err_set(err, ERR_USAGE, "there are %zu runs of base and %zu new ones to compare",
                       base_count, new_count);
    note_isolation(comparison, "base", base, base_count);
    note_isolation(comparison, "new", new, new_count);
    int status = likeness_find(base, base_count, new, new_count, options->deliberate,
                               &comparison->likeness, err) ||
                         add_queries(comparison, &input, err) ||
                         test_together(comparison, &input, err)
                     ? -1
                     : 0;
    free(input.values);
    if (status == 0 && comparison->lines)
        judge(comparison, options);
    else
        comparison_release(comparison);
    return status;
}

void comparison_release(struct comparison *comparison) {
    free(comparison->lines);
    likeness_release(&comparison->likeness);
    *comparison = (struct comparison){.lines = NULL};
}

enum exit_code comparison_exit_code(const struct comparison *comparison) {
    static const enum exit_code codes[] = {
        [OUTCOME_TOO_FEW] = EXIT_NO_DATA,
        [OUTCOME_UNLIKE] = EXIT_INVALID,
        [OUTCOME_REGRESSION] = EXIT_SLA_FAIL,
        [OUTCOME_NO_REGRESSION] = EXIT_DONE,
    };
    return comparison->breach[0] ? EXIT_BREACH : codes[comparison->outcome];
}
