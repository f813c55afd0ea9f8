#include "gen/world/history.h"

#include <stdlib.h>
#include <string.h>

#include "gen/world/history_cell.h"
#include "gen/world/purpose.h"

#define DAY_US INT64_C(86400000000)

/* Stores in the order of their groups, and the cumulative share of each. */
static void share_out(struct history *history, const struct stores *stores) {
    uint64_t total = 0, before = 0;
    for (uint32_t store = 0; store < history->stores; store++)
        total += stores_weight(stores, store);
    uint32_t rank = 0;
    for (uint32_t group = 0; group < history->groups; group++) {
        history->group_first[group] = rank;
        for (uint32_t store = 0; store < history->stores; store++) {
            if (stores_group_of(stores, store) != group)
                continue;
            history->store_of_rank[rank] = store;
            history->rank_of_store[store] = rank;
            history->share[rank++] = (uint64_t)(((uint128)before << 63) / total);
            before += stores_weight(stores, store);
        }
    }
    history->group_first[history->groups] = rank;
    history->share[rank] = UINT64_C(1) << 63;
}

int history_init(struct history *history, const struct history_params *params,
                 const struct stores *stores, struct err *err) {
    memset(history, 0, sizeof *history);
    if (volume_init(&history->volume, &params->volume, err) < 0)
        return -1;
    if (hours_init(&history->hours, stores, params->volume.first_day, params->volume.weeks, err) <
        0) {
        history_release(history);
        return -1;
    }
    uint32_t count = stores_count(stores);
    history->share = calloc((size_t)count + 1, sizeof *history->share);
    history->store_of_rank = calloc(count, sizeof *history->store_of_rank);
    history->rank_of_store = calloc(count, sizeof *history->rank_of_store);
    history->groups = stores_group_count(stores);
    history->parts = calloc((size_t)params->volume.weeks * history->groups, sizeof *history->parts);
    if (!history->share || !history->store_of_rank || !history->rank_of_store || !history->parts) {
        history_release(history);
        return err_set(err, ERR_SYSTEM, "out of memory for the shares of %u stores", count);
    }
    history->stores = count;
    share_out(history, stores);
    history->start_us = params->volume.first_day * DAY_US;
    history->slot_key = mix_key(params->seed, PURPOSE_WEEK_SLOT);
    history->hour_key = mix_key(params->seed, PURPOSE_HOUR_SLOT);
    history->cohort_key = mix_key(params->seed, PURPOSE_COHORT);
    history->phase_key = mix_key(params->seed, PURPOSE_CELL_PHASE);
    template_init(&history->template, params->repeat_shape,
                  mix_key(params->seed, PURPOSE_TEMPLATE));
    for (uint32_t week = 0; week < params->volume.weeks; week++)
        for (uint32_t group = 0; group < history->groups; group++)
            history->parts[week * history->groups + group] =
                history_group_make(history, week, group);
    return 0;
}

void history_release(struct history *history) {
    volume_release(&history->volume);
    hours_release(&history->hours);
    free(history->share);
    free(history->store_of_rank);
    free(history->rank_of_store);
    free(history->parts);
    memset(history, 0, sizeof *history);
}

/* Moves the cursor to the week and hour of a sale. */
static void seek(const struct history *history, struct history_cursor *cursor, uint64_t sale) {
    const uint64_t *firsts = history->volume.sale_first;
    if (cursor->week == UINT32_MAX || sale < firsts[cursor->week] ||
        sale >= firsts[cursor->week + 1])
        history_enter_week(history, cursor, volume_week_of(&history->volume, firsts, sale));
    uint64_t offset = sale - cursor->week_first;
    uint32_t low = 0, high = HOURS_A_WEEK - 1;
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        uint64_t before = 0;
        for (uint32_t group = 0; group < history->groups; group++)
            before += hours_before(&history->hours, cursor->week, group, middle,
                                   cursor->parts[group].fresh + cursor->parts[group].repeat);
        if (before <= offset)
            low = middle;
        else
            high = middle - 1;
    }
    history_enter_hour(history, cursor, low);
}

/* The cohort of purchase `slot` of a store's `repeats`, or -1 where the store has no customer yet.
 */
static int64_t cohort_of(const struct history *history, uint32_t rank, uint32_t week,
                         uint64_t repeats, uint64_t slot) {
    int64_t low = 0, high = (int64_t)week - 1;
    while (low < high) {
        int64_t middle = (low + high + 1) / 2;
        if (volume_before_cohort(&history->volume, week, (uint32_t)middle, repeats) <= slot)
            low = middle;
        else
            high = middle - 1;
    }
    int64_t cohort = low;
    while (cohort >= 0 && history_cell_size(history, rank, (uint32_t)cohort) == 0)
        cohort--;
    for (int64_t next = low + 1; cohort < 0 && next < (int64_t)week; next++)
        if (history_cell_size(history, rank, (uint32_t)next) > 0)
            return next;
    return cohort;
}

/* Who makes repeat purchase `slot` of a store's `repeats` in a week. */
static uint64_t repeat_customer(const struct history *history, uint32_t rank, uint32_t week,
                                uint64_t repeats, uint64_t slot) {
    int64_t found = cohort_of(history, rank, week, repeats, slot);
    if (found < 0)
        return HISTORY_GUEST;
    struct history_cell cell = history_cell_of(history, rank, (uint32_t)found, week);
    struct history_deal deal = history_deal_of(history, &cell, week, repeats);
    uint128 step = (uint128)(slot - deal.first) * deal.weight + deal.phase;
    uint64_t coordinate = (uint64_t)(step / deal.count) / HISTORY_UNIT;
    uint64_t standing = template_customer(&history->template, coordinate);
    struct permutation order = history_standing(history, &cell);
    uint64_t fresh = volume_fresh(&history->volume, cell.cohort);
    return history->volume.customer_first[cell.cohort] + history_before_rank(history, fresh, rank) +
           permutation_inverse(&order, standing);
}

void history_purchase(const struct history *history, struct history_cursor *cursor, uint64_t sale,
                      struct purchase *purchase) {
    if (cursor->week == UINT32_MAX || sale < cursor->hour_first || sale >= cursor->hour_end)
        seek(history, cursor, sale);
    uint32_t week = cursor->week;
    uint64_t place = sale - cursor->hour_first;
    uint64_t mixed = permutation_at(&cursor->hour_slots, place);
    uint32_t group = 0;
    while (cursor->group_start[group + 1] <= mixed)
        group++;
    const struct history_group *part = &cursor->parts[group];
    uint64_t slot = permutation_at(&part->slots,
                                   cursor->slot_start[group] + mixed - cursor->group_start[group]);
    purchase->sale = sale;
    purchase->week = week;
    purchase->at_us = history_time_us(history, cursor, place);
    purchase->first = slot < part->fresh;
    uint64_t shared =
        purchase->first ? volume_fresh(&history->volume, week) : history_repeats(history, week);
    uint64_t index =
        purchase->first ? part->fresh_first + slot : part->repeat_first + slot - part->fresh;
    uint32_t rank = history_rank_of(history, shared, index, history->group_first[group],
                                    history->group_first[group + 1]);
    purchase->store = history->store_of_rank[rank];
    if (purchase->first) {
        purchase->customer = history->volume.customer_first[week] + index;
        return;
    }
    uint64_t first = history_before_rank(history, shared, rank);
    purchase->customer = repeat_customer(
        history, rank, week, history_before_rank(history, shared, rank + 1) - first, index - first);
}

void history_origin(const struct history *history, uint64_t customer, struct origin *origin) {
    const struct volume *volume = &history->volume;
    origin->week = volume_week_of(volume, volume->customer_first, customer);
    uint64_t fresh = volume_fresh(volume, origin->week);
    uint64_t index = customer - volume->customer_first[origin->week];
    uint32_t rank = history_rank_of(history, fresh, index, 0, history->stores);
    origin->store = history->store_of_rank[rank];
    origin->place = index - history_before_rank(history, fresh, rank);
}

uint64_t history_store_customers(const struct history *history, uint32_t store) {
    uint64_t count = 0;
    for (uint32_t week = 0; week < history->volume.weeks; week++)
        count += history_cell_size(history, history->rank_of_store[store], week);
    return count;
}

uint64_t history_store_customer(const struct history *history, uint32_t store, uint64_t place) {
    uint32_t rank = history->rank_of_store[store];
    for (uint32_t week = 0; week < history->volume.weeks; week++) {
        uint64_t cell = history_cell_size(history, rank, week);
        if (place < cell)
            return history->volume.customer_first[week] +
                   history_before_rank(history, volume_fresh(&history->volume, week), rank) + place;
        place -= cell;
    }
    return HISTORY_GUEST;
}
