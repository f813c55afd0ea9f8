/* How much happens in each week: sales, new customers, and how many of a cohort are still alive.
 *
 * A cohort is the customers whose first purchase falls in the same week. demand.h says how many
 * they are, how they leave, and how much is sold; here that becomes whole customers and sales.
 *
 * A week's figures depend on its own number and on the world's base (sales, customers, base weeks),
 * never on how many weeks follow: a longer world has the same earlier weeks.
 */
#ifndef PGBAZAAR_GEN_WORLD_VOLUME_H
#define PGBAZAAR_GEN_WORLD_VOLUME_H

#include <stdint.h>

#include "common/err.h"
#include "gen/world/guide.h"

struct volume_params {
    int32_t first_day;     /* days since 1970-01-01 of the Sunday on which week 0 begins */
    uint32_t base_weeks;   /* customers and sales fall into weeks 0 .. base_weeks - 1 */
    uint32_t weeks;        /* the world's length; more than base_weeks in an appended world */
    uint64_t customers;    /* in the base weeks; at least 1 */
    uint64_t sales;        /* in the base weeks; at least `customers` */
    double growth;         /* of the sales, a year: 0.10 is 10 % */
    double season;         /* strength of the season: 0 none, 1 as measured */
    double churn_exponent; /* s */
    double churn_weeks;    /* beta */
};

struct volume {
    uint32_t weeks;
    uint64_t *sale_first;     /* [weeks + 1]: index of each week's first sale */
    uint64_t *customer_first; /* [weeks + 1]: index of each week's first new customer */
    uint32_t *alive;          /* [weeks]: S(a), of 2^31 */
    uint32_t *cohort_share;   /* row e, b <= e: share of a week's repeats by cohorts before b, of
                                 2^31 */
    struct guide weeks_of_sales, weeks_of_customers;
    uint16_t *cohort_guide; /* [week][2^cohort_bits]: where a part of a row's shares begins */
    uint32_t cohort_bits;
};

/* A week has at most so many sales: several thousand a second. */
#define VOLUME_WEEK_MAX UINT32_MAX

/* Allocates the tables: weeks x 84 bytes at most, weeks^2 x 2 bytes, and for each week 2 bytes for
 * each of 64 to 512 parts. ERR_USAGE when a week would have more than VOLUME_WEEK_MAX sales.
 * Release with volume_release. */
int volume_init(struct volume *volume, const struct volume_params *params, struct err *err);
void volume_release(struct volume *volume);

/* What the tables take in memory. */
uint64_t volume_bytes(const struct volume *volume);

static inline uint64_t volume_sales(const struct volume *volume) {
    return volume->sale_first[volume->weeks];
}

static inline uint64_t volume_customers(const struct volume *volume) {
    return volume->customer_first[volume->weeks];
}

/* New customers of a week: each makes a first purchase in it. */
static inline uint64_t volume_fresh(const struct volume *volume, uint32_t week) {
    return volume->customer_first[week + 1] - volume->customer_first[week];
}

/* The week of a sale, and the week in which a customer makes the first purchase. */
static inline uint32_t volume_week_of_sale(const struct volume *volume, uint64_t sale) {
    return guide_find(&volume->weeks_of_sales, volume->sale_first, sale);
}
static inline uint32_t volume_week_of_customer(const struct volume *volume, uint64_t customer) {
    return guide_find(&volume->weeks_of_customers, volume->customer_first, customer);
}

/* The shares of the cohorts in a week's repeat purchases: week + 1 of them, from 0 to 2^31. */
static inline const uint32_t *volume_cohorts(const struct volume *volume, uint32_t week) {
    return volume->cohort_share + (uint64_t)week * (week + 1) / 2;
}

/* Of `count` repeat purchases, how many belong to cohorts before `cohort` (at most the week). The
 * phase, a fraction of 2^31, decides what is rounded up: over the phases each cohort has its share
 * on average, however small the count. */
static inline uint64_t volume_before_cohort(const uint32_t *cohorts, uint32_t cohort,
                                            uint64_t count, uint32_t phase) {
    return (count * cohorts[cohort] + phase) >> 31;
}

/* The cohort of purchase `index` of a week's `count`: the last whose share lies below
 * (index + 1 - phase) / count. */
static inline uint32_t volume_cohort_of(const struct volume *volume, uint32_t week, uint64_t index,
                                        uint64_t count, uint32_t phase) {
    const uint32_t *cohorts = volume_cohorts(volume, week);
    uint64_t share = (((index + 1) << 31) - phase - 1) / count;
    uint64_t part = share >> (31 - volume->cohort_bits);
    uint32_t cohort = volume->cohort_guide[((uint64_t)week << volume->cohort_bits) + part];
    while (cohorts[cohort + 1] <= share)
        cohort++;
    return cohort;
}

#endif
