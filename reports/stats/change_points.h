/* Where the level of a series changed.
 *
 * E-divisive (D. S. Matteson, N. A. James, "A Nonparametric Approach for Multiple Change Point
 * Analysis of Multivariate Data", 2014) finds the place: the split of a stretch, and of what comes
 * behind it, at which the distances between both sides exceed those within them most, so that it is
 * repeated on either side. In place of its permutations, a t-test says whether the split is one, as
 * Hunter does (M. Fleming, P. Kolaczkowski et al., "Hunter: Using Change Point Detection to Hunt
 * for Performance Regressions", 2023): the same series always gives the same points. At the end
 * each point is tested again between its neighbours, and the weakest is taken out until all hold.
 *
 * What is different here: p is multiplied by the number of places at which the split could have
 * been, of which the best was taken; values beyond Tukey's fences count as the fences, so that one
 * outlier moves nothing; and levels are medians.
 */
#ifndef PGBAZAAR_REPORTS_STATS_CHANGE_POINTS_H
#define PGBAZAAR_REPORTS_STATS_CHANGE_POINTS_H

#include <stddef.h>

#include "common/err.h"

/* Values on either side of a change. Fewer say nothing against an outlier. Assumption. */
enum { CHANGE_POINTS_FEWEST = 3 };

struct change_point {
    size_t at;            /* the first value behind the change */
    double before, after; /* medians, up to the neighbouring changes */
    double p;
};

/* Of `count` values (finite): points[], which has room for count, in order, and how many they are
 * in *found. A point has p at most `chance` and levels at least `least` apart. -1 when memory is
 * short. */
int change_points_find(const double *values, size_t count, double chance, double least,
                       struct change_point *points, size_t *found, struct err *err);

#endif
