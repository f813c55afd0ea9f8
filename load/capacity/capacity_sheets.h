/* The sheets of a capacity search that are drawn, in the result of the trial that speaks for it:
 *
 *     capacity-latency   times against rate, the knee marked: a curve
 *     capacity-usl       throughput against requests at the server, with the fitted law: a curve
 *     capacity-trials    every trial in its order
 */
#ifndef PGBAZAAR_LOAD_CAPACITY_CAPACITY_SHEETS_H
#define PGBAZAAR_LOAD_CAPACITY_CAPACITY_SHEETS_H

#include "load/capacity/findings.h"
#include "reports/result.h"

int capacity_sheets_add(struct result *result, const struct search *search,
                        const struct measurement *measurements, const struct findings *findings,
                        struct err *err);

/* The result's sheet of this name comes before all others: what was found before what is known of
 * any load. */
void capacity_sheet_first(struct result *result, const char *name);

#endif
