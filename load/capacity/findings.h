/* What a search has found: the capacity, how sure it is, and what gave way. */
#ifndef PGBAZAAR_LOAD_CAPACITY_FINDINGS_H
#define PGBAZAAR_LOAD_CAPACITY_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "load/capacity/measurement.h"
#include "load/capacity/search.h"
#include "reports/stats/threshold.h"
#include "reports/stats/usl.h"

enum usl_agreement {
    USL_NOT_FITTED, /* too few different trials */
    USL_AGREES,
    USL_PEAK_IS_BELOW, /* the curve's highest throughput is less than what was answered */
    USL_FITS_BADLY,    /* the curve explains too little of the throughputs */
};

struct findings {
    enum search_end end;
    enum verdict verdict;
    double held, failed; /* rates; 0: none. `failed` may be an invalid one */
    bool is_invalid;     /* what lies above is */
    /* At `held`, and at `failed`, the trial that speaks for it: the last that passed there, and the
     * first that did not. Of the caller's array; NULL where there is none. */
    const struct measurement *at_held, *at_failed;
    bool has_interval;
    struct threshold interval;
    /* The limit that was missed at `failed`, the one with the worst margin: of at_failed; NULL
     * where none was. */
    const struct result_outcome *gave_way;
    /* What the server's sessions did most at `failed`, and how many of them did so at `held`: means
     * over the trials there. What they wait for from the driver comes last. */
    bool has_wait;
    struct measurement_wait wait;
    double wait_before;
    enum usl_agreement usl_agreement;
    struct usl usl;
    /* Where the curve is highest within what was measured, and how high: what it says beyond the
     * most requests that were at the server at once is a guess. */
    double usl_concurrency, usl_throughput;
    bool usl_peaks; /* it is a peak; else the throughput still grows there */
};

/* `measurements`, one for each trial of the search in its order, one at least, must stay as long as
 * *findings is used. `interrupted`: the search did not come to its end. */
void findings_make(struct findings *findings, const struct search *search,
                   const struct measurement *measurements, bool interrupted);

/* By how much the throughput of a trial that passed may lie above the curve's highest, and how much
 * of the throughputs' variance the curve must explain. Assumptions. */
#define USL_SLACK     0.10
#define USL_R_SQUARED 0.90

/* From this share on the machine has no processor time left. Assumption. */
#define MACHINE_BUSY 0.90

/* One sentence: the verdict's reason. */
void findings_sentence(const struct findings *findings, char *text, size_t size);

#endif
