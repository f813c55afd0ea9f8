/* What has become of a case, over all its tries. */
#ifndef PGBAZAAR_GEN_PROBE_PROBE_TALLY_H
#define PGBAZAAR_GEN_PROBE_PROBE_TALLY_H

#include <stdint.h>

#include "common/buf.h"
#include "gen/probe/probe_judge.h"

struct probe_tally {
    uint64_t outcomes[PROBE_OUTCOMES];
    struct probe_answer worst; /* the first breach, or else the first without an answer */
    char store[52], other[52]; /* whose try that was, and on whom */
};

void probe_tally_add(struct probe_tally *tally, const struct probe_answer *answer,
                     const struct probe_values *values);

/* Tries that were judged, the residuals among them. */
uint64_t probe_tally_judged(const struct probe_tally *tally);

/* "held", "open, known", "BREACHED", "not judged", "not tried". */
const char *probe_tally_verdict(const struct probe_tally *tally);

/* Appends, where there is a breach, its sentence: probe, stores, what happened, the statements. */
void probe_tally_print(const struct probe_tally *tally, const struct probe_case *probe,
                       struct buf *text);

/* "0 in N tries ..., so below 3/N with 95 %" (the rule of three: Hanley and Lippman-Hand, JAMA 249
 * (1983) 1743; tries count as independent). Nothing for 0 tries. */
void probe_bound_print(uint64_t tries, struct buf *text);

#endif
