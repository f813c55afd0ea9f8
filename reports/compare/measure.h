/* What of a run is compared: one number for each query and measure. */
#ifndef PGBAZAAR_REPORTS_COMPARE_MEASURE_H
#define PGBAZAAR_REPORTS_COMPARE_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "reports/result.h"

/* In place of a query: the whole mix. */
#define MEASURE_ALL "all"

struct measure {
    const char *name; /* "p50 service", "rate", "errors" */
    enum sla_unit unit;
    double percentile; /* of times; 0: their mean */
    bool response;     /* of times: from the intended start; else from the send */
    bool less_is_worse;
    /* Whether it decides, of a query and of the whole mix; the others are shown. */
    bool judged, judged_of_all;
};

/* The first is the one that is shown where no other says more. */
enum { MEASURES = 8 };
extern const struct measure measures[MEASURES];

/* "microseconds", "a second", "fraction"; indexed by enum sla_unit. */
extern const char *const measure_units[];

/* The measure of this name, or NULL. */
const struct measure *measure_find(const char *name);

/* Its values of one run, values[MEASURES]: microseconds, requests a second, or fractions.
 * `query` is a query's name or MEASURE_ALL. Times are of what succeeded, and of what had no answer
 * at the end with what it had waited until then, as an SLA has them. NAN where the run has no such
 * query, or fewer samples than an SLA on that percentile would need. -1 when memory is short. */
int measure_run(const struct result *result, const char *query, double values[MEASURES],
                struct err *err);

#endif
