/* The arithmetic that both directions of the history share: what belongs to a group, a store, a
 * (store, cohort) cell. Private to history.c and history_walk.c. */
#ifndef PGBAZAAR_GEN_WORLD_HISTORY_CELL_H
#define PGBAZAAR_GEN_WORLD_HISTORY_CELL_H

#include "common/mix.h"
#include "gen/world/history.h"

/* Of `count` things shared out over the stores, how many belong to ranks below `rank`. */
static inline uint64_t history_before_rank(const struct history *history, uint64_t count,
                                           uint32_t rank) {
    return (uint64_t)((uint128)count * history->share[rank] >> 63);
}

/* New customers of the store with this rank in this week. */
static inline uint64_t history_cell_size(const struct history *history, uint32_t rank,
                                         uint32_t week) {
    uint64_t fresh = volume_fresh(&history->volume, week);
    return history_before_rank(history, fresh, rank + 1) -
           history_before_rank(history, fresh, rank);
}

/* Repeat purchases of a week. */
static inline uint64_t history_repeats(const struct history *history, uint32_t week) {
    return history->volume.sale_first[week + 1] - history->volume.sale_first[week] -
           volume_fresh(&history->volume, week);
}

/* The cell of a store's cohort; a next cohort is looked for before week `limit` only. */
struct history_cell history_cell_of(const struct history *history, uint32_t rank, uint32_t cohort,
                                    uint32_t limit);

/* The purchases of one cell in one week: `count` of them, from slot `first` of the store's repeats,
 * dealt along `weight` from `phase`. */
struct history_deal {
    uint64_t first, count;
    uint64_t weight; /* of those who may buy, in units of 1 / HISTORY_UNIT of a template weight */
    uint64_t phase;
};

#define HISTORY_UNIT 256 /* finer than a template weight, so that phases differ within one */

/* Customers of the cell who may still buy in this week: at least 1, the longest-lived one. */
static inline uint64_t history_alive(const struct history *history, const struct history_cell *cell,
                                     uint32_t week) {
    uint64_t alive =
        (uint64_t)((uint128)cell->customers * history->volume.alive[week - cell->cohort] >> 32);
    return alive > 0 ? alive : 1;
}

/* The cell must have customers; `repeats` are the store's in that week, after the cohort's own. */
struct history_deal history_deal_of(const struct history *history, const struct history_cell *cell,
                                    uint32_t week, uint64_t repeats);

/* The keyed order of a cell's customers: from a customer's place to the standing. */
struct permutation history_standing(const struct history *history, const struct history_cell *cell);

/* Works out a group's part of a week, for the table of them. */
struct history_group history_group_make(const struct history *history, uint32_t week,
                                        uint32_t group);

/* The parts of a week, by group. */
static inline const struct history_group *history_parts(const struct history *history,
                                                        uint32_t week) {
    return &history->parts[(uint64_t)week * history->groups];
}

/* The store rank within ranks low .. high - 1 to which thing `index` of `count` belongs. */
uint32_t history_rank_of(const struct history *history, uint64_t count, uint64_t index,
                         uint32_t low, uint32_t high);

/* The group of a rank. */
uint32_t history_group_of_rank(const struct history *history, uint32_t rank);

/* Fills the cursor for a week, and for one of its hours. */
void history_enter_week(const struct history *history, struct history_cursor *cursor,
                        uint32_t week);
void history_enter_hour(const struct history *history, struct history_cursor *cursor,
                        uint32_t hour);

/* When the sale at `place` of the entered hour takes place. */
int64_t history_time_us(const struct history *history, const struct history_cursor *cursor,
                        uint64_t place);

#endif
