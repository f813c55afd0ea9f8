/* The tables of the history. */
#include <stdlib.h>
#include <string.h>

#include "gen/world/calendar.h"
#include "gen/world/history_cell.h"
#include "gen/world/purpose.h"

/* Stores in the order of their groups, and the cumulative share of each. */
static void share_out(struct history *history, const struct stores *stores) {
    uint64_t total = 0, before = 0;
    for (uint32_t store = 0; store < history->stores; store++)
        total += stores_weight(stores, store);
    uint32_t rank = 0;
    for (uint32_t group = 0; group < history->groups; group++) {
        for (uint32_t store = 0; store < history->stores; store++) {
            if (stores_group_of(stores, store) != group)
                continue;
            history->store_of_rank[rank] = store;
            history->rank_of_store[store] = rank;
            history->group_of_rank[rank] = (uint8_t)group;
            history->share[rank++] = (before << 32) / total;
            before += stores_weight(stores, store);
        }
    }
    history->share[rank] = UINT64_C(1) << 32;
}

/* The rank of thing `index` is the last whose share lies below (index + 1 - phase) / count. That
 * quotient, brought down a little more than doubles can be wrong by, says in which part of the
 * guide to begin. */
static struct history_pool make_pool(const struct history *history, uint64_t count, uint64_t hash) {
    static const double MARGIN = 1e-6, TWO_32 = 4294967296.0;
    struct history_pool pool = {.count = (uint32_t)count, .phase = (uint32_t)(hash >> 32)};
    if (count > 0) {
        pool.parts = history->ranks.parts / (double)count;
        pool.ahead = (1 - pool.phase / TWO_32) * pool.parts - MARGIN;
    }
    return pool;
}

static void fill_weeks(struct history *history, uint64_t key) {
    const struct volume *volume = &history->volume;
    for (uint32_t week = 0; week < volume->weeks; week++) {
        uint64_t fresh = volume_fresh(volume, week);
        uint64_t repeat = volume->sale_first[week + 1] - volume->sale_first[week] - fresh;
        uint64_t hash = mix_at(key, week);
        history->weeks[week] = (struct history_week){
            .fresh = make_pool(history, fresh, hash),
            .repeat = make_pool(history, repeat, mix64(hash)),
            .cohort_key = mix64(hash ^ key),
        };
    }
}

static void find_first_cohorts(struct history *history) {
    for (uint32_t rank = 0; rank < history->stores; rank++) {
        uint32_t week = 0;
        while (week < history->volume.weeks && history_cell_size(history, rank, week) == 0)
            week++;
        history->first_cohort[rank] = week;
    }
}

/* A group's part of a week: the ranks from `first` to before `end`. */
static struct history_group make_group(const struct history *history, uint32_t week, uint32_t group,
                                       uint32_t first, uint32_t end) {
    const struct history_pool *fresh = &history->weeks[week].fresh;
    const struct history_pool *repeat = &history->weeks[week].repeat;
    struct history_group part = {
        .fresh_first = history_before_rank(history, fresh, first),
        .repeat_first = history_before_rank(history, repeat, first),
    };
    part.fresh = history_before_rank(history, fresh, end) - part.fresh_first;
    part.slot_count = part.fresh + history_before_rank(history, repeat, end) - part.repeat_first;
    part.slots = permutation_make(part.slot_count > 0 ? part.slot_count : 1,
                                  mix_at(history->slot_key, (uint64_t)week << 32 | group));
    return part;
}

static void fill_parts(struct history *history, uint32_t *sales) {
    uint32_t first = 0, end = 0;
    for (uint32_t group = 0; group < history->groups; group++, first = end) {
        while (end < history->stores && history->group_of_rank[end] == group)
            end++;
        for (uint32_t week = 0; week < history->volume.weeks; week++) {
            size_t place = (size_t)week * history->groups + group;
            history->parts[place] = make_group(history, week, group, first, end);
            sales[place] = history->parts[place].slot_count;
        }
    }
}

static int fill_hours(struct history *history, const struct history_params *params,
                      const struct stores *stores, struct err *err) {
    uint32_t *sales = calloc((size_t)history->volume.weeks * history->groups, sizeof *sales);
    if (!sales)
        return err_set(err, ERR_SYSTEM, "out of memory for the sales of %u weeks",
                       history->volume.weeks);
    fill_parts(history, sales);
    int result =
        hours_init(&history->hours, stores, params->volume.first_day, history->volume.weeks, sales,
                   mix_key(params->seed, PURPOSE_HOUR_PHASE), err);
    free(sales);
    return result;
}

static int allocate(struct history *history, struct err *err) {
    uint32_t weeks = history->volume.weeks, stores = history->stores;
    history->share = calloc((size_t)stores + 1, sizeof *history->share);
    history->store_of_rank = calloc(stores, sizeof *history->store_of_rank);
    history->rank_of_store = calloc(stores, sizeof *history->rank_of_store);
    history->first_cohort = calloc(stores, sizeof *history->first_cohort);
    history->group_of_rank = calloc(stores, sizeof *history->group_of_rank);
    history->weeks = calloc(weeks, sizeof *history->weeks);
    history->parts = calloc((size_t)weeks * history->groups, sizeof *history->parts);
    if (!history->share || !history->store_of_rank || !history->rank_of_store ||
        !history->first_cohort || !history->group_of_rank || !history->weeks || !history->parts)
        return err_set(err, ERR_SYSTEM, "out of memory for the shares of %u stores in %u weeks",
                       stores, weeks);
    return 0;
}

static int fill_tables(struct history *history, const struct history_params *params,
                       const struct stores *stores, struct err *err) {
    if (volume_init(&history->volume, &params->volume, err) < 0 || allocate(history, err) < 0)
        return -1;
    share_out(history, stores);
    if (guide_init(&history->ranks, history->share, history->stores, err) < 0)
        return -1;
    fill_weeks(history, mix_key(params->seed, PURPOSE_CELL_PHASE));
    find_first_cohorts(history);
    template_init(&history->template, params->repeat_shape,
                  mix_key(params->seed, PURPOSE_TEMPLATE));
    return fill_hours(history, params, stores, err);
}

int history_init(struct history *history, const struct history_params *params,
                 const struct stores *stores, struct err *err) {
    *history = (struct history){
        .stores = stores_count(stores),
        .groups = stores_group_count(stores),
        .start_us = params->volume.first_day * CALENDAR_DAY_US,
        .slot_key = mix_key(params->seed, PURPOSE_WEEK_SLOT),
        .hour_key = mix_key(params->seed, PURPOSE_HOUR_SLOT),
        .cohort_key = mix_key(params->seed, PURPOSE_COHORT),
    };
    if (fill_tables(history, params, stores, err) < 0) {
        history_release(history);
        return -1;
    }
    return 0;
}

void history_release(struct history *history) {
    volume_release(&history->volume);
    hours_release(&history->hours);
    guide_release(&history->ranks);
    free(history->share);
    free(history->store_of_rank);
    free(history->rank_of_store);
    free(history->first_cohort);
    free(history->group_of_rank);
    free(history->weeks);
    free(history->parts);
    memset(history, 0, sizeof *history);
}

uint64_t history_bytes(const struct history *history) {
    uint64_t weeks = history->volume.weeks, stores = history->stores;
    uint64_t of_store = sizeof *history->share + sizeof *history->store_of_rank +
                        sizeof *history->rank_of_store + sizeof *history->first_cohort +
                        sizeof *history->group_of_rank;
    uint64_t of_week = sizeof *history->weeks + history->groups * sizeof *history->parts;
    return sizeof *history + volume_bytes(&history->volume) +
           hours_bytes(&history->hours, history->volume.weeks) + guide_bytes(&history->ranks) +
           stores * of_store + weeks * of_week;
}
