#include "reports/compare/compare_text.h"

#include <ctype.h>
#include <string.h>

#include "reports/compare/compare_show.h"
#include "reports/text_table.h"

static const char *const outcome_paints[] = {
    [OUTCOME_TOO_FEW] = PAINT_YELLOW,
    [OUTCOME_UNLIKE] = PAINT_YELLOW,
    [OUTCOME_REGRESSION] = PAINT_RED,
    [OUTCOME_NO_REGRESSION] = PAINT_GREEN,
};

static const char *const word_paints[] = {
    [WORD_CANNOT_TELL] = PAINT_YELLOW, [WORD_SAME] = NULL,       [WORD_BETTER] = PAINT_GREEN,
    [WORD_WORSE] = PAINT_RED,          [WORD_NOT_JUDGED] = NULL,
};

static void print_outcome(FILE *out, const struct comparison *comparison, bool colour) {
    char word[32];
    (void)snprintf(word, sizeof word, "%s", comparison_outcomes[comparison->outcome]);
    for (char *letter = word; *letter; letter++)
        *letter = (char)toupper((unsigned char)*letter);
    (void)fprintf(out, "%s%s%s  %s\n\n", colour ? outcome_paints[comparison->outcome] : "", word,
                  colour ? PAINT_END : "", comparison->reason);
}

static void print_sentences(FILE *out, const char *head, char (*sentences)[RESULT_VALUE_SIZE],
                            size_t count) {
    for (size_t i = 0; i < count; i++)
        (void)fprintf(out, "  %s  %s\n", head, sentences[i]);
}

static void print_runs(FILE *out, const struct comparison *comparison, const char *base,
                       const char *new) {
    (void)fprintf(out, "  before: %s\n  after:  %s\n", base, new);
    if (comparison->paired)
        (void)fprintf(out, "  runs: %zu pairs, which took turns", comparison->base_count);
    else
        (void)fprintf(out, "  runs: %zu before, %zu after", comparison->base_count,
                      comparison->new_count);
    (void)fprintf(out, "; a change counts from %.3g %% on%s\n", comparison->least_change * 100,
                  comparison->has_floor ? ", and beyond the measured noise floor"
                                        : "; no noise floor was measured");
    const struct likeness *likeness = &comparison->likeness;
    print_sentences(out, "UNLIKE:", likeness->unlike, likeness->unlike_count);
    print_sentences(out, "note:", likeness->notes, likeness->note_count);
}

static void line_row(struct text_table *table, const struct comparison_line *line, bool all,
                     bool colour) {
    char text[COMPARE_SHOWN];
    text_table_row(table, colour ? word_paints[line->word] : NULL);
    text_table_cell(table, "%s", comparison_words[line->word]);
    text_table_cell(table, "%s", line->query);
    text_table_cell(table, "%s", line->measure->name);
    text_table_cell(table, "%s", compare_show_value(line, line->before.value, text));
    text_table_cell(table, "%s", compare_show_value(line, line->after.value, text));
    text_table_cell(table, "%s", compare_show_change(line, text));
    text_table_cell(table, "%s", compare_show_interval(line, text));
    text_table_cell(table, "%s", compare_show_limit(line, text));
    text_table_cell(table, "%s", compare_show_p(line->p, text));
    if (!all)
        return;
    text_table_cell(table, "%s", compare_show_p(line->p_rank, text));
    text_table_cell(table, "%s", compare_show_p(line->p_distribution, text));
}

static int print_lines(FILE *out, const struct comparison *comparison, bool all, bool colour,
                       struct err *err) {
    static const char *const heads[] = {"",      "query",  "measure",       "before",
                                        "after", "change", "95 % interval", "limit",
                                        "p",     "p rank", "p KS"};
    size_t columns = sizeof heads / sizeof *heads - (all ? 0 : 2);
    struct text_table table;
    text_table_init(&table, all ? "lllrrrrrrrr" : "lllrrrrrr");
    text_table_row(&table, colour ? PAINT_BOLD : NULL);
    for (size_t i = 0; i < columns; i++)
        text_table_cell(&table, "%s", heads[i]);
    for (size_t first = 0, next; first < comparison->line_count; first = next) {
        const struct comparison_line *line = comparison_line_of(comparison, first, &next);
        if (all)
            for (size_t i = first; i < next; i++)
                line_row(&table, &comparison->lines[i], true, colour);
        else
            line_row(&table, line, false, colour);
    }
    int status = text_table_print(&table, out, 2, err);
    text_table_release(&table);
    return status;
}

int compare_text_print(FILE *out, const struct comparison *comparison, const char *base,
                       const char *new, bool all, bool colour, struct err *err) {
    print_outcome(out, comparison, colour);
    if (comparison->outcome != OUTCOME_UNLIKE) {
        if (print_lines(out, comparison, all, colour, err) < 0)
            return -1;
        (void)fputs("\n", out);
    }
    print_runs(out, comparison, base, new);
    return 0;
}
