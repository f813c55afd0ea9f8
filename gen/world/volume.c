#include "gen/world/volume.h"

#include <stdlib.h>

#include "gen/world/arith.h"
#include "gen/world/calendar.h"

#define WEEKS_A_YEAR 52.1775
#define TWO_32       4294967296.0

/* US Census Bureau, Monthly Retail Trade Survey, seasonal adjustment factors of all retail sales:
 * January .918, February .902, December 1.142, the other months close to the mean. Rounded so that
 * the twelve have the mean 1. */
static const double month_factor[12] = {0.918, 0.902, 1.000, 0.990, 1.030, 1.005,
                                        1.005, 1.015, 0.965, 1.000, 1.028, 1.142};

/* The factor at a day: linear between the middles of the months. */
static double season_factor(int32_t day, double strength) {
    struct calendar_date date = calendar_date_of(day);
    int month = date.month - 1;
    double within = (date.day - 15.5) / 30.4;
    int neighbour = within < 0 ? (month + 11) % 12 : (month + 1) % 12;
    double distance = within < 0 ? -within : within;
    double factor =
        month_factor[month] + (month_factor[neighbour] - month_factor[month]) * distance;
    return 1.0 + strength * (factor - 1.0);
}

/* What is worked out once in floating point, before it is rounded to whole customers and sales. */
struct weights {
    double *fresh;  /* [weeks]: new customers */
    double *repeat; /* [weeks] */
    double *alive;  /* [weeks] */
};

static void fill_cohort_row(struct volume *volume, const struct weights *weights, uint32_t week,
                            double total) {
    uint32_t *row = volume->cohort_share + (uint64_t)week * (week - 1) / 2;
    double before = 0;
    for (uint32_t cohort = 0; cohort < week; cohort++) {
        row[cohort] = (uint32_t)(before / total * (TWO_32 - 1));
        before += weights->fresh[cohort] * weights->alive[week - cohort];
    }
}

static void fill_weights(struct volume *volume, const struct volume_params *params,
                         struct weights *weights) {
    double growth_log2 = arith_log2(1.0 + params->growth) / WEEKS_A_YEAR;
    for (uint32_t week = 0; week < params->weeks; week++) {
        double season = season_factor(params->first_day + (int32_t)week * 7 + 3, params->season);
        weights->fresh[week] = arith_exp2(growth_log2 * week) * season;
        weights->alive[week] =
            arith_pow(params->churn_weeks / (params->churn_weeks + week), params->churn_exponent);
        volume->alive[week] = (uint32_t)(weights->alive[week] * (TWO_32 - 1));
        double alive = 0;
        for (uint32_t cohort = 0; cohort < week; cohort++)
            alive += weights->fresh[cohort] * weights->alive[week - cohort];
        if (week > 0)
            fill_cohort_row(volume, weights, week, alive);
        weights->repeat[week] = alive * season;
    }
}

/* Sums of the base weeks are the scale; every prefix is rounded by itself, so that it does not
 * depend on what follows. */
static void fill_firsts(struct volume *volume, const struct volume_params *params,
                        const struct weights *weights) {
    double fresh_total = 0, repeat_total = 0;
    for (uint32_t week = 0; week < params->base_weeks; week++) {
        fresh_total += weights->fresh[week];
        repeat_total += weights->repeat[week];
    }
    double repeats = (double)(params->sales - params->customers);
    double fresh = 0, repeat = 0;
    volume->sale_first[0] = volume->customer_first[0] = 0;
    for (uint32_t week = 0; week < params->weeks; week++) {
        fresh += weights->fresh[week];
        repeat += weights->repeat[week];
        uint64_t customers = (uint64_t)(fresh / fresh_total * (double)params->customers + 0.5);
        uint64_t others = repeat_total > 0 ? (uint64_t)(repeat / repeat_total * repeats + 0.5) : 0;
        volume->customer_first[week + 1] = customers;
        volume->sale_first[week + 1] = customers + others;
    }
    /* The base's own totals are exact, whatever the rounding of a quotient close to one gave. */
    volume->customer_first[params->base_weeks] = params->customers;
    volume->sale_first[params->base_weeks] = repeat_total > 0 ? params->sales : params->customers;
}

int volume_init(struct volume *volume, const struct volume_params *params, struct err *err) {
    uint64_t weeks = params->weeks;
    *volume = (struct volume){
        .weeks = params->weeks,
        .sale_first = calloc(weeks + 1, sizeof *volume->sale_first),
        .customer_first = calloc(weeks + 1, sizeof *volume->customer_first),
        .alive = calloc(weeks, sizeof *volume->alive),
        .cohort_share = calloc(weeks * (weeks - 1) / 2 + 1, sizeof *volume->cohort_share),
    };
    double *scratch = calloc(3 * weeks, sizeof *scratch);
    if (!volume->sale_first || !volume->customer_first || !volume->alive || !volume->cohort_share ||
        !scratch) {
        free(scratch);
        volume_release(volume);
        return err_set(err, ERR_SYSTEM, "out of memory for the tables of %u weeks", params->weeks);
    }
    struct weights weights = {scratch, scratch + weeks, scratch + 2 * weeks};
    fill_weights(volume, params, &weights);
    fill_firsts(volume, params, &weights);
    free(scratch);
    return 0;
}

void volume_release(struct volume *volume) {
    free(volume->sale_first);
    free(volume->customer_first);
    free(volume->alive);
    free(volume->cohort_share);
    *volume = (struct volume){0};
}

uint32_t volume_week_of(const struct volume *volume, const uint64_t *firsts, uint64_t index) {
    uint32_t low = 0, high = volume->weeks - 1;
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        if (firsts[middle] <= index)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}
