#include "gen/world/season.h"

#include "gen/world/calendar.h"

#define DAYS_A_MONTH  30.436875
#define SMOOTH_ROUNDS 40

/* US Census Bureau, Monthly Retail Trade Survey, seasonal adjustment factors of all retail sales,
 * on the totals of months: January .918, February .902, December 1.142, the other months close to
 * the mean. Rounded so that the twelve have the mean 1. */
static const double retail_total[SEASON_MONTHS] = {0.918, 0.902, 1.000, 0.990, 1.030, 1.005,
                                                   1.005, 1.015, 0.965, 1.000, 1.028, 1.142};
static const double month_days[SEASON_MONTHS] = {31, 28.2425, 31, 30, 31, 30,
                                                 31, 31,      30, 31, 30, 31};

/* A month's mean is 6/8 of its own middle and 1/8 of each neighbour's: the middles that give the
 * wanted means, by fixed-point rounds, each of which brings the error to a quarter. */
struct season season_make(const double total[SEASON_MONTHS]) {
    struct season season;
    double *middle = season.middle, wanted[SEASON_MONTHS];
    for (int month = 0; month < SEASON_MONTHS; month++)
        middle[month] = wanted[month] = total[month] * DAYS_A_MONTH / month_days[month];
    for (int round = 0; round < SMOOTH_ROUNDS; round++) {
        double mean[SEASON_MONTHS];
        for (int month = 0; month < SEASON_MONTHS; month++)
            mean[month] =
                middle[month] * 0.75 + (middle[(month + SEASON_MONTHS - 1) % SEASON_MONTHS] +
                                        middle[(month + 1) % SEASON_MONTHS]) *
                                           0.125;
        for (int month = 0; month < SEASON_MONTHS; month++)
            middle[month] += wanted[month] - mean[month];
    }
    return season;
}

struct season season_of_retail(void) {
    return season_make(retail_total);
}

double season_at(const struct season *season, int32_t day, double strength) {
    struct calendar_date date = calendar_date_of(day);
    int month = date.month - 1;
    double within = (date.day - 0.5) / calendar_days_in_month(date.year, date.month) - 0.5;
    int neighbour =
        within < 0 ? (month + SEASON_MONTHS - 1) % SEASON_MONTHS : (month + 1) % SEASON_MONTHS;
    double distance = within < 0 ? -within : within;
    double factor =
        season->middle[month] + (season->middle[neighbour] - season->middle[month]) * distance;
    return 1.0 + strength * (factor - 1.0);
}
