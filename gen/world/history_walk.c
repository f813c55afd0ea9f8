/* From a customer back to the sales. */
#include <stddef.h>

#include "gen/world/history_cell.h"

/* The sale that a group's slot of a week became. */
static uint64_t sale_of_slot(const struct history *history, uint32_t week, uint32_t group,
                             uint64_t slot, int64_t *at_us) {
    const struct history_group *part = &history_parts(history, week)[group];
    uint64_t slots = part->fresh + part->repeat;
    uint64_t in_order = permutation_inverse(&part->slots, slot);
    uint32_t low = 0, high = HOURS_A_WEEK - 1;
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        if (hours_before(&history->hours, week, group, middle, slots) <= in_order)
            low = middle;
        else
            high = middle - 1;
    }
    struct history_cursor cursor;
    history_enter_week(history, &cursor, week);
    history_enter_hour(history, &cursor, low);
    uint64_t mixed = cursor.group_start[group] + in_order - cursor.slot_start[group];
    uint64_t place = permutation_inverse(&cursor.hour_slots, mixed);
    if (at_us)
        *at_us = history_time_us(history, &cursor, place);
    return cursor.hour_first + place;
}

uint64_t history_first_sale(const struct history *history, uint64_t customer, int64_t *at_us) {
    struct origin origin;
    history_origin(history, customer, &origin);
    uint32_t group = history_group_of_rank(history, history->rank_of_store[origin.store]);
    uint64_t index = customer - history->volume.customer_first[origin.week];
    uint64_t before = history_parts(history, origin.week)[group].fresh_first;
    return sale_of_slot(history, origin.week, group, index - before, at_us);
}

void history_walk_begin(const struct history *history, uint64_t customer,
                        struct history_walk *walk) {
    *walk = (struct history_walk){.history = history, .customer = customer};
    history_origin(history, customer, &walk->origin);
    uint32_t rank = history->rank_of_store[walk->origin.store];
    walk->cell = history_cell_size(history, rank, walk->origin.week);
    struct permutation order = history_standing(history, rank, walk->origin.week, walk->cell);
    walk->standing = permutation_at(&order, walk->origin.place);
    walk->week = walk->origin.week;
}

/* Smallest x with x * step + phase >= bound. */
static uint64_t first_at(uint128 bound, uint64_t phase, uint64_t step) {
    return bound <= phase ? 0 : (uint64_t)((bound - phase + step - 1) / step);
}

/* Whether the customer may still buy in walk->week. */
static bool is_alive(const struct history_walk *walk) {
    uint32_t age = walk->week - walk->origin.week;
    uint64_t alive = (uint64_t)((uint128)walk->cell * walk->history->volume.alive[age] >> 32);
    return walk->standing < (alive > 0 ? alive : 1);
}

/* Finds the customer's interval of the cell's purchases in walk->week (> origin.week), as slots of
 * the group. */
static void enter_week(struct history_walk *walk) {
    const struct history *history = walk->history;
    uint32_t rank = history->rank_of_store[walk->origin.store];
    uint64_t shared = history_repeats(history, walk->week);
    uint64_t first = history_before_rank(history, shared, rank);
    uint64_t repeats = history_before_rank(history, shared, rank + 1) - first;
    walk->next = walk->end = 0;
    struct history_deal deal =
        history_deal_of(history, rank, walk->origin.week, walk->week, repeats);
    if (deal.count == 0)
        return;
    uint64_t low = template_weight(&history->template, walk->standing) * HISTORY_UNIT;
    uint64_t high = template_weight(&history->template, walk->standing + 1) * HISTORY_UNIT;
    uint64_t begin = first_at((uint128)low * deal.count, deal.phase, deal.weight);
    uint64_t end = first_at((uint128)high * deal.count, deal.phase, deal.weight);
    end = end < deal.count ? end : deal.count;
    if (begin >= end)
        return;
    const struct history_group *part =
        &history_parts(history, walk->week)[history_group_of_rank(history, rank)];
    uint64_t slot = part->fresh + first - part->repeat_first + deal.first;
    walk->next = slot + begin;
    walk->end = slot + end;
}

bool history_walk_next(struct history_walk *walk, uint64_t *sale) {
    const struct history *history = walk->history;
    if (!walk->first_done) {
        walk->first_done = true;
        *sale = history_first_sale(history, walk->customer, NULL);
        return true;
    }
    while (walk->next >= walk->end) {
        if (walk->week + 1 >= history->volume.weeks)
            return false;
        walk->week++;
        if (!is_alive(walk)) {
            walk->week = history->volume.weeks;
            return false;
        }
        enter_week(walk);
    }
    uint32_t group = history_group_of_rank(history, history->rank_of_store[walk->origin.store]);
    *sale = sale_of_slot(history, walk->week, group, walk->next++, NULL);
    return true;
}

/* The last of the customer's sales in walk->week that comes before `sale`; false when none does. */
static bool last_before(struct history_walk *walk, uint64_t sale, uint64_t *previous) {
    uint32_t group =
        history_group_of_rank(walk->history, walk->history->rank_of_store[walk->origin.store]);
    bool found = false;
    for (enter_week(walk); walk->next < walk->end; walk->next++) {
        uint64_t other = sale_of_slot(walk->history, walk->week, group, walk->next, NULL);
        if (other < sale && (!found || other > *previous)) {
            *previous = other;
            found = true;
        }
    }
    return found;
}

uint64_t history_previous_sale(const struct history *history, const struct purchase *purchase) {
    struct history_walk walk;
    history_walk_begin(history, purchase->customer, &walk);
    uint64_t previous = 0;
    for (walk.week = purchase->week; walk.week > walk.origin.week; walk.week--)
        if (last_before(&walk, purchase->sale, &previous))
            return previous;
    return history_first_sale(history, purchase->customer, NULL);
}
