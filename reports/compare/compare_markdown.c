#include "reports/compare/compare_text.h"

#include "reports/compare/compare_show.h"

static const char *const signs[] = {
    [OUTCOME_TOO_FEW] = "❔",
    [OUTCOME_UNLIKE] = "❔",
    [OUTCOME_REGRESSION] = "❌",
    [OUTCOME_NO_REGRESSION] = "✅",
};

/* Names of queries and sentences may hold what Markdown or HTML takes for its own. */
static void put_text(FILE *out, const char *text) {
    for (; *text; text++) {
        if (*text == '<')
            (void)fputs("&lt;", out);
        else if (*text == '&')
            (void)fputs("&amp;", out);
        else if (*text == '|' || *text == '*' || *text == '_' || *text == '`' || *text == '\\')
            (void)fprintf(out, "\\%c", *text);
        else
            (void)fputc(*text, out);
    }
}

static void put_cell(FILE *out, const char *text) {
    (void)fputs(" ", out);
    put_text(out, text);
    (void)fputs(" |", out);
}

static void put_row(FILE *out, const struct comparison_line *line) {
    char text[COMPARE_SHOWN];
    bool loud = line->word == WORD_WORSE || line->word == WORD_BETTER;
    (void)fprintf(out, loud ? "| **%s** |" : "| %s |", comparison_words[line->word]);
    put_cell(out, line->query);
    put_cell(out, line->measure->name);
    put_cell(out, compare_show_value(line, line->before.value, text));
    put_cell(out, compare_show_value(line, line->after.value, text));
    put_cell(out, compare_show_change(line, text));
    put_cell(out, compare_show_interval(line, text));
    put_cell(out, compare_show_limit(line, text));
    put_cell(out, compare_show_p(line->p, text));
    (void)fputs("\n", out);
}

static void put_table(FILE *out, const struct comparison *comparison, bool all) {
    (void)fputs("| | query | measure | before | after | change | 95 % interval | limit | p |\n"
                "|---|---|---|---:|---:|---:|---:|---:|---:|\n",
                out);
    for (size_t first = 0, next; first < comparison->line_count; first = next) {
        const struct comparison_line *line = comparison_line_of(comparison, first, &next);
        if (!all)
            put_row(out, line);
        for (size_t i = first; i < next && all; i++)
            put_row(out, &comparison->lines[i]);
    }
    (void)fputs("\n", out);
}

static void put_sentences(FILE *out, const char *head, char (*sentences)[RESULT_VALUE_SIZE],
                          size_t count) {
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(out, "- %s", head);
        put_text(out, sentences[i]);
        (void)fputs("\n", out);
    }
}

void compare_markdown_print(FILE *out, const struct comparison *comparison, const char *base,
                            const char *new) {
    const struct likeness *likeness = &comparison->likeness;
    (void)fprintf(out, "## %s %s\n\n", signs[comparison->outcome],
                  comparison_outcomes[comparison->outcome]);
    put_text(out, comparison->reason);
    (void)fputs("\n\n", out);
    put_sentences(out, "**unlike:** ", likeness->unlike, likeness->unlike_count);
    put_sentences(out, "", likeness->notes, likeness->note_count);
    if (likeness->unlike_count + likeness->note_count > 0)
        (void)fputs("\n", out);
    if (comparison->outcome == OUTCOME_UNLIKE)
        return;
    put_table(out, comparison, false);
    (void)fputs("Before: ", out);
    put_text(out, base);
    (void)fputs(", after: ", out);
    put_text(out, new);
    (void)fprintf(out, ". Runs: %zu and %zu%s.\n\n<details><summary>All measures</summary>\n\n",
                  comparison->base_count, comparison->new_count,
                  comparison->paired ? ", which took turns" : "");
    put_table(out, comparison, true);
    (void)fputs("</details>\n", out);
}
