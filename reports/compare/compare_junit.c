#include <math.h>
#include <stdio.h>

#include "reports/compare/compare_show.h"
#include "reports/compare/compare_text.h"
#include "reports/junit_suite.h"

enum { MESSAGE_SIZE = 8 * COMPARE_SHOWN };

/* Of the comparison as a whole; what its lines say is said there. */
static void add_comparison(struct junit_suite *suite, const struct comparison *comparison) {
    bool compared =
        comparison->outcome == OUTCOME_REGRESSION || comparison->outcome == OUTCOME_NO_REGRESSION;
    junit_suite_add(suite, &(struct junit_case){.class = "pgbazaar.compare",
                                                .name = "the runs can be compared",
                                                .outcome = compared ? JUNIT_PASSED : JUNIT_ERROR,
                                                .type = comparison_outcomes[comparison->outcome],
                                                .message = comparison->reason});
}

static void add_line(struct junit_suite *suite, const struct comparison_line *line) {
    char class[RESULT_NAME_SIZE + 32], message[MESSAGE_SIZE];
    char before[COMPARE_SHOWN], after[COMPARE_SHOWN], change[COMPARE_SHOWN];
    char interval[COMPARE_SHOWN], limit[COMPARE_SHOWN], p[COMPARE_SHOWN];
    static const enum junit_outcome outcomes[] = {
        [WORD_CANNOT_TELL] = JUNIT_SKIPPED, [WORD_SAME] = JUNIT_PASSED,
        [WORD_BETTER] = JUNIT_PASSED,       [WORD_WORSE] = JUNIT_FAILURE,
        [WORD_NOT_JUDGED] = JUNIT_SKIPPED,
    };
    (void)snprintf(class, sizeof class, "pgbazaar.compare.%s", line->query);
    if (isnan(line->change.value))
        (void)snprintf(message, sizeof message, "too few samples to compare");
    else
        (void)snprintf(message, sizeof message, "%s: %s before, %s after: %s (%s, limit %s, p %s)",
                       line->word == WORD_NOT_JUDGED ? "not judged" : comparison_words[line->word],
                       compare_show_value(line, line->before.value, before),
                       compare_show_value(line, line->after.value, after),
                       compare_show_change(line, change), compare_show_interval(line, interval),
                       compare_show_limit(line, limit), compare_show_p(line->p, p));
    junit_suite_add(suite, &(struct junit_case){class, line->measure->name, outcomes[line->word],
                                                "regression", message});
}

void compare_junit_put(struct buf *document, const struct comparison *comparison, const char *base,
                       const char *new) {
    struct junit_suite suite = {.count = 0};
    struct result_pair arms[] = {{.name = "before"}, {.name = "after"}};
    (void)snprintf(arms[0].value, sizeof arms[0].value, "%s", base);
    (void)snprintf(arms[1].value, sizeof arms[1].value, "%s", new);
    add_comparison(&suite, comparison);
    junit_suite_add_isolation(&suite, comparison->breach[0] ? comparison->breach : NULL,
                              comparison->rows_checked);
    for (size_t i = 0; i < comparison->line_count; i++)
        if (comparison->lines[i].judged)
            add_line(&suite, &comparison->lines[i]);
    junit_suite_put(document, &suite,
                    &(struct junit_frame){.program = "pgbazaar compare",
                                          .name = "compare",
                                          .properties = {{arms, 2}},
                                          .verdict = comparison_outcomes[comparison->outcome],
                                          .reason = comparison->reason});
}
