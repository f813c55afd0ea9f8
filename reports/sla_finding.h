/* What a line of an sla finds in requests: in those of a whole run, of a part of it, of a window.
 */
#ifndef PGBAZAAR_REPORTS_SLA_FINDING_H
#define PGBAZAAR_REPORTS_SLA_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "reports/sla.h"

/* A gate that has fewer samples than it needs is a miss all the same with so many beyond its limit:
 * then it is not one straggler that decides. */
#define SLA_MISSES_ENOUGH 5

/* The requests that a line is judged on. */
struct sla_sample {
    uint64_t succeeded;
    uint64_t failed;  /* the unknown too: nobody was told of a success */
    uint64_t waiting; /* without an answer when the run gave up, or never sent */
    int64_t duration_us;
    const struct hist *times; /* of the kind that the line limits */
};

struct sla_finding {
    double value, margin;
    uint64_t n;
    uint64_t beyond; /* samples on the wrong side of the limit, as far as one can count them */
    enum sla_state state;
};

/* For measures of requests: all but recall, available and outage. */
struct sla_finding sla_find(const struct sla *sla, const struct sla_sample *sample);

/* Sets margin and state, of what has its value, n and beyond. */
void sla_settle(const struct sla *sla, uint64_t needed, struct sla_finding *finding);

/* Whether a line that is judged as a whole can no longer be kept, though only the share `measured`
 * (above 0, up to 1) of its time is over, in which `so_far` was seen: whatever is asked in the
 * rest, as often as so far, is answered at once and without an error. Of a rate the rest may be as
 * good as the best second so far, `best_rate`. Never true on less evidence than a miss at the end
 * needs.
 */
bool sla_is_lost(const struct sla *sla, const struct sla_sample *so_far, double measured,
                 double best_rate);

#endif
