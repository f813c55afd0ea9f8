/* What an experiment found: each arm beside the first, and what it costs besides time. */
#ifndef PGBAZAAR_LOAD_EXPERIMENT_OUTCOME_H
#define PGBAZAAR_LOAD_EXPERIMENT_OUTCOME_H

#include <jansson.h>
#include <stdio.h>

#include "load/experiment/series.h"
#include "reports/compare/comparison.h"
#include "reports/text_table.h"

struct outcome {
    const struct series *series;
    struct comparison *comparisons; /* of each arm but the first with that one; owned */
    size_t count;
    char align[TEXT_TABLE_COLUMNS + 1]; /* of a table with a column an arm, and one before them */
};

/* Compares the whole rounds of the series, of which there must be one at least. Release it in any
 * case. */
int outcome_make(struct outcome *outcome, const struct series *series, struct err *err);
void outcome_release(struct outcome *outcome);

/* For a terminal: a comparison for each arm, the costs, and runs that did not pass. */
int outcome_print(const struct outcome *outcome, FILE *out, bool colour, struct err *err);

/* As Markdown: a table of the queries' median service times, the arms beside each other, and the
 * costs. */
int outcome_print_markdown(const struct outcome *outcome, FILE *out, struct err *err);

/* As JSON: the question, the arms with their costs and verdicts, the comparisons. A new reference;
 * NULL when memory is short. */
json_t *outcome_json(const struct outcome *outcome);

/* EXIT_BREACH where a run saw rows of another tenant, EXIT_SLA_FAIL where an answer was wrong, else
 * EXIT_DONE: which arm is better is no success or failure. */
enum exit_code outcome_exit_code(const struct outcome *outcome);

#endif
