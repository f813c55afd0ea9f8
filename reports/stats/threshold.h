/* The level at which half of the trials fail, from trials that passed or failed at several levels
 * of a stress: rates of a load, say.
 *
 * Model: a trial at level x passes with the chance 1 / (1 + (x/c)^s), a logistic curve in ln x with
 * the threshold c and the steepness s (D. J. Finney, "Probit Analysis", Cambridge 1971, chapter 3).
 * The interval is that of the profile likelihood: all c for which
 *
 *     2 (ln L(c*, s*) - max over s of ln L(c, s)) <= 3.841
 *
 * the 95 % point of chi-square with one degree of freedom (S. S. Wilks, "The large-sample
 * distribution of the likelihood ratio", 1938). It holds for many trials, and is an approximation
 * for a dozen.
 */
#ifndef PGBAZAAR_REPORTS_STATS_THRESHOLD_H
#define PGBAZAAR_REPORTS_STATS_THRESHOLD_H

#include <stdbool.h>
#include <stddef.h>

struct threshold_trial {
    double level; /* above 0 */
    bool passed;
};

struct threshold {
    double estimate;  /* the likeliest c; the middle of them where several are */
    double low, high; /* of the 95 % interval */
};

/* `resolution`, above 0, is the narrowest band, as a fraction of the level, in which the chance may
 * fall from 90 % to 10 %: where all trials below some level passed and all above it failed, nothing
 * in them says how steep the curve is. False where nothing passed or nothing failed: then there is
 * no threshold between the levels. */
bool threshold_fit(const struct threshold_trial *trials, size_t count, double resolution,
                   struct threshold *threshold);

#endif
