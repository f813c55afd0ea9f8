/* The arithmetic that both directions of the history share: what belongs to a group, a store, a
 * (store, cohort) cell. Private to history*.c. */
#ifndef PGBAZAAR_GEN_WORLD_HISTORY_CELL_H
#define PGBAZAAR_GEN_WORLD_HISTORY_CELL_H

#include "common/mix.h"
#include "gen/world/history.h"

/* 64 bits from a key that is a hash itself and an index: two products, as in a round of a
 * permutation. */
static inline uint64_t history_hash(uint64_t key, uint64_t index) {
    uint64_t hash = (index ^ key) * MIX_MULTIPLIER_1;
    return (hash ^ hash >> 32) * MIX_MULTIPLIER_2;
}

/* The quotient, most often of a number that fits 64 bits: the long division costs several times as
 * much. */
static inline uint64_t history_quotient(uint128 dividend, uint64_t divisor) {
    uint64_t low = (uint64_t)dividend;
    return dividend == low ? low / divisor : (uint64_t)(dividend / divisor);
}

/* Of a pool's things, how many belong to ranks below `rank`. */
static inline uint32_t history_before_rank(const struct history *history,
                                           const struct history_pool *pool, uint32_t rank) {
    return (uint32_t)((pool->count * history->share[rank] + pool->phase) >> 32);
}

/* The rank to which thing `index` of a pool belongs. */
static inline uint32_t history_rank_of(const struct history *history,
                                       const struct history_pool *pool, uint32_t index) {
    double part = index * pool->parts + pool->ahead;
    uint32_t rank = history->ranks.start[(int64_t)part];
    while (history_before_rank(history, pool, rank + 1) <= index)
        rank++;
    return rank;
}

/* New customers of the store with this rank in this week. */
static inline uint32_t history_cell_size(const struct history *history, uint32_t rank,
                                         uint32_t week) {
    const struct history_pool *fresh = &history->weeks[week].fresh;
    return history_before_rank(history, fresh, rank + 1) -
           history_before_rank(history, fresh, rank);
}

/* The cell of a store's cohort, which has customers; a next cohort is looked for before week
 * `limit` only. */
static inline struct history_cell history_cell_of(const struct history *history, uint32_t rank,
                                                  uint32_t cohort, uint32_t limit) {
    const struct history_pool *fresh = &history->weeks[cohort].fresh;
    uint32_t next = cohort + 1, first = history_before_rank(history, fresh, rank);
    while (next < limit && history_cell_size(history, rank, next) == 0)
        next++;
    return (struct history_cell){
        .rank = rank,
        .cohort = cohort,
        .customers = history_before_rank(history, fresh, rank + 1) - first,
        .customer_first = first,
        .from = cohort & -(uint32_t)(cohort != history->first_cohort[rank]),
        .next = next,
        .key = history_hash(history->cohort_key, (uint64_t)rank << 32 | cohort),
    };
}

/* The keyed order of a cell's customers: from a customer's place to the standing. */
static inline struct permutation history_standing(const struct history_cell *cell) {
    return permutation_make(cell->customers, cell->key);
}

/* Customers of the cell who may still buy in a week: at least 1, the longest-lived one. What is
 * rounded up depends on the cell alone, so that nobody comes back to life. */
static inline uint64_t history_alive(const struct history *history, const struct history_cell *cell,
                                     uint32_t week) {
    uint64_t phase = cell->key & INT32_MAX;
    uint64_t alive =
        ((uint64_t)cell->customers * history->volume.alive[week - cell->cohort] + phase) >> 31;
    return alive > 0 ? alive : 1;
}

/* A store's repeat purchases of a week. */
struct history_repeats {
    uint32_t first; /* of the week's */
    uint32_t count;
    uint32_t phase; /* of 2^31: decides how they are rounded to cohorts */
};

static inline struct history_repeats history_repeats_of(const struct history *history,
                                                        uint32_t rank, uint32_t week) {
    const struct history_week *of = &history->weeks[week];
    uint32_t first = history_before_rank(history, &of->repeat, rank);
    return (struct history_repeats){
        .first = first,
        .count = history_before_rank(history, &of->repeat, rank + 1) - first,
        .phase = (uint32_t)((of->cohort_key + rank * MIX_GOLDEN) >> 33),
    };
}

/* The purchases of one cell in one week: `count` of them, from `first` of the store's repeats,
 * dealt along `weight` from `phase`. */
struct history_deal {
    uint64_t first, count;
    uint64_t weight; /* of those who may buy, in units of 1 / HISTORY_UNIT of a template weight */
    uint64_t phase;
};

#define HISTORY_UNIT 256 /* finer than a template weight, so that phases differ within one */

/* In a week after the cohort's own; `alive` is history_alive of it. */
static inline struct history_deal history_deal_of(const struct history *history,
                                                  const struct history_cell *cell, uint32_t week,
                                                  const struct history_repeats *repeats,
                                                  uint64_t alive) {
    const uint32_t *cohorts = volume_cohorts(&history->volume, week);
    uint32_t next = cell->next < week ? cell->next : week;
    uint64_t first = volume_before_cohort(cohorts, cell->from, repeats->count, repeats->phase);
    uint64_t end = volume_before_cohort(cohorts, next, repeats->count, repeats->phase);
    uint64_t weight = template_weight(&history->template, alive) * HISTORY_UNIT;
    return (struct history_deal){
        .first = first,
        .count = end - first,
        .weight = weight,
        .phase = mix_below(history_hash(cell->key, week), weight),
    };
}

/* The parts of a week, by group. */
static inline const struct history_group *history_parts(const struct history *history,
                                                        uint32_t week) {
    return &history->parts[(uint64_t)week * history->groups];
}

/* An hour of a week, which has sales; `first` is the week's first sale. */
struct history_hour history_hour_of(const struct history *history, uint32_t week, uint32_t hour,
                                    uint64_t first);

/* When the sale at `place` of the hour takes place: the hour in equal parts, one a sale, with a
 * moment in each by the slot: never backwards. Slots stand in a keyed order, so that a product
 * spreads the moments as well as a hash; the hour is in it because in a small world slots are few.
 */
static inline int64_t history_time_us(const struct history_hour *hour, uint64_t place,
                                      uint64_t slot) {
    uint64_t within = mix_below((slot + (uint64_t)hour->at_us) * MIX_GOLDEN, hour->step_us);
    return hour->at_us + (int64_t)((place * hour->step_us + within) >> 32);
}

#endif
