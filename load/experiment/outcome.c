#include "load/experiment/outcome.h"

#include <stdlib.h>
#include <string.h>

#include "common/units.h"
#include "load/experiment/cost_rows.h"
#include "reports/compare/compare_json.h"
#include "reports/compare/compare_show.h"
#include "reports/compare/compare_text.h"

_Static_assert((int)EXPERIMENT_ARMS_MAX + 1 <= (int)TEXT_TABLE_COLUMNS, "the arms fit a table");

/* The arms were made to differ: what differs is told, and compared all the same. */
static const struct comparison_options how = {.paired = true, .deliberate = true, .force = true};

int outcome_make(struct outcome *outcome, const struct series *series, struct err *err) {
    size_t others = series->experiment->arm_count - 1;
    *outcome = (struct outcome){.series = series, .align = "l"};
    memset(outcome->align + 1, 'r', others + 1);
    outcome->comparisons = calloc(others, sizeof *outcome->comparisons);
    if (!outcome->comparisons)
        return err_set(err, ERR_SYSTEM, "out of memory for comparisons");
    for (; outcome->count < others; outcome->count++)
        if (comparison_make(&outcome->comparisons[outcome->count], series->arms[0].results,
                            series->rounds, series->arms[outcome->count + 1].results,
                            series->rounds, &how, err) < 0)
            return -1;
    return 0;
}

void outcome_release(struct outcome *outcome) {
    for (size_t i = 0; i < outcome->count; i++)
        comparison_release(&outcome->comparisons[i]);
    free(outcome->comparisons);
    *outcome = (struct outcome){.count = 0};
}

static const char *arm_name(const struct outcome *outcome, size_t arm) {
    return outcome->series->arms[arm].arm->name;
}

/* The first cell, and then each arm's name. */
static void put_header(const struct outcome *outcome, const char *first, struct text_table *table) {
    text_table_row(table, NULL);
    text_table_cell(table, "%s", first);
    for (size_t i = 0; i <= outcome->count; i++)
        text_table_cell(table, "%s", arm_name(outcome, i));
}

static bool is_known(const struct outcome *outcome, const struct cost_row *row) {
    char cell[COST_SHOWN];
    for (size_t i = 0; i <= outcome->count; i++)
        if (row->show(&outcome->series->arms[i].costs, cell))
            return true;
    return false;
}

static void put_costs(const struct outcome *outcome, struct text_table *table) {
    for (size_t r = 0; r < cost_row_count; r++) {
        const struct cost_row *row = &cost_rows[r];
        if (!is_known(outcome, row))
            continue;
        text_table_row(table, NULL);
        text_table_cell(table, "%s", row->label);
        for (size_t i = 0; i <= outcome->count; i++) {
            char cell[COST_SHOWN];
            bool known = row->show(&outcome->series->arms[i].costs, cell);
            text_table_cell(table, "%s", known ? cell : "-");
        }
    }
}

/* Runs that did not pass, by arm: how many, and the first one's reason. */
static void print_verdicts(const struct outcome *outcome, FILE *out) {
    for (size_t i = 0; i <= outcome->count; i++) {
        const struct series_arm *arm = &outcome->series->arms[i];
        const struct result *first = NULL;
        size_t count = 0;
        for (size_t run = 0; run < arm->runs; run++) {
            if (arm->results[run].verdict == VERDICT_PASS)
                continue;
            first = first ? first : &arm->results[run];
            count++;
        }
        if (first)
            (void)fprintf(out, "\n%s: %zu of %zu runs did not pass: %s: %s\n", arm_name(outcome, i),
                          count, arm->runs, verdict_names[first->verdict], first->reason);
    }
}

/* The first error of each arm that had one: without an answer there is no time to compare. */
static void print_errors(const struct outcome *outcome, FILE *out) {
    for (size_t i = 0; i <= outcome->count; i++) {
        const struct series_arm *arm = &outcome->series->arms[i];
        size_t run = 0;
        while (run < arm->runs && arm->results[run].error_count == 0)
            run++;
        if (run == arm->runs)
            continue;
        const struct result_error *error = &arm->results[run].errors[0];
        (void)fprintf(out, "\n%s: requests failed, the first by: %s\n", arm_name(outcome, i),
                      error->sample);
    }
}

int outcome_print(const struct outcome *outcome, FILE *out, bool colour, struct err *err) {
    struct text_table table;
    (void)fprintf(out, "%s\n", outcome->series->experiment->question);
    for (size_t i = 0; i < outcome->count; i++) {
        (void)fputc('\n', out);
        if (compare_text_print(out, &outcome->comparisons[i], arm_name(outcome, 0),
                               arm_name(outcome, i + 1), false, colour, err) < 0)
            return -1;
    }
    text_table_init(&table, outcome->align);
    put_header(outcome, "what else it costs", &table);
    put_costs(outcome, &table);
    (void)fputc('\n', out);
    int status = text_table_print(&table, out, 2, err);
    text_table_release(&table);
    print_verdicts(outcome, out);
    print_errors(outcome, out);
    return status;
}

/* The table that the text table would be, with a line below its first row. */
static int print_as_markdown(const struct text_table *table, size_t columns, FILE *out,
                             struct err *err) {
    const char *cell = table->cells.data;
    if (table->cells.failed)
        return err_set(err, ERR_SYSTEM, "out of memory for a table");
    for (size_t i = 0; i < table->cell_count; i++, cell += strlen(cell) + 1) {
        (void)fprintf(out, "| %s%s", cell, (i + 1) % columns == 0 ? " |\n" : " ");
        for (size_t column = 0; i + 1 == columns && column < columns; column++)
            (void)fprintf(out, column == 0 ? "|---|" : "---:|%s",
                          column + 1 == columns ? "\n" : "");
    }
    return 0;
}

static const struct comparison_line *find_line(const struct comparison *comparison,
                                               const char *query, const struct measure *measure) {
    for (size_t i = 0; i < comparison->line_count; i++)
        if (comparison->lines[i].measure == measure &&
            strcmp(comparison->lines[i].query, query) == 0)
            return &comparison->lines[i];
    return NULL;
}

/* "2.1 ms (-35 %)", in bold where the difference counts. */
static void put_change(const struct comparison_line *line, struct text_table *table) {
    char value[COMPARE_SHOWN], change[COMPARE_SHOWN];
    if (!line) {
        text_table_cell(table, "-");
        return;
    }
    bool counts = line->word == WORD_BETTER || line->word == WORD_WORSE;
    text_table_cell(table, counts ? "**%s (%s)**" : "%s (%s)",
                    compare_show_value(line, line->after.value, value),
                    line->word == WORD_CANNOT_TELL ? "?" : compare_show_change(line, change));
}

static void put_queries(const struct outcome *outcome, struct text_table *table) {
    const struct comparison *first = &outcome->comparisons[0];
    for (size_t l = 0; l < first->line_count; l++) {
        const struct comparison_line *line = &first->lines[l];
        char value[COMPARE_SHOWN];
        if (line->measure != measures)
            continue;
        text_table_row(table, NULL);
        text_table_cell(table, "%s", line->query);
        text_table_cell(table, "%s", compare_show_value(line, line->before.value, value));
        for (size_t i = 0; i < outcome->count; i++)
            put_change(find_line(&outcome->comparisons[i], line->query, line->measure), table);
    }
}

int outcome_print_markdown(const struct outcome *outcome, FILE *out, struct err *err) {
    struct text_table table;
    text_table_init(&table, outcome->align);
    put_header(outcome, measures[0].name, &table);
    put_queries(outcome, &table);
    put_costs(outcome, &table);
    int status = print_as_markdown(&table, outcome->count + 2, out, err);
    text_table_release(&table);
    return status;
}

static json_t *arm_json(const struct series_arm *arm) {
    json_t *object = cost_json(&arm->costs);
    json_t *verdicts = json_array();
    for (size_t run = 0; run < arm->runs; run++)
        (void)json_array_append_new(verdicts,
                                    json_string(verdict_names[arm->results[run].verdict]));
    if (json_object_set_new(object, "name", json_string(arm->arm->name)) < 0 ||
        json_object_set_new(object, "verdicts", verdicts) < 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

json_t *outcome_json(const struct outcome *outcome) {
    const struct series *series = outcome->series;
    json_t *arms = json_array(), *comparisons = json_array();
    bool failed = false;
    for (size_t i = 0; i <= outcome->count; i++)
        failed |= json_array_append_new(arms, arm_json(&series->arms[i])) < 0;
    for (size_t i = 0; i < outcome->count; i++)
        failed |= json_array_append_new(comparisons,
                                        compare_json(&outcome->comparisons[i], arm_name(outcome, 0),
                                                     arm_name(outcome, i + 1))) < 0;
    json_t *json =
        failed ? NULL
               : json_pack("{s:s, s:s, s:I, s:O, s:O}", "experiment", series->experiment->name,
                           "question", series->experiment->question, "rounds",
                           (json_int_t)series->rounds, "arms", arms, "comparisons", comparisons);
    json_decref(arms);
    json_decref(comparisons);
    return json;
}

enum exit_code outcome_exit_code(const struct outcome *outcome) {
    enum exit_code code = EXIT_DONE;
    for (size_t i = 0; i <= outcome->count; i++) {
        const struct series_arm *arm = &outcome->series->arms[i];
        for (size_t run = 0; run < arm->runs; run++) {
            if (arm->results[run].verdict == VERDICT_BREACH)
                return EXIT_BREACH;
            if (arm->results[run].verdict == VERDICT_FAIL)
                code = EXIT_SLA_FAIL;
        }
    }
    return code;
}
