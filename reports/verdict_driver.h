/* Whether the driver, or the machine that it runs on, was the limit: the part of the verdict that
 * is about the instrument. For reports/verdict.c alone.
 *
 * A limit that was kept under the load that was asked for is kept: a late or busy driver only adds
 * to what users see, since response time counts from the intended start. So where the load was
 * delivered, the driver can excuse a miss, and never take away a pass. The load was not delivered
 * where too little of it was sent, or where it came so late that it was another load.
 */
#ifndef PGBAZAAR_REPORTS_VERDICT_DRIVER_H
#define PGBAZAAR_REPORTS_VERDICT_DRIVER_H

#include "reports/result.h"

/* Share of its time above which a thread is the limit. Assumption. */
#define DRIVER_BUSY 0.90

/* Of the target's rate that must have been sent. Assumption. */
#define DRIVER_REACHED 0.95

/* The lag p99 with which a load is no longer the one that was asked for: over a second late, it
 * comes in lumps. Assumption. */
#define DRIVER_LATE_US INT64_C(1000000)

/* The lag p99 that makes figures that no SLA judges worthless. Assumption. */
#define DRIVER_LAG_US INT64_C(50000)

/* Rules of reports/verdict.c: each sets the reason and gives true when it decides. */

/* Open loop: less than DRIVER_REACHED of the target was sent while the busiest thread had no time
 * left. Where threads had time it is the database that was slow, and times say so. */
bool driver_delivered_too_little(const struct result *result, const struct result_requests *total,
                                 char *reason, size_t size);

/* The lag p99 is above DRIVER_LATE_US. A closed loop that thinks, or has open phases beside it, has
 * intended times too; one that does neither has no lag. */
bool driver_came_too_late(const struct result *result, const struct result_requests *total,
                          char *reason, size_t size);

/* Something was missed, and nothing that the driver does not explain. It explains times and rates
 * with a thread busy above DRIVER_BUSY; a response time that holds once the lag at the same
 * percentile is taken off; and an outage no longer than the driver's own longest lag. Errors and a
 * recall it never explains. */
bool driver_explains_misses(const struct result *result, const struct result_requests *total,
                            char *reason, size_t size);

/* No SLA was given, so that the figures are all there is, and they are the driver's: lag p99 above
 * DRIVER_LAG_US, or a thread busy above DRIVER_BUSY. */
bool driver_was_all_there_is(const struct result *result, const struct result_requests *total,
                             char *reason, size_t size);

/* Appends to a pass that it was kept in spite of the driver. */
void driver_remark(const struct result *result, char *reason, size_t size);

/* The sheet "instrument": what of the driver decides, with limit, value, n and margin. */
int driver_add_sheet(struct result *result, const struct result_requests *total, struct err *err);

/* Of reports/verdict.c: the outcome of this state with the smallest margin, or NULL, and how many
 * there are; whether it limits response or service times. */
const struct result_outcome *verdict_worst(const struct result *result, enum sla_state state,
                                           size_t *count);
bool verdict_is_time(const struct result_outcome *outcome);

#endif
