#include <ctype.h>

#include "common/units.h"
#include "reports/history/history_show.h"
#include "reports/sla.h"
#include "reports/text_table.h"

static const char *const paints[] = {[HISTORY_TOO_FEW] = PAINT_YELLOW,
                                     [HISTORY_REGRESSION] = PAINT_RED,
                                     [HISTORY_NO_REGRESSION] = PAINT_GREEN};

static void print_outcome(FILE *out, const struct run_history *history, bool colour) {
    const char *word = history_outcomes[history->outcome];
    (void)fputs(colour ? paints[history->outcome] : "", out);
    for (; *word; word++)
        (void)fputc(toupper((unsigned char)*word), out);
    (void)fprintf(out, "%s  %s\n\n", colour ? PAINT_END : "", history->reason);
}

static void put_sentences(struct buf *text, char (*sentences)[RESULT_VALUE_SIZE], size_t count) {
    for (size_t i = 0; i < count; i++)
        buf_printf(text, "%s%s", text->length > 0 ? "; " : "", sentences[i]);
}

void history_put_causes(struct buf *text, const struct history_change *change) {
    put_sentences(text, change->likeness.unlike, change->likeness.unlike_count);
    put_sentences(text, change->likeness.notes, change->likeness.note_count);
}

static void add_row(struct text_table *table, const struct run_history *history,
                    const struct history_change *change, bool colour) {
    char time[HISTORY_TIME], value[UNITS_TEXT];
    const struct result *about = &history->runs.items[change->run].about;
    const char *paint = change->worse ? PAINT_RED : PAINT_GREEN;
    text_table_row(table, colour && change->judged ? paint : NULL);
    text_table_cell(table, "%s", change->worse ? "worse" : "better");
    text_table_cell(table, "%s", history_time(about->started_at_us, time));
    text_table_cell(table, "%s", about->run_id);
    text_table_cell(table, "%s", change->query);
    text_table_cell(table, "%s", change->measure->name);
    text_table_cell(table, "%s", sla_format_value(change->measure->unit, change->before, value));
    text_table_cell(table, "%s", sla_format_value(change->measure->unit, change->after, value));
    text_table_cell(table, "%+.3g %%", change->change * 100);
    text_table_cell(table, change->p < 0.0001 ? "<0.0001" : "%.2g", change->p);
}

static bool is_shown(const struct run_history *history, const struct history_change *change,
                     bool all) {
    return all || (change->judged && change->series == history_newest_series(history));
}

static int print_changes(FILE *out, const struct run_history *history, bool all, bool colour,
                         struct err *err) {
    static const char *const heads[] = {"",       "when",  "first run", "query", "measure",
                                        "before", "after", "change",    "p"};
    struct text_table table;
    text_table_init(&table, "lllllrrrr");
    text_table_row(&table, colour ? PAINT_BOLD : NULL);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        text_table_cell(&table, "%s", heads[i]);
    size_t shown = 0;
    for (size_t i = 0; i < history->count; i++) {
        if (!is_shown(history, &history->changes[i], all))
            continue;
        shown++;
        add_row(&table, history, &history->changes[i], colour);
    }
    int status = shown > 0 ? text_table_print(&table, out, 2, err) : 0;
    text_table_release(&table);
    if (shown < history->count)
        (void)fprintf(out,
                      "%s  %zu changes more with --verbose: of measures that do not decide%s\n",
                      shown > 0 ? "\n" : "", history->count - shown,
                      history->runs.series_count > 1 ? ", and of other series" : "");
    return status;
}

/* Each run once at which something changed and something else is known to differ. */
static int print_causes(FILE *out, const struct run_history *history, bool all, struct err *err) {
    size_t last = SIZE_MAX;
    int status = 0;
    for (size_t i = 0; i < history->count && status == 0; i++) {
        const struct history_change *change = &history->changes[i];
        struct buf text = BUF_EMPTY;
        if (change->run == last || !is_shown(history, change, all))
            continue;
        last = change->run;
        history_put_causes(&text, change);
        if (text.length > 0)
            (void)fprintf(out, "  likely cause at %s: %s\n",
                          history->runs.items[change->run].about.run_id, buf_text(&text));
        status = text.failed ? err_set(err, ERR_SYSTEM, "out of memory for the causes") : 0;
        buf_release(&text);
    }
    return status;
}

int history_print(FILE *out, const struct run_history *history, const char *directory, bool all,
                  bool colour, struct err *err) {
    char from[HISTORY_TIME], to[HISTORY_TIME];
    const struct history_runs *runs = &history->runs;
    print_outcome(out, history, colour);
    if (print_changes(out, history, all, colour, err) < 0)
        return -1;
    if (history->count > 0)
        (void)fputs("\n", out);
    if (print_causes(out, history, all, err) < 0)
        return -1;
    (void)fprintf(out, "  %s: %zu runs from %s to %s, a change counts from %.3g %% on\n", directory,
                  runs->count, history_time(runs->items[0].about.started_at_us, from),
                  history_time(runs->items[runs->count - 1].about.started_at_us, to),
                  history->least_change * 100);
    if (runs->series_count > 1)
        (void)fprintf(out,
                      "  they are %zu series, each with its own profile, world, load and machine; "
                      "the newest run is of one with %zu\n",
                      runs->series_count,
                      history_series_runs(history, history_newest_series(history)));
    if (runs->left_out > 0)
        (void)fprintf(out, "  left out: %zu interrupted or invalid runs, or without an answer\n",
                      runs->left_out);
    return 0;
}
