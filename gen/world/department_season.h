/* When in the year the departments sell: toys before Christmas, gardens in May.
 *
 * How many sales a week has is for demand.h. Here is what is in them: a product that popularity
 * proposes is taken with a chance in proportion to its department's factor in that week over that
 * of all retail, and otherwise another one is proposed. So the departments' factors hold as far as
 * the mixture of all departments has the factor of all retail, which the table is balanced for.
 */
#ifndef PGBAZAAR_GEN_WORLD_DEPARTMENT_SEASON_H
#define PGBAZAAR_GEN_WORLD_DEPARTMENT_SEASON_H

#include <stdint.h>

#include "common/err.h"
#include "gen/world/catalogue.h"

#define DEPARTMENT_SEASON_BITS    11
#define DEPARTMENT_SEASON_CERTAIN (1 << DEPARTMENT_SEASON_BITS)

struct department_season {
    uint16_t *chance; /* owned; [weeks][CATALOGUE_DEPARTMENTS], of DEPARTMENT_SEASON_CERTAIN */
};

/* Week 0 begins on first_day (days since 1970-01-01). strength: 0 none, 1 as measured. ERR_SYSTEM
 * without memory. Release with department_season_release. */
int department_season_init(struct department_season *season, int32_t first_day, uint32_t weeks,
                           double strength, struct err *err);
void department_season_release(struct department_season *season);

/* The chances of a week, by department; that of the department that sells best is certain. */
static inline const uint16_t *department_season_week(const struct department_season *season,
                                                     uint32_t week) {
    return &season->chance[(uint64_t)week * CATALOGUE_DEPARTMENTS];
}

/* The name of the department that a line of the table is for, for the test that it is the
 * catalogue's. */
const char *department_season_name(uint32_t department);

#endif
