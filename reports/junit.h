/* A result as JUnit XML, as CI servers show it: one test suite, and a test case for
 *
 *   - the load itself: an <error> when it was invalid, interrupted or had no data, a <failure> when
 *     it failed for what no SLA is about;
 *   - isolation: a <failure> when a row of another tenant was seen, <skipped> where no row was
 *     looked at;
 *   - each SLA: a missed one is a <failure>, one that could not be measured an <error>. That is so
 *     for a miss too when the verdict is invalid: it may be the driver's.
 *
 * Every <failure> and <error> has the reason as its message. The form is that of tests/junit.xsd.
 */
#ifndef PGBAZAAR_REPORTS_JUNIT_H
#define PGBAZAAR_REPORTS_JUNIT_H

#include "common/buf.h"
#include "common/err.h"
#include "reports/result.h"

int junit_report_put(struct buf *document, const struct result *result,
                     const struct result *baseline, struct err *err);

#endif
