/* Sales and new customers of the weeks: sums, growth, season, and what a longer world keeps. */
#include "gen/world/demand.h"

#include "gen/world/calendar.h"
#include "tests/tap.h"

static struct err err;

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

static void demand_for(struct demand *demand, const struct volume_params *params) {
    if (demand_init(demand, params, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
}

static bool is_near(double value, double wanted, double tolerance) {
    return value > wanted - tolerance && value < wanted + tolerance;
}

/* From the world's start on, whoever buys: a shop that has a database now had sales before it. */
static void sales_grow_from_the_first_week(void) {
    struct demand demand;
    struct volume_params params = params_of(156, 2000000, 20000000);
    params.season = 0;
    demand_for(&demand, &params);
    double fresh = 0, all = 0;
    uint32_t off = 0;
    double first = demand.fresh[0] + demand.repeat[0];
    for (uint32_t week = 0; week < params.weeks; week++) {
        double sales = demand.fresh[week] + demand.repeat[week];
        fresh += demand.fresh[week];
        all += sales;
        double wanted = first;
        for (uint32_t year = 0; year < week / 52; year++)
            wanted *= 1.1;
        off += !(sales > wanted * 0.995 && sales < wanted * 1.105);
    }
    ok(is_near(fresh, 2e6, 1), "the new customers add up (%.1f)", fresh);
    ok(is_near(all, 2e7, 1), "so do the sales (%.1f)", all);
    is_int(off, 0, "every week has grown by 10 %% a year, whoever buys");
    ok(is_near(demand.repeat[0], 0, 1e-9), "in the first week everybody is new");
    double end = demand.fresh[155] / (demand.fresh[155] + demand.repeat[155]);
    ok(end > 0.02 && end < 0.2, "in the last week few are (%.3f)", end);
    demand_release(&demand);
}

/* Bases that strain the model: nobody comes back, everybody always does, weeks are few. */
static void every_base_adds_up(void) {
    static const struct {
        uint32_t weeks;
        uint64_t customers, sales;
        double churn;
    } bases[] = {{1, 50, 50, 0.6},     {2, 1, 1000, 0.6},   {2, 999, 1000, 0.6},
                 {8, 500, 1000, 0.6},  {52, 1, 10000, 0},   {52, 5000, 5000, 0.6},
                 {104, 10, 90000, 10}, {1040, 30, 60, 0.6}, {1040, 1000000, 50000000, 0.606}};
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        struct volume_params params = params_of(bases[i].weeks, bases[i].customers, bases[i].sales);
        params.churn_exponent = bases[i].churn;
        struct demand demand;
        demand_for(&demand, &params);
        double fresh = 0, repeat = 0;
        uint32_t wrong = 0;
        for (uint32_t week = 0; week < params.weeks; week++) {
            fresh += demand.fresh[week];
            repeat += demand.repeat[week];
            wrong += !(demand.fresh[week] > 0) || demand.repeat[week] < 0;
        }
        double customers = (double)params.customers, others = (double)params.sales - customers;
        ok(is_near(fresh, customers, customers * 1e-9), "%u weeks: %.3f customers", params.weeks,
           fresh);
        ok(is_near(repeat, others, others * 1e-9 + 1e-6), "and %.3f other sales", repeat);
        is_int(wrong, 0, "customers come in every week");
        demand_release(&demand);
    }
}

static size_t differing(const double *first, const double *second, size_t count) {
    size_t differ = 0;
    for (size_t i = 0; i < count; i++)
        differ += first[i] != second[i];
    return differ;
}

static void a_longer_world_keeps_its_weeks(void) {
    struct volume_params params = params_of(60, 3000, 20000), longer = params;
    longer.weeks = 90;
    struct demand demand, more;
    demand_for(&demand, &params);
    demand_for(&more, &longer);
    is_int((int64_t)differing(demand.fresh, more.fresh, 60), 0, "the same customers");
    is_int((int64_t)differing(demand.repeat, more.repeat, 60), 0, "the same sales");
    double before = demand.fresh[50] + demand.repeat[50], after = more.fresh[80] + more.repeat[80];
    ok(after > before * 0.8 && after < before * 1.4, "and goes on (%.1f, %.1f)", before, after);
    demand_release(&demand);
    demand_release(&more);
}

int main(void) {
    sales_grow_from_the_first_week();
    every_base_adds_up();
    a_longer_world_keeps_its_weeks();
    return tap_done();
}
