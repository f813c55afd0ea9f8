/* The season within a year: a factor on sales for each day, from the totals of the months. */
#ifndef PGBAZAAR_GEN_WORLD_SEASON_H
#define PGBAZAAR_GEN_WORLD_SEASON_H

#include <stdint.h>

#define SEASON_MONTHS 12

/* The factor is a line from the middle of a month to the middle of the next. */
struct season {
    double middle[SEASON_MONTHS];
};

/* total: what is sold in each month, against a month of an even year; of mean 1. The factors of its
 * days come to that, and their mean over a year is 1. */
struct season season_make(const double total[SEASON_MONTHS]);

/* Of all retail sales: US Census Bureau, Monthly Retail Trade Survey, seasonal adjustment factors.
 */
struct season season_of_retail(void);

/* The factor of a day (days since 1970-01-01). strength: 0 none, 1 as measured. */
double season_at(const struct season *season, int32_t day, double strength);

#endif
