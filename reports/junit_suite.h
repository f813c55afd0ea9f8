/* The form of JUnit XML, whatever is in it: one test suite and its cases. The form is that of
 * tests/junit.xsd. */
#ifndef PGBAZAAR_REPORTS_JUNIT_SUITE_H
#define PGBAZAAR_REPORTS_JUNIT_SUITE_H

#include <stdint.h>

#include "common/buf.h"
#include "reports/result.h"

enum junit_outcome {
    JUNIT_PASSED,
    JUNIT_SKIPPED,
    JUNIT_FAILURE, /* what was tested is bad */
    JUNIT_ERROR,   /* it could not be tested */
    JUNIT_OUTCOMES,
};

struct junit_suite {
    struct buf cases;
    size_t count, of[JUNIT_OUTCOMES];
};

struct junit_case {
    const char *class, *name;
    enum junit_outcome outcome;
    const char *type, *message; /* why, unless it passed; no type where it was skipped */
};

/* Begin with a suite of zeros. Memory that was short shows when it is put. */
void junit_suite_add(struct junit_suite *suite, const struct junit_case *test);

/* The case that all suites of loads have, whether a tenant saw rows of another: what was seen, NULL
 * where nothing was, and of how many rows the tenant was looked at. */
void junit_suite_add_isolation(struct junit_suite *suite, const char *breach,
                               uint64_t rows_checked);

/* What stands around the cases. */
struct junit_frame {
    const char *program, *name; /* "pgbazaar load"; the suite's */
    int64_t duration_us;
    const char *start; /* ISO 8601, or NULL */
    struct {
        const struct result_pair *pairs;
        size_t count;
    } properties[2];
    const char *verdict, *reason;
};

/* Appends the whole document, and releases the suite. */
void junit_suite_put(struct buf *document, struct junit_suite *suite,
                     const struct junit_frame *frame);

#endif
