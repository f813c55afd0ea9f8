#include "reports/compare/compare_text.h"

#include "reports/compare/compare_show.h"
#include "reports/markdown.h"

static const char *const signs[] = {
    [OUTCOME_TOO_FEW] = "❔",
    [OUTCOME_UNLIKE] = "❔",
    [OUTCOME_REGRESSION] = "❌",
    [OUTCOME_NO_REGRESSION] = "✅",
};

static void put_cell(struct buf *document, const char *text) {
    buf_put_text(document, " ");
    markdown_put_text(document, text);
    buf_put_text(document, " |");
}

static void put_row(struct buf *document, const struct comparison_line *line) {
    char text[COMPARE_SHOWN];
    bool loud = line->word == WORD_WORSE || line->word == WORD_BETTER;
    buf_printf(document, loud ? "| **%s** |" : "| %s |", comparison_words[line->word]);
    put_cell(document, line->query);
    put_cell(document, line->measure->name);
    put_cell(document, compare_show_value(line, line->before.value, text));
    put_cell(document, compare_show_value(line, line->after.value, text));
    put_cell(document, compare_show_change(line, text));
    put_cell(document, compare_show_interval(line, text));
    put_cell(document, compare_show_limit(line, text));
    put_cell(document, compare_show_p(line->p, text));
    buf_put_text(document, "\n");
}

static void put_table(struct buf *document, const struct comparison *comparison, bool all) {
    buf_put_text(document,
                 "| | query | measure | before | after | change | 95 % interval | limit | p |\n"
                 "|---|---|---|---:|---:|---:|---:|---:|---:|\n");
    for (size_t first = 0, next; first < comparison->line_count; first = next) {
        const struct comparison_line *line = comparison_line_of(comparison, first, &next);
        if (!all)
            put_row(document, line);
        for (size_t i = first; i < next && all; i++)
            put_row(document, &comparison->lines[i]);
    }
    buf_put_text(document, "\n");
}

static void put_sentences(struct buf *document, const char *head,
                          char (*sentences)[RESULT_VALUE_SIZE], size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_printf(document, "- %s", head);
        markdown_put_text(document, sentences[i]);
        buf_put_text(document, "\n");
    }
}

void compare_markdown_put(struct buf *document, const struct comparison *comparison,
                          const char *base, const char *new) {
    const struct likeness *likeness = &comparison->likeness;
    buf_printf(document, "## %s %s\n\n", signs[comparison->outcome],
               comparison_outcomes[comparison->outcome]);
    markdown_put_text(document, comparison->reason);
    buf_put_text(document, "\n\n");
    put_sentences(document, "**unlike:** ", likeness->unlike, likeness->unlike_count);
    put_sentences(document, "", likeness->notes, likeness->note_count);
    if (likeness->unlike_count + likeness->note_count > 0)
        buf_put_text(document, "\n");
    if (comparison->outcome == OUTCOME_UNLIKE)
        return;
    put_table(document, comparison, false);
    buf_put_text(document, "Before: ");
    markdown_put_text(document, base);
    buf_put_text(document, ", after: ");
    markdown_put_text(document, new);
    buf_printf(document, ". Runs: %zu and %zu%s.\n\n<details><summary>All measures</summary>\n\n",
               comparison->base_count, comparison->new_count,
               comparison->paired ? ", which took turns" : "");
    put_table(document, comparison, true);
    buf_put_text(document, "</details>\n");
}
