#include "gen/world/volume.h"

#include <stdlib.h>

#include "gen/world/demand.h"

#define TWO_31 2147483648.0

#define COHORT_BITS_LEAST 6
#define COHORT_BITS_MOST  9

static void fill_cohort_row(struct volume *volume, const struct demand *demand, uint32_t week) {
    uint32_t *row = volume->cohort_share + (volume_cohorts(volume, week) - volume->cohort_share);
    double total = 0, before = 0;
    for (uint32_t cohort = 0; cohort < week; cohort++)
        total += demand->fresh[cohort] * demand->surviving[week - cohort];
    for (uint32_t cohort = 0; cohort < week; cohort++) {
        row[cohort] = (uint32_t)(before / total * TWO_31);
        before += demand->fresh[cohort] * demand->surviving[week - cohort];
    }
    row[week] = (uint32_t)TWO_31;
}

static void fill_cohort_guide(struct volume *volume, uint32_t week) {
    const uint32_t *row = volume_cohorts(volume, week);
    uint16_t *guide = volume->cohort_guide + ((uint64_t)week << volume->cohort_bits);
    uint32_t cohort = 0;
    for (uint64_t part = 0; part < UINT64_C(1) << volume->cohort_bits; part++) {
        while (row[cohort + 1] <= part << (31 - volume->cohort_bits))
            cohort++;
        guide[part] = (uint16_t)cohort;
    }
}

static int check_week(const struct volume *volume, uint32_t week, struct err *err) {
    uint64_t sales = volume->sale_first[week + 1] - volume->sale_first[week];
    if (sales <= VOLUME_WEEK_MAX)
        return 0;
    return err_set(
        err, ERR_USAGE,
        "%llu transactions in week %u are more than a week can have, %llu: there must be "
        "more weeks, or fewer transactions, or less growth",
        (unsigned long long)sales, week, (unsigned long long)VOLUME_WEEK_MAX);
}

/* Every prefix is rounded by itself, so that it does not depend on what follows. Growth may soon
 * lead beyond 64 bits: it ends with the first week that has too many. */
static int fill_firsts(struct volume *volume, const struct volume_params *params,
                       const struct demand *demand, struct err *err) {
    double fresh = 0, repeat = 0;
    volume->sale_first[0] = volume->customer_first[0] = 0;
    for (uint32_t week = 0; week < params->weeks; week++) {
        fresh += demand->fresh[week];
        repeat += demand->repeat[week];
        uint64_t customers = (uint64_t)(fresh + 0.5);
        volume->customer_first[week + 1] = customers;
        volume->sale_first[week + 1] = customers + (uint64_t)(repeat + 0.5);
        if (week + 1 == params->base_weeks) {
            /* The base's own totals are exact, whatever the rounding of sums gave. */
            volume->customer_first[week + 1] = params->customers;
            volume->sale_first[week + 1] = repeat > 0 ? params->sales : params->customers;
        }
        if (check_week(volume, week, err) < 0)
            return -1;
    }
    return 0;
}

static int fill_tables(struct volume *volume, const struct volume_params *params, struct err *err) {
    struct demand demand = {0};
    if (demand_init(&demand, params, err) < 0) {
        demand_release(&demand);
        return -1;
    }
    for (uint32_t week = 0; week < params->weeks; week++) {
        volume->alive[week] = (uint32_t)(demand.surviving[week] * TWO_31);
        if (week > 0) {
            fill_cohort_row(volume, &demand, week);
            fill_cohort_guide(volume, week);
        }
    }
    int result = fill_firsts(volume, params, &demand, err);
    demand_release(&demand);
    return result;
}

/* Some parts a cohort. */
static uint32_t cohort_bits(uint32_t weeks) {
    uint32_t bits = COHORT_BITS_LEAST;
    while (bits < COHORT_BITS_MOST && weeks >> (bits - 2) > 0)
        bits++;
    return bits;
}

int volume_init(struct volume *volume, const struct volume_params *params, struct err *err) {
    uint64_t weeks = params->weeks;
    uint32_t bits = cohort_bits(params->weeks);
    *volume = (struct volume){
        .weeks = params->weeks,
        .sale_first = calloc(weeks + 1, sizeof *volume->sale_first),
        .customer_first = calloc(weeks + 1, sizeof *volume->customer_first),
        .alive = calloc(weeks, sizeof *volume->alive),
        .cohort_share = calloc(weeks * (weeks + 1) / 2, sizeof *volume->cohort_share),
        .cohort_guide = calloc(weeks << bits, sizeof *volume->cohort_guide),
        .cohort_bits = bits,
    };
    if (!volume->sale_first || !volume->customer_first || !volume->alive || !volume->cohort_share ||
        !volume->cohort_guide) {
        volume_release(volume);
        return err_set(err, ERR_SYSTEM, "out of memory for the tables of %u weeks", params->weeks);
    }
    if (fill_tables(volume, params, err) < 0 ||
        guide_init(&volume->weeks_of_sales, volume->sale_first, params->weeks, err) < 0 ||
        guide_init(&volume->weeks_of_customers, volume->customer_first, params->weeks, err) < 0) {
        volume_release(volume);
        return -1;
    }
    return 0;
}

void volume_release(struct volume *volume) {
    free(volume->sale_first);
    free(volume->customer_first);
    free(volume->alive);
    free(volume->cohort_share);
    free(volume->cohort_guide);
    guide_release(&volume->weeks_of_sales);
    guide_release(&volume->weeks_of_customers);
    *volume = (struct volume){0};
}

uint64_t volume_bytes(const struct volume *volume) {
    uint64_t weeks = volume->weeks;
    return (weeks + 1) * (sizeof *volume->sale_first + sizeof *volume->customer_first) +
           weeks * sizeof *volume->alive + weeks * (weeks + 1) / 2 * sizeof *volume->cohort_share +
           (weeks << volume->cohort_bits) * sizeof *volume->cohort_guide +
           guide_bytes(&volume->weeks_of_sales) + guide_bytes(&volume->weeks_of_customers);
}
