/* From a customer back to the sales. */
#include "gen/world/history_cell.h"

/* The purchase that slot `slot` of the walk's group became in a week. */
static void purchase_of_slot(const struct history_walk *walk, uint32_t week, uint64_t slot,
                             struct purchase *purchase) {
    const struct history *history = walk->history;
    const struct history_group *part = &history_parts(history, week)[walk->group];
    uint64_t slots = part->fresh + part->repeat;
    uint64_t in_order = permutation_inverse(&part->slots, slot);
    uint32_t low = 0, high = HOURS_A_WEEK - 1;
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        if (hours_before(&history->hours, week, walk->group, middle, slots) <= in_order)
            low = middle;
        else
            high = middle - 1;
    }
    struct history_cursor cursor;
    history_enter_week(history, &cursor, week);
    history_enter_hour(history, &cursor, low);
    uint64_t mixed = cursor.group_start[walk->group] + in_order - cursor.slot_start[walk->group];
    uint64_t place = permutation_inverse(&cursor.hour_slots, mixed);
    *purchase = (struct purchase){
        .sale = cursor.hour_first + place,
        .customer = walk->customer,
        .store = walk->origin.store,
        .week = week,
        .at_us = history_time_us(history, &cursor, place),
        .first = slot < part->fresh,
    };
}

/* What a walk knows of the customer before it looks at any week but the first. */
static void meet(const struct history *history, uint64_t customer, struct history_walk *walk) {
    *walk = (struct history_walk){.history = history, .customer = customer};
    history_origin(history, customer, &walk->origin);
    walk->week = walk->origin.week;
    walk->group = history_group_of_rank(history, history->rank_of_store[walk->origin.store]);
}

static void first_purchase(const struct history_walk *walk, struct purchase *purchase) {
    const struct history *history = walk->history;
    uint32_t week = walk->origin.week;
    uint64_t index = walk->customer - history->volume.customer_first[week];
    purchase_of_slot(walk, week, index - history_parts(history, week)[walk->group].fresh_first,
                     purchase);
}

void history_first(const struct history *history, uint64_t customer, struct purchase *purchase) {
    struct history_walk walk;
    meet(history, customer, &walk);
    first_purchase(&walk, purchase);
}

void history_walk_begin(const struct history *history, uint64_t customer,
                        struct history_walk *walk) {
    meet(history, customer, walk);
    walk->cell = history_cell_of(history, history->rank_of_store[walk->origin.store],
                                 walk->origin.week, history->volume.weeks);
    struct permutation order = history_standing(history, &walk->cell);
    walk->standing = permutation_at(&order, walk->origin.place);
    walk->low = template_weight(&history->template, walk->standing) * HISTORY_UNIT;
    walk->high = template_weight(&history->template, walk->standing + 1) * HISTORY_UNIT;
}

/* Smallest x with x * weight + phase >= bound * count. */
static uint64_t first_at(const struct history_deal *deal, uint64_t bound) {
    uint128 from = (uint128)bound * deal->count;
    return from <= deal->phase ? 0
                               : (uint64_t)((from - deal->phase + deal->weight - 1) / deal->weight);
}

/* Whether the deal surely has no purchase for the interval low .. high. Most weeks have none, and
 * two long divisions to learn it cost more than all the rest; this is off by far less than MARGIN,
 * and where it is not sure the exact way decides. */
static bool surely_none(const struct history_deal *deal, uint64_t low, uint64_t high) {
    static const double MARGIN = 1e-3;
    double a_weight = 1.0 / (double)deal->weight;
    double phase = (double)deal->phase * a_weight, scale = (double)deal->count * a_weight;
    double from = (double)low * scale - phase - MARGIN, to = (double)high * scale - phase + MARGIN;
    return to <= 0 || (from > 0 && (double)((int64_t)from + 1) >= to);
}

/* Finds the customer's interval of the cell's purchases in walk->week (> origin.week), as slots of
 * the group. */
static void enter_week(struct history_walk *walk) {
    const struct history *history = walk->history;
    uint64_t shared = history_repeats(history, walk->week);
    uint64_t first = history_before_rank(history, shared, walk->cell.rank);
    uint64_t repeats = history_before_rank(history, shared, walk->cell.rank + 1) - first;
    walk->next = walk->end = 0;
    struct history_deal deal = history_deal_of(history, &walk->cell, walk->week, repeats);
    if (deal.count == 0 || surely_none(&deal, walk->low, walk->high))
        return;
    uint64_t begin = first_at(&deal, walk->low), end = first_at(&deal, walk->high);
    end = end < deal.count ? end : deal.count;
    if (begin >= end)
        return;
    const struct history_group *part = &history_parts(history, walk->week)[walk->group];
    uint64_t slot = part->fresh + first - part->repeat_first + deal.first;
    walk->next = slot + begin;
    walk->end = slot + end;
}

bool history_walk_next(struct history_walk *walk, struct purchase *purchase) {
    const struct history *history = walk->history;
    if (!walk->first_done) {
        walk->first_done = true;
        first_purchase(walk, purchase);
        return true;
    }
    while (walk->next >= walk->end) {
        if (walk->week + 1 >= history->volume.weeks ||
            walk->standing >= history_alive(history, &walk->cell, walk->week + 1))
            return false;
        walk->week++;
        enter_week(walk);
    }
    purchase_of_slot(walk, walk->week, walk->next++, purchase);
    return true;
}

/* The last of the customer's purchases in walk->week that comes before `sale`. */
static bool last_before(struct history_walk *walk, uint64_t sale, struct purchase *previous) {
    bool found = false;
    for (enter_week(walk); walk->next < walk->end; walk->next++) {
        struct purchase other;
        purchase_of_slot(walk, walk->week, walk->next, &other);
        if (other.sale < sale && (!found || other.sale > previous->sale)) {
            *previous = other;
            found = true;
        }
    }
    return found;
}

void history_previous(const struct history *history, const struct purchase *purchase,
                      struct purchase *previous) {
    struct history_walk walk;
    history_walk_begin(history, purchase->customer, &walk);
    for (walk.week = purchase->week; walk.week > walk.origin.week; walk.week--)
        if (last_before(&walk, purchase->sale, previous))
            return;
    first_purchase(&walk, previous);
}
