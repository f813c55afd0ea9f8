/* How much is sold in each week, and how much of it to new customers, before it is rounded.
 *
 * A week's sales grow with the profile's growth and follow the season. The customers who bought
 * before, and are still there, buy at a steady rate; what they leave of the week's sales is bought
 * by new customers. So nearly everybody is new at first, as in a shop that begins to know its
 * customers, and later those come who make up for the ones that left and for the growth. A
 * cohort's customers leave as in the Pareto/NBD model (Schmittlein, Morrison, Colombo, "Counting
 * your customers", 1987): the share still there after `a` weeks is S(a) = (beta / (beta + a))^s.
 *
 * The rate is the one that gives the base weeks as many customers as the world is to have. Weeks
 * after them go on with the same rate, so a longer world has the same earlier weeks.
 */
#ifndef PGBAZAAR_GEN_WORLD_DEMAND_H
#define PGBAZAAR_GEN_WORLD_DEMAND_H

#include <stdint.h>

#include "common/err.h"
#include "gen/world/volume.h"

struct demand {
    double *fresh;     /* [weeks]: first purchases; the base weeks' add up to the customers */
    double *repeat;    /* [weeks]: other purchases; the base weeks' add up to the other sales */
    double *surviving; /* [weeks]: S(a) */
};

/* The numbers as they must be for volume_init. ERR_SYSTEM without memory. Release with
 * demand_release, after a failure too. */
int demand_init(struct demand *demand, const struct volume_params *params, struct err *err);
void demand_release(struct demand *demand);

#endif
