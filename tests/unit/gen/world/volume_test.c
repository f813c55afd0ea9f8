/* Weeks, and what of a week belongs to which cohort. */
#include "gen/world/volume.h"

#include "common/mix.h"
#include "gen/world/calendar.h"
#include "tests/tap.h"

static struct volume_params params_of(uint32_t weeks, uint64_t customers, uint64_t sales) {
    return (struct volume_params){.first_day = calendar_day(2023, 1, 1),
                                  .base_weeks = weeks,
                                  .weeks = weeks,
                                  .customers = customers,
                                  .sales = sales,
                                  .growth = 0.1,
                                  .season = 1,
                                  .churn_exponent = 0.606,
                                  .churn_weeks = 11.669};
}

static void init(struct volume *volume, const struct volume_params *params) {
    struct err err = {.kind = ERR_NONE};
    if (volume_init(volume, params, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
}

static void finds_weeks(void) {
    const struct volume_params params = params_of(300, 100000, 700000);
    struct volume volume;
    init(&volume, &params);
    is_int(volume_sales(&volume), 700000, "as many sales as asked for");
    is_int(volume_customers(&volume), 100000, "as many customers");
    uint64_t wrong = 0;
    for (uint32_t week = 0; week < params.weeks; week++) {
        wrong += volume_week_of_sale(&volume, volume.sale_first[week]) != week;
        wrong += volume_week_of_sale(&volume, volume.sale_first[week + 1] - 1) != week;
        wrong += volume_week_of_customer(&volume, volume.customer_first[week]) != week;
        wrong += volume_week_of_customer(&volume, volume.customer_first[week + 1] - 1) != week;
    }
    is_int(wrong, 0, "the first and last sale and customer of each week are found in it");
    volume_release(&volume);
}

/* Every purchase has the one cohort between whose numbers it lies, whatever the phase. */
static uint64_t faults_of(const struct volume *volume, uint32_t week, uint64_t count,
                          uint32_t phase) {
    const uint32_t *cohorts = volume_cohorts(volume, week);
    uint64_t faults = volume_before_cohort(cohorts, 0, count, phase) != 0 ||
                      volume_before_cohort(cohorts, week, count, phase) != count;
    for (uint64_t i = 0; i < 50; i++) {
        uint64_t index = i == 0 ? count - 1 : mix_below(mix_at(week, i), count);
        uint32_t cohort = volume_cohort_of(volume, week, index, count, phase);
        faults += cohort >= week || volume_before_cohort(cohorts, cohort, count, phase) > index ||
                  volume_before_cohort(cohorts, cohort + 1, count, phase) <= index;
    }
    return faults;
}

static void finds_cohorts(void) {
    static const uint32_t phases[] = {0, 1, 1000000000, INT32_MAX};
    static const uint64_t counts[] = {1, 2, 50, 100000, UINT32_MAX};
    for (uint32_t weeks = 2; weeks < 1100; weeks = weeks * 4 + 1) {
        const struct volume_params params = params_of(weeks, 50000, 700000);
        struct volume volume;
        init(&volume, &params);
        uint64_t faults = 0;
        for (uint32_t week = 1; week < weeks; week++)
            for (size_t i = 0; i < sizeof phases / sizeof *phases; i++)
                for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
                    faults += faults_of(&volume, week, counts[k], phases[i]);
        is_int(faults, 0, "%u weeks: each purchase has its cohort", weeks);
        volume_release(&volume);
    }
}

/* The only purchase of a week is any cohort's: as often as the cohort's share says. */
static void rounds_evenly(void) {
    enum { WEEK = 100, DRAWS = 200000 };
    const struct volume_params params = params_of(WEEK + 1, 50000, 700000);
    struct volume volume;
    init(&volume, &params);
    const uint32_t *cohorts = volume_cohorts(&volume, WEEK);
    uint32_t hits[WEEK] = {0};
    for (uint64_t i = 0; i < DRAWS; i++)
        hits[volume_cohort_of(&volume, WEEK, 0, 1, (uint32_t)(mix_at(1, i) >> 33))]++;
    double chi_square = 0;
    for (uint32_t cohort = 0; cohort < WEEK; cohort++) {
        double expected = (cohorts[cohort + 1] - cohorts[cohort]) / 0x1p31 * DRAWS;
        chi_square += (hits[cohort] - expected) * (hits[cohort] - expected) / expected;
    }
    ok(chi_square < 149, "a single purchase is each cohort's by its share (chi-square %.0f of 99)",
       chi_square);
    volume_release(&volume);
}

static void refuses_too_much(void) {
    const struct volume_params params = params_of(2, 1000000000, UINT64_C(20000000000));
    struct volume volume;
    struct err err = {.kind = ERR_NONE};
    is_int(volume_init(&volume, &params, &err), -1, "ten thousand million sales a week");
    ok(err.kind == ERR_USAGE && strstr(err.text, "are more than a week can have, 4294967295"),
       "are refused: %s", err.text);
}

int main(void) {
    finds_weeks();
    finds_cohorts();
    rounds_evenly();
    refuses_too_much();
    return tap_done();
}
