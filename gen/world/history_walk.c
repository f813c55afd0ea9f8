/* From a customer back to the sales. */
#include "gen/world/history_cell.h"

/* A slot of the walk's group in a week, and the sale in the order of the group's that has it. */
struct slot {
    uint32_t week, slot, in_order, hour;
};

static void find_order(const struct history_walk *walk, struct slot *slot) {
    const struct history_group *part = &history_parts(walk->history, slot->week)[walk->group];
    slot->in_order = (uint32_t)permutation_inverse(&part->slots, slot->slot);
}

static void find_hour(const struct history_walk *walk, struct slot *slot) {
    const struct history *history = walk->history;
    const struct history_group *part = &history_parts(history, slot->week)[walk->group];
    slot->hour = hours_of_group_sale(&history->hours, slot->week, walk->group, slot->in_order,
                                     part->slot_count);
}

static void find_purchase(const struct history_walk *walk, const struct slot *slot,
                          struct purchase *purchase) {
    const struct history *history = walk->history;
    struct history_hour hour =
        history_hour_of(history, slot->week, slot->hour, history->volume.sale_first[slot->week]);
    const uint32_t *row = hour.row + walk->group, *next = row + history->groups + 1;
    uint32_t mixed = slot->in_order - (row[1] - row[0]) + (next[0] - row[0]);
    uint64_t turned = (mixed + hour.sales - hour.offset) % hour.sales;
    uint64_t place = turned * hour.back % hour.sales;
    *purchase = (struct purchase){
        .sale = hour.first + place,
        .customer = walk->customer,
        .store = walk->store,
        .week = slot->week,
        .at_us = history_time_us(&hour, place, slot->slot),
        .first = slot->slot < history_parts(history, slot->week)[walk->group].fresh,
        .cohort = walk->cell.cohort,
        .standing = walk->standing,
    };
}

/* The purchase that slot `slot` of the walk's group became in a week. */
static void purchase_of_slot(const struct history_walk *walk, uint32_t week, uint32_t number,
                             struct purchase *purchase) {
    struct slot slot = {.week = week, .slot = number};
    find_order(walk, &slot);
    find_hour(walk, &slot);
    find_purchase(walk, &slot, purchase);
}

void history_origin(const struct history *history, uint64_t customer, struct origin *origin) {
    uint32_t week = volume_week_of_customer(&history->volume, customer);
    const struct history_pool *fresh = &history->weeks[week].fresh;
    uint32_t index = (uint32_t)(customer - history->volume.customer_first[week]);
    uint32_t rank = history_rank_of(history, fresh, index);
    *origin = (struct origin){
        .week = week,
        .store = history->store_of_rank[rank],
        .place = index - history_before_rank(history, fresh, rank),
    };
}

/* A walk that knows the customer's store and cohort, and no more. */
static struct history_walk meet(const struct history *history, uint64_t customer, uint32_t store,
                                uint32_t cohort) {
    return (struct history_walk){
        .history = history,
        .customer = customer,
        .cell = {.cohort = cohort},
        .store = store,
        .group = history->group_of_rank[history->rank_of_store[store]],
        .week = cohort,
    };
}

/* The slot of the first purchase. */
static uint32_t first_slot(const struct history_walk *walk) {
    const struct history *history = walk->history;
    uint32_t week = walk->cell.cohort;
    uint32_t index = (uint32_t)(walk->customer - history->volume.customer_first[week]);
    return index - history_parts(history, week)[walk->group].fresh_first;
}

static void first_purchase(const struct history_walk *walk, struct purchase *purchase) {
    purchase_of_slot(walk, walk->cell.cohort, first_slot(walk), purchase);
}

void history_first(const struct history *history, uint64_t customer, struct purchase *purchase) {
    struct origin origin;
    history_origin(history, customer, &origin);
    struct history_walk walk = meet(history, customer, origin.store, origin.week);
    first_purchase(&walk, purchase);
}

/* Finds the walk's cell, for weeks before `limit`. */
static void enter_cell(struct history_walk *walk, uint32_t limit) {
    const struct history *history = walk->history;
    walk->cell =
        history_cell_of(history, history->rank_of_store[walk->store], walk->cell.cohort, limit);
}

static void take_standing(struct history_walk *walk, uint64_t standing) {
    walk->standing = standing;
    walk->low = template_weight(&walk->history->template, standing) * HISTORY_UNIT;
    walk->high = template_weight(&walk->history->template, standing + 1) * HISTORY_UNIT;
    walk->low_at = (double)(int64_t)walk->low;
    walk->high_at = (double)(int64_t)walk->high;
}

void history_walk_begin(const struct history *history, uint64_t customer,
                        struct history_walk *walk) {
    struct origin origin;
    history_origin(history, customer, &origin);
    *walk = meet(history, customer, origin.store, origin.week);
    enter_cell(walk, history->volume.weeks);
    struct permutation order = history_standing(&walk->cell);
    take_standing(walk, permutation_at(&order, origin.place));
}

void history_walk_begin_next(const struct history *history, struct history_cell_cursor *cursor,
                             uint64_t customer, struct history_walk *walk) {
    struct origin origin;
    history_origin(history, customer, &origin);
    *walk = meet(history, customer, origin.store, origin.week);
    const struct history_cell *known = &cursor->cell;
    if (known->customers > 0 && known->cohort == origin.week &&
        known->rank == history->rank_of_store[origin.store]) {
        walk->cell = *known;
    } else {
        enter_cell(walk, history->volume.weeks);
        cursor->cell = walk->cell;
        cursor->known = 0;
    }
    walk->cursor = cursor;
    struct permutation order = history_standing(&walk->cell);
    take_standing(walk, permutation_at(&order, origin.place));
}

/* Smallest x with x * weight + phase >= bound * count. */
static uint64_t first_at(const struct history_deal *deal, uint64_t bound) {
    uint128 from = (uint128)bound * deal->count;
    return from <= deal->phase
               ? 0
               : history_quotient(from - deal->phase + deal->weight - 1, deal->weight);
}

static struct history_cell_week cell_week(const struct history_walk *walk, uint32_t week) {
    const struct history *history = walk->history;
    const struct history_group *part = &history_parts(history, week)[walk->group];
    uint64_t alive = history_alive(history, &walk->cell, week);
    struct history_repeats repeats = history_repeats_of(history, walk->cell.rank, week);
    struct history_deal deal = history_deal_of(history, &walk->cell, week, &repeats, alive);
    double a_weight = 1.0 / (double)(int64_t)deal.weight;
    return (struct history_cell_week){
        .alive = alive,
        .slot = part->fresh + repeats.first - part->repeat_first + deal.first,
        .scale = (double)(int64_t)deal.count * a_weight,
        .ahead = 1 - (double)(int64_t)deal.phase * a_weight,
    };
}

/* Finds the customer's interval of a week's purchases where an end of it is too close to a whole
 * number. */
static void find_exactly(struct history_walk *walk) {
    const struct history *history = walk->history;
    uint64_t alive = history_alive(history, &walk->cell, walk->week);
    struct history_repeats repeats = history_repeats_of(history, walk->cell.rank, walk->week);
    struct history_deal deal = history_deal_of(history, &walk->cell, walk->week, &repeats, alive);
    walk->next = first_at(&deal, walk->low);
    walk->end = first_at(&deal, walk->high);
}

/* By far more than doubles can be off here. */
static const double MARGIN = 1e-3;

/* Finds the customer's interval of the cell's purchases in a week, as slots of the group: where
 * neither end is so close to a whole number they are enough, else the exact way decides. */
static void find_interval(const struct history_cell_week *week, struct history_walk *walk) {
    double low = walk->low_at * week->scale + week->ahead;
    double high = walk->high_at * week->scale + week->ahead;
    int64_t next = (int64_t)low, end = (int64_t)high; /* neither is negative: this rounds down */
    double low_rest = low - (double)next, high_rest = high - (double)end;
    walk->next = (uint64_t)next;
    walk->end = (uint64_t)end;
    if (low_rest <= MARGIN || low_rest >= 1 - MARGIN || high_rest <= MARGIN ||
        high_rest >= 1 - MARGIN)
        find_exactly(walk);
    walk->next += week->slot;
    walk->end += week->slot;
}

/* From walk->week on, the first that may have a purchase of the customer's, or that is not known:
 * in most of the weeks there is none. */
static void skip_weeks(struct history_walk *walk) {
    const struct history_cell_cursor *cursor = walk->cursor;
    uint32_t age = walk->week - walk->cell.cohort - 1;
    double low_at = walk->low_at, high_at = walk->high_at;
    for (; age < cursor->known; age++) {
        const struct history_cell_week *week = &cursor->weeks[age];
        int64_t next = (int64_t)(low_at * week->scale + week->ahead - MARGIN);
        int64_t end = (int64_t)(high_at * week->scale + week->ahead + MARGIN);
        if (next != end || walk->standing >= week->alive)
            break;
    }
    walk->week = walk->cell.cohort + 1 + age;
}

/* Enters walk->week, which is after the first. False when the customer is no longer there. */
static bool enter_week(struct history_walk *walk) {
    struct history_cell_cursor *cursor = walk->cursor;
    uint32_t age = walk->week - walk->cell.cohort - 1;
    struct history_cell_week own;
    const struct history_cell_week *week = &own;
    walk->next = walk->end = 0;
    if (cursor && age < cursor->known) {
        week = &cursor->weeks[age];
    } else if (walk->standing >= history_alive(walk->history, &walk->cell, walk->week)) {
        return false;
    } else {
        own = cell_week(walk, walk->week);
        if (cursor && age == cursor->known && age < HISTORY_CELL_WEEKS)
            cursor->weeks[cursor->known++] = own;
    }
    if (walk->standing >= week->alive)
        return false;
    find_interval(week, walk);
    return true;
}

/* The next slot, if there is one more. */
static bool next_slot(struct history_walk *walk, struct slot *slot) {
    if (!walk->first_done) {
        walk->first_done = true;
        slot->week = walk->cell.cohort;
        slot->slot = first_slot(walk);
        return true;
    }
    while (walk->next >= walk->end) {
        walk->week++;
        if (walk->cursor)
            skip_weeks(walk);
        if (walk->week >= walk->history->volume.weeks || !enter_week(walk))
            return false;
    }
    slot->week = walk->week;
    slot->slot = (uint32_t)walk->next++;
    return true;
}

bool history_walk_next(struct history_walk *walk, struct purchase *purchase) {
    struct slot slot;
    if (!next_slot(walk, &slot))
        return false;
    purchase_of_slot(walk, slot.week, slot.slot, purchase);
    return true;
}

uint32_t history_walk_stride(struct history_walk *walk, struct purchase purchases[HISTORY_STRIDE]) {
    struct slot slots[HISTORY_STRIDE];
    uint32_t count = 0;
    while (count < HISTORY_STRIDE && next_slot(walk, &slots[count]))
        count++;
    for (uint32_t i = 0; i < count; i++)
        find_order(walk, &slots[i]);
    for (uint32_t i = 0; i < count; i++)
        find_hour(walk, &slots[i]);
    for (uint32_t i = 0; i < count; i++)
        find_purchase(walk, &slots[i], &purchases[i]);
    return count;
}

uint64_t history_purchase_count(const struct history *history, uint64_t customer) {
    struct history_walk walk;
    uint64_t count = 1;
    history_walk_begin(history, customer, &walk);
    while (++walk.week < history->volume.weeks && enter_week(&walk))
        count += walk.end - walk.next;
    return count;
}

/* The last of the customer's purchases in walk->week that comes before `sale`. */
static bool last_before(struct history_walk *walk, uint64_t sale, struct purchase *previous) {
    bool found = false;
    for (; walk->next < walk->end; walk->next++) {
        struct purchase other;
        purchase_of_slot(walk, walk->week, (uint32_t)walk->next, &other);
        if (other.sale < sale && (!found || other.sale > previous->sale)) {
            *previous = other;
            found = true;
        }
    }
    return found;
}

void history_previous(const struct history *history, const struct purchase *purchase,
                      struct purchase *previous) {
    struct history_walk walk = meet(history, purchase->customer, purchase->store, purchase->cohort);
    enter_cell(&walk, purchase->week);
    take_standing(&walk, purchase->standing);
    for (walk.week = purchase->week; walk.week > purchase->cohort; walk.week--) {
        (void)enter_week(&walk);
        /* Most often the purchase itself is the only one of its week. */
        bool alone = walk.week == purchase->week && walk.end - walk.next == 1;
        if (!alone && last_before(&walk, purchase->sale, previous))
            return;
    }
    first_purchase(&walk, previous);
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
        uint32_t cell = history_cell_size(history, rank, week);
        if (place < cell)
            return history->volume.customer_first[week] +
                   history_before_rank(history, &history->weeks[week].fresh, rank) + place;
        place -= cell;
    }
    return HISTORY_GUEST;
}
