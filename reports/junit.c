#include "reports/junit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/units.h"
#include "reports/face.h"
#include "reports/junit_suite.h"
#include "reports/sla.h"

enum { MESSAGE_SIZE = RESULT_VALUE_SIZE * 4 };

static bool has_outcome(const struct result *result, enum sla_state state) {
    for (size_t i = 0; i < result->outcome_count; i++)
        if (result->outcomes[i].state == state)
            return true;
    return false;
}

/* What an SLA's own test case says is not said here again. */
static enum junit_outcome outcome_of_load(const struct result *result) {
    switch (result->verdict) {
    case VERDICT_PASS:
    case VERDICT_BREACH: return JUNIT_PASSED;
    case VERDICT_FAIL: return has_outcome(result, SLA_FAIL) ? JUNIT_PASSED : JUNIT_FAILURE;
    case VERDICT_NO_DATA: return has_outcome(result, SLA_NO_DATA) ? JUNIT_PASSED : JUNIT_ERROR;
    default: return JUNIT_ERROR;
    }
}

static void add_sla(struct junit_suite *suite, const struct result *result,
                    const struct result_outcome *sla) {
    char class[RESULT_NAME_SIZE + 32], message[MESSAGE_SIZE], value[UNITS_TEXT], n[UNITS_TEXT];
    enum junit_outcome outcome = sla->state == SLA_PASS ? JUNIT_PASSED : JUNIT_ERROR;
    const char *type = "no data";
    (void)snprintf(class, sizeof class, "pgbazaar.sla.%s", sla->query);
    if (sla->state == SLA_NO_DATA) {
        (void)snprintf(message, sizeof message,
                       "too few samples: %" PRIu64 " of the %" PRIu64 " that it needs", sla->n,
                       sla->n_needed);
    } else {
        bool invalid = result->verdict == VERDICT_INVALID;
        if (sla->state == SLA_FAIL && !invalid)
            outcome = JUNIT_FAILURE;
        type = invalid ? "invalid" : "sla";
        (void)snprintf(message, sizeof message, "%s: %s (margin %+.0f %%, n %s)%s%s", sla->text,
                       sla_format_value(sla->unit, sla->value, value), sla->margin * 100,
                       units_format_integer((int64_t)sla->n, n), invalid ? "; not judged: " : "",
                       invalid ? result->reason : "");
    }
    if (sla->note[0]) {
        size_t length = strlen(message);
        (void)snprintf(message + length, sizeof message - length, "; %s", sla->note);
    }
    junit_suite_add(suite, &(struct junit_case){class, sla->text, outcome, type, message});
}

int junit_report_put(struct buf *document, const struct result *result,
                     const struct result *baseline, struct err *err) {
    (void)baseline;
    struct junit_suite suite = {.cases = BUF_EMPTY};
    struct sla_ranked *order = sla_by_margin(result, err);
    char start[FACE_TIME];
    if (!order)
        return -1;
    junit_suite_add(&suite, &(struct junit_case){.class = "pgbazaar.load",
                                                 .name = "the load was delivered and judged",
                                                 .outcome = outcome_of_load(result),
                                                 .type = verdict_names[result->verdict],
                                                 .message = result->reason});
    bool breached = result->isolation.breaches > 0 || result->verdict == VERDICT_BREACH;
    const char *first = result->isolation.first[0] ? result->isolation.first : result->reason;
    junit_suite_add_isolation(&suite, breached ? first : NULL, result->isolation.rows_checked);
    for (size_t i = 0; i < result->outcome_count; i++)
        add_sla(&suite, result, order[i].outcome);
    free(order);
    junit_suite_put(
        document, &suite,
        &(struct junit_frame){.program = "pgbazaar load",
                              .name = result->run_id[0] ? result->run_id : "load",
                              .duration_us = result->duration_us,
                              .start = face_start(result, start),
                              .properties = {{result->environment, result->environment_count},
                                             {result->settings, result->setting_count}},
                              .verdict = verdict_names[result->verdict],
                              .reason = result->reason});
    return face_finish(document, "JUnit XML", err);
}
