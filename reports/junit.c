#include "reports/junit.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/units.h"
#include "reports/face.h"
#include "reports/sla.h"
#include "reports/xml.h"

enum { MESSAGE_SIZE = RESULT_VALUE_SIZE * 4 };

enum outcome { PASSED, SKIPPED, FAILURE, ERROR, OUTCOMES };

static const char *const elements[OUTCOMES] = {
    [SKIPPED] = "skipped", [FAILURE] = "failure", [ERROR] = "error"};

struct suite {
    struct buf cases;
    size_t count, of[OUTCOMES];
};

static void add_case(struct suite *suite, const char *class, const char *name, enum outcome outcome,
                     const char *type, const char *message) {
    struct buf *cases = &suite->cases;
    suite->count++;
    suite->of[outcome]++;
    buf_put_text(cases, "    <testcase");
    xml_put_attribute(cases, "classname", class);
    xml_put_attribute(cases, "name", name);
    buf_put_text(cases, " time=\"0\"");
    if (outcome == PASSED) {
        buf_put_text(cases, "/>\n");
        return;
    }
    buf_printf(cases, ">\n      <%s", elements[outcome]);
    xml_put_attribute(cases, "message", message);
    if (outcome != SKIPPED)
        xml_put_attribute(cases, "type", type);
    buf_put_text(cases, "/>\n    </testcase>\n");
}

static bool has_outcome(const struct result *result, enum sla_state state) {
    for (size_t i = 0; i < result->outcome_count; i++)
        if (result->outcomes[i].state == state)
            return true;
    return false;
}

/* What an SLA's own test case says is not said here again. */
static enum outcome outcome_of_load(const struct result *result) {
    switch (result->verdict) {
    case VERDICT_PASS:
    case VERDICT_BREACH: return PASSED;
    case VERDICT_FAIL: return has_outcome(result, SLA_FAIL) ? PASSED : FAILURE;
    case VERDICT_NO_DATA: return has_outcome(result, SLA_NO_DATA) ? PASSED : ERROR;
    default: return ERROR;
    }
}

static void add_isolation(struct suite *suite, const struct result *result) {
    enum outcome outcome = PASSED;
    const char *message = "no row was looked at";
    if (result->isolation.breaches > 0 || result->verdict == VERDICT_BREACH) {
        outcome = FAILURE;
        message = result->isolation.first[0] ? result->isolation.first : result->reason;
    } else if (result->isolation.rows_checked == 0) {
        outcome = SKIPPED;
    }
    add_case(suite, "pgbazaar.isolation", "no tenant sees rows of another", outcome, "breach",
             message);
}

static void add_sla(struct suite *suite, const struct result *result,
                    const struct result_outcome *sla) {
    char class[RESULT_NAME_SIZE + 32], message[MESSAGE_SIZE], value[UNITS_TEXT], n[UNITS_TEXT];
    enum outcome outcome = sla->state == SLA_PASS ? PASSED : ERROR;
    const char *type = "no data";
    (void)snprintf(class, sizeof class, "pgbazaar.sla.%s", sla->query);
    if (sla->state == SLA_NO_DATA) {
        (void)snprintf(message, sizeof message,
                       "too few samples: %" PRIu64 " of the %" PRIu64 " that it needs", sla->n,
                       sla->n_needed);
    } else {
        bool invalid = result->verdict == VERDICT_INVALID;
        if (sla->state == SLA_FAIL && !invalid)
            outcome = FAILURE;
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
    add_case(suite, class, sla->text, outcome, type, message);
}

static void put_properties(struct buf *document, const struct result *result) {
    const struct {
        const struct result_pair *pairs;
        size_t count;
    } lists[] = {{result->environment, result->environment_count},
                 {result->settings, result->setting_count}};
    buf_put_text(document, "    <properties>\n");
    for (size_t list = 0; list < 2; list++)
        for (size_t i = 0; i < lists[list].count; i++) {
            buf_put_text(document, "      <property");
            xml_put_attribute(document, "name", lists[list].pairs[i].name);
            xml_put_attribute(document, "value", lists[list].pairs[i].value);
            buf_put_text(document, "/>\n");
        }
    buf_put_text(document, "    </properties>\n");
}

static void put_counts(struct buf *document, const struct suite *suite,
                       const struct result *result) {
    buf_printf(document, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"", suite->count,
               suite->of[FAILURE], suite->of[ERROR]);
    buf_put_text(document, " time=\"");
    face_put_seconds(document, result->duration_us);
    buf_put_text(document, "\"");
}

static void put_suite(struct buf *document, const struct suite *suite,
                      const struct result *result) {
    char start[FACE_TIME];
    buf_put_text(document, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                           "<testsuites name=\"pgbazaar load\"");
    put_counts(document, suite, result);
    buf_put_text(document, ">\n  <testsuite");
    xml_put_attribute(document, "name", result->run_id[0] ? result->run_id : "load");
    put_counts(document, suite, result);
    buf_printf(document, " skipped=\"%zu\"", suite->of[SKIPPED]);
    xml_put_attribute(document, "timestamp", face_start(result, start));
    buf_put_text(document, ">\n");
    put_properties(document, result);
    buf_put(document, suite->cases.data, suite->cases.length);
    buf_put_text(document, "    <system-out>");
    xml_put_text(document, verdict_names[result->verdict]);
    buf_put_text(document, ": ");
    xml_put_text(document, result->reason);
    buf_put_text(document, "</system-out>\n  </testsuite>\n</testsuites>\n");
}

int junit_report_put(struct buf *document, const struct result *result,
                     const struct result *baseline, struct err *err) {
    (void)baseline;
    struct suite suite = {.cases = BUF_EMPTY};
    struct sla_ranked *order = NULL;
    if (result->outcome_count > 0 && !(order = sla_by_margin(result, err)))
        return -1;
    add_case(&suite, "pgbazaar.load", "the load was delivered and judged", outcome_of_load(result),
             verdict_names[result->verdict], result->reason);
    add_isolation(&suite, result);
    for (size_t i = 0; i < result->outcome_count; i++)
        add_sla(&suite, result, order[i].outcome);
    free(order);
    put_suite(document, &suite, result);
    document->failed |= suite.cases.failed;
    buf_release(&suite.cases);
    return face_finish(document, "JUnit XML", err);
}
