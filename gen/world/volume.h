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
    uint32_t *alive;          /* [weeks]: S(a) as a fraction of 2^32 - 1 */
    uint32_t
        *cohort_share; /* row e, b < e: share of a week's repeats by cohorts before b, of 2^32 */
};

/* Allocates the tables: weeks x 24 bytes and weeks^2 x 2 bytes. Release with volume_release. */
int volume_init(struct volume *volume, const struct volume_params *params, struct err *err);
void volume_release(struct volume *volume);

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

/* The week that contains sale (or customer) `index` of a table of firsts. */
uint32_t volume_week_of(const struct volume *volume, const uint64_t *firsts, uint64_t index);

/* Of `count` repeat purchases in `week`, how many belong to cohorts before `cohort` (<= week). */
static inline uint64_t volume_before_cohort(const struct volume *volume, uint32_t week,
                                            uint32_t cohort, uint64_t count) {
    if (cohort >= week)
        return count;
    uint32_t share = volume->cohort_share[(uint64_t)week * (week - 1) / 2 + cohort];
    return (count >> 32) * share + (((count & UINT32_MAX) * share) >> 32);
}

#endif
