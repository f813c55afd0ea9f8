/* The judgement of a line that asks for windows: it holds in every one of them.
 *
 * The worst window is the line's value. A window with fewer samples than the measure needs cannot
 * be judged, unless at least 5 lie beyond the limit; the line has no data when those are more than
 * one in twenty. Only a rate is judged in any window: no answers are a rate too.
 */
#ifndef PGBAZAAR_REPORTS_SLA_WINDOWS_H
#define PGBAZAAR_REPORTS_SLA_WINDOWS_H

#include <stdint.h>

#include "reports/sla_finding.h"

/* Windows that cannot be judged may be so many of all. Assumption. */
#define SLA_UNJUDGED_MOST 0.05

struct sla_windows {
    uint64_t count, unjudged;
    uint64_t fewest; /* samples, of those that cannot be judged */
    struct sla_finding worst;
    int64_t worst_from_us, worst_us; /* its start, from the run's start, and its length */
};

/* One more window, which is over, and began at from_us. */
void sla_windows_add(struct sla_windows *windows, const struct sla *sla,
                     const struct sla_sample *sample, int64_t from_us);

/* Whether one of them was a miss. */
bool sla_windows_missed(const struct sla_windows *windows);

/* Fills what sla_judge left open of the line's outcome. */
void sla_windows_judge(const struct sla_windows *windows, const struct sla *sla,
                       struct result_outcome *outcome);

#endif
