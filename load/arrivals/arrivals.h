/* When requests should start: the intended start of request n of a run as a pure function of n.
 *
 * Request n belongs to a segment of the agenda; there it is a point of a process of rate 1
 * (load/arrivals/points.h), and the inverse of the integrated rate (load/arrivals/curve.h) says
 * when it comes.
 *
 * No clock is read here. Several threads may take n = w, w + W, w + 2W ... from copies of their
 * own.
 */
#ifndef PGBAZAAR_LOAD_ARRIVALS_ARRIVALS_H
#define PGBAZAAR_LOAD_ARRIVALS_ARRIVALS_H

#include "load/arrivals/agenda.h"
#include "load/arrivals/points.h"

#define ARRIVALS_NEVER INT64_MAX

struct arrivals {
    const struct agenda *agenda;
    size_t segment; /* that was asked for last */
    struct points points;
};

/* The agenda must live as long; it may have no open phase. */
void arrivals_init(struct arrivals *arrivals, const struct agenda *agenda);

/* The intended start of request n, microseconds from the start of the run; ARRIVALS_NEVER where the
 * run has fewer. Never falls as n rises, but for the rounding to whole microseconds in a phase
 * whose rate changes steadily. */
int64_t arrivals_at(struct arrivals *arrivals, uint64_t n);

#endif
