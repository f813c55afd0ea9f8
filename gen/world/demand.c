#include "gen/world/demand.h"

#include <stdlib.h>

#include "gen/world/arith.h"
#include "gen/world/calendar.h"
#include "gen/world/season.h"

#define WEEKS_A_YEAR 52.1775
#define RATE_STEPS   48 /* of a bisection: to the last bits that matter */
#define RATE_MOST    64.0

/* In a week at most this share of all customers is new, so that a world of few customers with many
 * purchases each does not have them all on the first day; and at least the second share of what an
 * even stream would bring, so that the stream never dries up. Assumptions. */
#define NEW_MOST  0.08
#define NEW_LEAST 0.02

/* What is known of each week before anybody has bought. */
struct outlook {
    const struct volume_params *params;
    double *season; /* [weeks] */
    double *sales;  /* [weeks]: wanted; the base weeks' add up to the world's */
    double most_new;
};

static void look_ahead(struct outlook *outlook, struct demand *demand) {
    const struct volume_params *params = outlook->params;
    const struct season retail = season_of_retail();
    double total = 0;
    double growth_log2 = arith_log2(1.0 + params->growth) / WEEKS_A_YEAR;
    for (uint32_t week = 0; week < params->weeks; week++) {
        double season = 0;
        for (int32_t day = 0; day < CALENDAR_DAYS_A_WEEK; day++)
            season +=
                season_at(&retail, params->first_day + (int32_t)week * CALENDAR_DAYS_A_WEEK + day,
                          params->season);
        outlook->season[week] = season / CALENDAR_DAYS_A_WEEK;
        outlook->sales[week] = arith_exp2(growth_log2 * week) * outlook->season[week];
        total += week < params->base_weeks ? outlook->sales[week] : 0;
        demand->surviving[week] =
            arith_pow(params->churn_weeks / (params->churn_weeks + week), params->churn_exponent);
    }
    for (uint32_t week = 0; week < params->weeks; week++)
        outlook->sales[week] *= (double)params->sales / total;
    double most = NEW_MOST;
    if (most * params->base_weeks < 2)
        most = 2.0 / params->base_weeks;
    outlook->most_new = most * (double)params->customers;
}

/* Lives through the weeks with old customers buying at `rate` a week. Returns the customers of the
 * base weeks. */
static double live_through(const struct outlook *outlook, double rate, uint32_t weeks,
                           struct demand *demand) {
    const struct volume_params *params = outlook->params;
    double share = (double)params->customers / (double)params->sales, customers = 0;
    for (uint32_t week = 0; week < weeks; week++) {
        double there = 0;
        for (uint32_t cohort = 0; cohort < week; cohort++)
            there += demand->fresh[cohort] * demand->surviving[week - cohort];
        double sales = outlook->sales[week], even = sales * share;
        double from_old = rate * outlook->season[week] * there;
        double most = outlook->most_new > even ? outlook->most_new : even;
        double fresh = sales - from_old;
        fresh = fresh < even * NEW_LEAST ? even * NEW_LEAST : fresh;
        fresh = fresh > most ? most : fresh;
        demand->fresh[week] = fresh;
        demand->repeat[week] = from_old < sales - fresh ? from_old : sales - fresh;
        customers += week < params->base_weeks ? fresh : 0;
    }
    return customers;
}

/* The faster old customers buy, the fewer new ones there are. */
static double find_rate(const struct outlook *outlook, struct demand *demand) {
    double wanted = (double)outlook->params->customers, low = 0, high = RATE_MOST;
    for (int step = 0; step < RATE_STEPS; step++) {
        double middle = (low + high) / 2;
        if (live_through(outlook, middle, outlook->params->base_weeks, demand) > wanted)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Makes the base weeks' sums the world's own, to the last bits. */
static void scale(const struct volume_params *params, struct demand *demand) {
    double fresh = 0, repeat = 0;
    for (uint32_t week = 0; week < params->base_weeks; week++) {
        fresh += demand->fresh[week];
        repeat += demand->repeat[week];
    }
    double others = (double)(params->sales - params->customers);
    for (uint32_t week = 0; week < params->weeks; week++) {
        demand->fresh[week] *= (double)params->customers / fresh;
        demand->repeat[week] *= repeat > 0 ? others / repeat : 0;
    }
}

int demand_init(struct demand *demand, const struct volume_params *params, struct err *err) {
    uint64_t weeks = params->weeks;
    double *scratch = calloc(2 * weeks, sizeof *scratch);
    *demand = (struct demand){.fresh = calloc(weeks, sizeof *demand->fresh),
                              .repeat = calloc(weeks, sizeof *demand->repeat),
                              .surviving = calloc(weeks, sizeof *demand->surviving)};
    if (!scratch || !demand->fresh || !demand->repeat || !demand->surviving) {
        free(scratch);
        return err_set(err, ERR_SYSTEM, "out of memory for the demand of %u weeks", params->weeks);
    }
    struct outlook outlook = {.params = params, .season = scratch, .sales = scratch + weeks};
    look_ahead(&outlook, demand);
    (void)live_through(&outlook, find_rate(&outlook, demand), params->weeks, demand);
    scale(params, demand);
    free(scratch);
    return 0;
}

void demand_release(struct demand *demand) {
    free(demand->fresh);
    free(demand->repeat);
    free(demand->surviving);
    *demand = (struct demand){0};
}
