#include "gen/world/volume.h"

#include <stdlib.h>

#include "gen/world/demand.h"

#define TWO_32 4294967296.0

static void fill_cohort_row(struct volume *volume, const struct demand *demand, uint32_t week) {
    uint32_t *row = volume->cohort_share + (uint64_t)week * (week - 1) / 2;
    double total = 0, before = 0;
    for (uint32_t cohort = 0; cohort < week; cohort++)
        total += demand->fresh[cohort] * demand->surviving[week - cohort];
    for (uint32_t cohort = 0; cohort < week; cohort++) {
        row[cohort] = (uint32_t)(before / total * (TWO_32 - 1));
        before += demand->fresh[cohort] * demand->surviving[week - cohort];
    }
}

/* Every prefix is rounded by itself, so that it does not depend on what follows. */
static void fill_firsts(struct volume *volume, const struct volume_params *params,
                        const struct demand *demand) {
    double fresh = 0, repeat = 0;
    volume->sale_first[0] = volume->customer_first[0] = 0;
    for (uint32_t week = 0; week < params->weeks; week++) {
        fresh += demand->fresh[week];
        repeat += demand->repeat[week];
        uint64_t customers = (uint64_t)(fresh + 0.5);
        volume->customer_first[week + 1] = customers;
        volume->sale_first[week + 1] = customers + (uint64_t)(repeat + 0.5);
    }
    /* The base's own totals are exact, whatever the rounding of sums gave. */
    volume->customer_first[params->base_weeks] = params->customers;
    volume->sale_first[params->base_weeks] = repeat > 0 ? params->sales : params->customers;
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
    struct demand demand = {0};
    if (!volume->sale_first || !volume->customer_first || !volume->alive || !volume->cohort_share) {
        volume_release(volume);
        return err_set(err, ERR_SYSTEM, "out of memory for the tables of %u weeks", params->weeks);
    }
    if (demand_init(&demand, params, err) < 0) {
        demand_release(&demand);
        volume_release(volume);
        return -1;
    }
    for (uint32_t week = 0; week < params->weeks; week++) {
        volume->alive[week] = (uint32_t)(demand.surviving[week] * (TWO_32 - 1));
        if (week > 0)
            fill_cohort_row(volume, &demand, week);
    }
    fill_firsts(volume, params, &demand);
    demand_release(&demand);
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
