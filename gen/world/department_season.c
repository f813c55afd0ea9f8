#include "gen/world/department_season.h"

#include <stdlib.h>

#include "gen/world/calendar.h"
#include "gen/world/season.h"

#define FACTOR_LEAST 0.05 /* at a strength that leaves less */

/* Totals of the months against a month of an even year, from January.
 *
 * With three decimals: US Census Bureau, Monthly Retail Trade Survey, seasonal adjustment factors
 * of electronics stores, clothing stores, building material and garden dealers, sporting goods
 * stores, food stores. With two: assumptions (books and office with the school year, toys before
 * Christmas, tools with the building season), balanced so that each department has the mean 1, and
 * all of them together, weighted with what they sell at the default popularity, have the factor of
 * all retail in each month. */
static const struct {
    const char *name;
    double total[SEASON_MONTHS];
} departments[CATALOGUE_DEPARTMENTS] = {
    {"Electronics", {.97, .95, .96, .845, .89, .91, .92, .92, .94, .96, 1.192, 1.549}},
    {"Clothing", {.753, .83, .98, .98, 1.00, .94, .95, .99, .92, 1.01, 1.09, 1.557}},
    {"Home & Garden", {.792, .86, 1.04, 1.16, 1.281, 1.18, 1.07, .96, .95, 1.02, .93, .76}},
    {"Sports & Outdoors", {.81, .810, .93, .96, 1.01, 1.03, 1.00, 1.157, .91, .88, .90, 1.601}},
    {"Books & Media", {1.15, .94, .92, .88, .93, .95, .97, 1.22, 1.09, .95, .95, 1.04}},
    {"Health & Beauty", {.98, .96, 1.05, 1.02, 1.04, 1.02, 1.01, .98, .98, 1.04, 1.01, .92}},
    {"Automotive", {.93, .97, 1.10, 1.08, 1.08, 1.06, 1.06, 1.01, .97, 1.02, .95, .77}},
    {"Food & Grocery", {.97, .914, 1.03, .99, 1.03, 1.00, 1.04, .97, .95, 1.02, 1.01, 1.078}},
    {"Toys & Games", {.76, .83, .94, .92, .91, .91, .92, .90, .89, 1.04, 1.38, 1.61}},
    {"Office & School", {1.09, .96, .99, .96, .96, .96, 1.10, 1.27, 1.09, .96, .90, .79}},
    {"Pet Supplies", {.99, .96, 1.04, 1.01, 1.02, 1.01, 1.03, .99, .96, 1.04, 1.02, .91}},
    {"Tools & Hardware", {.85, .88, 1.02, 1.09, 1.14, 1.14, 1.06, .98, .97, 1.02, .98, .88}},
};

const char *department_season_name(uint32_t department) {
    return departments[department].name;
}

static double week_factor(const struct season *season, int32_t first_day, double strength) {
    double factor = 0;
    for (int32_t day = 0; day < CALENDAR_DAYS_A_WEEK; day++)
        factor += season_at(season, first_day + day, strength);
    factor /= CALENDAR_DAYS_A_WEEK;
    return factor > FACTOR_LEAST ? factor : FACTOR_LEAST;
}

/* The factors against the largest of the week; all retail's is in all of them, and falls out. */
static void fill_week(const struct season seasons[CATALOGUE_DEPARTMENTS], int32_t first_day,
                      double strength, uint16_t chance[CATALOGUE_DEPARTMENTS]) {
    double factor[CATALOGUE_DEPARTMENTS], largest = 0;
    for (int i = 0; i < CATALOGUE_DEPARTMENTS; i++) {
        factor[i] = week_factor(&seasons[i], first_day, strength);
        largest = factor[i] > largest ? factor[i] : largest;
    }
    for (int i = 0; i < CATALOGUE_DEPARTMENTS; i++)
        chance[i] = (uint16_t)(factor[i] / largest * DEPARTMENT_SEASON_CERTAIN + 0.5);
}

int department_season_init(struct department_season *season, int32_t first_day, uint32_t weeks,
                           double strength, struct err *err) {
    struct season seasons[CATALOGUE_DEPARTMENTS];
    season->chance = calloc((size_t)weeks * CATALOGUE_DEPARTMENTS, sizeof *season->chance);
    if (!season->chance)
        return err_set(err, ERR_SYSTEM, "out of memory for the seasons of %u weeks", weeks);
    for (int i = 0; i < CATALOGUE_DEPARTMENTS; i++)
        seasons[i] = season_make(departments[i].total);
    for (uint32_t week = 0; week < weeks; week++)
        fill_week(seasons, first_day + (int32_t)week * CALENDAR_DAYS_A_WEEK, strength,
                  &season->chance[(uint64_t)week * CATALOGUE_DEPARTMENTS]);
    return 0;
}

void department_season_release(struct department_season *season) {
    free(season->chance);
    season->chance = NULL;
}
