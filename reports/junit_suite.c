#include "reports/junit_suite.h"

#include "reports/face.h"
#include "reports/xml.h"

static const char *const elements[JUNIT_OUTCOMES] = {
    [JUNIT_SKIPPED] = "skipped", [JUNIT_FAILURE] = "failure", [JUNIT_ERROR] = "error"};

void junit_suite_add(struct junit_suite *suite, const struct junit_case *test) {
    struct buf *cases = &suite->cases;
    suite->count++;
    suite->of[test->outcome]++;
    buf_put_text(cases, "    <testcase");
    xml_put_attribute(cases, "classname", test->class);
    xml_put_attribute(cases, "name", test->name);
    buf_put_text(cases, " time=\"0\"");
    if (test->outcome == JUNIT_PASSED) {
        buf_put_text(cases, "/>\n");
        return;
    }
    buf_printf(cases, ">\n      <%s", elements[test->outcome]);
    xml_put_attribute(cases, "message", test->message);
    if (test->outcome != JUNIT_SKIPPED)
        xml_put_attribute(cases, "type", test->type);
    buf_put_text(cases, "/>\n    </testcase>\n");
}

static void put_properties(struct buf *document, const struct junit_frame *frame) {
    buf_put_text(document, "    <properties>\n");
    for (size_t list = 0; list < 2; list++)
        for (size_t i = 0; i < frame->properties[list].count; i++) {
            buf_put_text(document, "      <property");
            xml_put_attribute(document, "name", frame->properties[list].pairs[i].name);
            xml_put_attribute(document, "value", frame->properties[list].pairs[i].value);
            buf_put_text(document, "/>\n");
        }
    buf_put_text(document, "    </properties>\n");
}

static void put_counts(struct buf *document, const struct junit_suite *suite,
                       const struct junit_frame *frame) {
    buf_printf(document, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"", suite->count,
               suite->of[JUNIT_FAILURE], suite->of[JUNIT_ERROR]);
    buf_put_text(document, " time=\"");
    face_put_seconds(document, frame->duration_us);
    buf_put_text(document, "\"");
}

void junit_suite_add_isolation(struct junit_suite *suite, const char *breach,
                               uint64_t rows_checked) {
    junit_suite_add(suite,
                    &(struct junit_case){.class = "pgbazaar.isolation",
                                         .name = "no tenant sees rows of another",
                                         .outcome = breach             ? JUNIT_FAILURE
                                                    : rows_checked > 0 ? JUNIT_PASSED
                                                                       : JUNIT_SKIPPED,
                                         .type = "breach",
                                         .message = breach ? breach : "no row was looked at"});
}

void junit_suite_put(struct buf *document, struct junit_suite *suite,
                     const struct junit_frame *frame) {
    buf_put_text(document, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    xml_put_attribute(document, "name", frame->program);
    put_counts(document, suite, frame);
    buf_put_text(document, ">\n  <testsuite");
    xml_put_attribute(document, "name", frame->name);
    put_counts(document, suite, frame);
    buf_printf(document, " skipped=\"%zu\"", suite->of[JUNIT_SKIPPED]);
    if (frame->start)
        xml_put_attribute(document, "timestamp", frame->start);
    buf_put_text(document, ">\n");
    put_properties(document, frame);
    buf_put(document, suite->cases.data, suite->cases.length);
    buf_put_text(document, "    <system-out>");
    xml_put_text(document, frame->verdict);
    buf_put_text(document, ": ");
    xml_put_text(document, frame->reason);
    buf_put_text(document, "</system-out>\n  </testsuite>\n</testsuites>\n");
    document->failed |= suite->cases.failed;
    buf_release(&suite->cases);
}
