/* From a sale to the customer. */
#include "gen/world/history.h"

#include "gen/world/calendar.h"
#include "gen/world/history_cell.h"

/* What works out a batch is compiled twice, the second time for a single sale: without the loops it
 * takes a tenth of the time less. */
#define INLINED static inline __attribute__((always_inline))

struct history_hour history_hour_of(const struct history *history, uint32_t week, uint32_t hour,
                                    uint64_t first) {
    const struct hours_hour *found = hours_hour(&history->hours, week, hour);
    uint32_t sales = found[1].first - found->first;
    uint64_t hash = history_hash(history->hour_key, (uint64_t)week << 32 | hour);
    return (struct history_hour){
        .first = first + found->first,
        .sales = sales,
        .at_us = history->start_us + ((int64_t)week * HOURS_A_WEEK + hour) * CALENDAR_HOUR_US,
        .step_us = ((uint64_t)CALENDAR_HOUR_US << 32) / sales,
        .step = found->step,
        .back = found->back,
        .offset = (uint32_t)mix_below(hash, sales),
        .row = hours_row(&history->hours, week, hour),
    };
}

/* Moves the cursor to the week and hour of a sale. */
static void seek(const struct history *history, struct history_cursor *cursor, uint64_t sale) {
    const struct volume *volume = &history->volume;
    if (sale - cursor->week_first >= cursor->week_sales) {
        cursor->week = volume_week_of_sale(volume, sale);
        cursor->week_first = volume->sale_first[cursor->week];
        cursor->week_sales = volume->sale_first[cursor->week + 1] - cursor->week_first;
        cursor->parts = history_parts(history, cursor->week);
    }
    uint32_t hour =
        hours_of_sale(&history->hours, cursor->week, (uint32_t)(sale - cursor->week_first),
                      (uint32_t)cursor->week_sales);
    hours_prefetch(&history->hours, hours_row(&history->hours, cursor->week, hour));
    cursor->hour = history_hour_of(history, cursor->week, hour, cursor->week_first);
}

/* What is known of a purchase while a repeat purchase's customer is looked for. */
struct draft {
    struct purchase *purchase;
    uint32_t rank;
    uint32_t index; /* among the week's */
    struct history_repeats repeats;
    uint32_t cohort;
    uint32_t customers;      /* of the cell */
    uint64_t customer_first; /* among all */
    uint64_t key;
    uint64_t coordinate; /* in the weights of the cell */
};

/* From the sales' places in the hour to their groups and slots in the groups' week. A loop for each
 * step, here and below: its rounds depend on nothing of each other, and so overlap. */
INLINED void find_slots(const struct history *history, const struct history_cursor *cursor,
                        uint64_t place, uint32_t count, uint32_t group[HISTORY_BATCH],
                        uint32_t slot[HISTORY_BATCH]) {
    const struct history_hour *hour = &cursor->hour;
    const uint32_t *row = hour->row, *next = row + history->groups + 1;
    uint64_t mixed = (place * hour->step + hour->offset) % hour->sales;
    for (uint32_t i = 0; i < count; i++) {
        slot[i] = (uint32_t)mixed;
        mixed += hour->step;
        mixed -= mixed >= hour->sales ? hour->sales : 0;
    }
    if (count == 1)
        group[0] = hours_group_of(&history->hours, row, slot[0]);
    else
        hours_groups_of(&history->hours, row, slot, group);
    /* The group's sales before the hour, and those of the hour behind the groups before it. */
    for (uint32_t i = 0; i < count; i++) {
        uint32_t in_order = slot[i] + row[group[i] + 1] - next[group[i]];
        slot[i] = (uint32_t)permutation_at(&cursor->parts[group[i]].slots, in_order);
    }
}

/* Works out all but the customers of repeat purchases: it returns how many there are to be looked
 * for, and in `repeat` which. */
INLINED uint32_t find_stores(const struct history *history, struct history_cursor *cursor,
                             uint64_t place, uint32_t count, const uint32_t group[HISTORY_BATCH],
                             const uint32_t slot[HISTORY_BATCH], struct draft drafts[HISTORY_BATCH],
                             uint8_t repeat[HISTORY_BATCH]) {
    const struct history_week *week = &history->weeks[cursor->week];
    uint64_t customer_first = history->volume.customer_first[cursor->week];
    uint32_t repeats = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct history_group *part = &cursor->parts[group[i]];
        bool first = slot[i] < part->fresh;
        uint32_t index = slot[i] + (first ? part->fresh_first : part->repeat_first - part->fresh);
        uint32_t rank = history_rank_of(history, first ? &week->fresh : &week->repeat, index);
        cursor->batch[i] = (struct purchase){
            .sale = cursor->hour.first + place + i,
            .customer = first ? customer_first + index : HISTORY_GUEST,
            .store = history->store_of_rank[rank],
            .week = cursor->week,
            .at_us = history_time_us(&cursor->hour, place + i, slot[i]),
            .first = first,
        };
        drafts[i].purchase = &cursor->batch[i];
        drafts[i].rank = rank;
        drafts[i].index = index;
        repeat[repeats] = (uint8_t)i;
        repeats += !first && history->first_cohort[rank] < cursor->week;
    }
    return repeats;
}

/* The cohort that makes a repeat purchase: that in whose share it lies, or the last one before it
 * that has customers, or the first one that has. */
INLINED void find_cohort(const struct history *history, uint32_t week, struct draft *draft) {
    struct history_repeats repeats = history_repeats_of(history, draft->rank, week);
    uint32_t cohort = volume_cohort_of(&history->volume, week, draft->index - repeats.first,
                                       repeats.count, repeats.phase);
    uint32_t first = history->first_cohort[draft->rank];
    cohort = cohort > first ? cohort : first;
    while (history_cell_size(history, draft->rank, cohort) == 0)
        cohort--;
    draft->repeats = repeats;
    draft->cohort = cohort;
}

INLINED void find_coordinate(const struct history *history, uint32_t week, struct draft *draft) {
    struct history_cell cell = history_cell_of(history, draft->rank, draft->cohort, week);
    struct history_deal deal =
        history_deal_of(history, &cell, week, &draft->repeats, history_alive(history, &cell, week));
    uint64_t index = draft->index - draft->repeats.first - deal.first;
    uint128 step = (uint128)index * deal.weight + deal.phase;
    draft->coordinate = history_quotient(step, deal.count) / HISTORY_UNIT;
    draft->customers = cell.customers;
    draft->customer_first = history->volume.customer_first[cell.cohort] + cell.customer_first;
    draft->key = cell.key;
}

INLINED void find_customer(const struct history *history, const struct draft *draft) {
    struct permutation order = permutation_make(draft->customers, draft->key);
    struct purchase *purchase = draft->purchase;
    purchase->cohort = draft->cohort;
    purchase->standing = template_customer(&history->template, draft->coordinate);
    purchase->customer = draft->customer_first + permutation_inverse(&order, purchase->standing);
}

/* Works out the batch: `count` sales from `place` of the hour. */
INLINED void find_sales(const struct history *history, struct history_cursor *cursor,
                        uint64_t place, uint32_t count) {
    uint32_t group[HISTORY_BATCH], slot[HISTORY_BATCH];
    struct draft drafts[HISTORY_BATCH];
    uint8_t repeat[HISTORY_BATCH] = {0};
    find_slots(history, cursor, place, count, group, slot);
    uint32_t repeats = find_stores(history, cursor, place, count, group, slot, drafts, repeat);
    for (uint32_t i = 0; i < repeats; i++)
        find_cohort(history, cursor->week, &drafts[repeat[i]]);
    for (uint32_t i = 0; i < repeats; i++)
        find_coordinate(history, cursor->week, &drafts[repeat[i]]);
    for (uint32_t i = 0; i < repeats; i++)
        find_customer(history, &drafts[repeat[i]]);
}

/* A sale that follows the last known one is the first of a batch, to the end of the hour at most;
 * any other is alone. */
static void find_batch(const struct history *history, struct history_cursor *cursor,
                       uint64_t sale) {
    bool follows = sale == cursor->batch_first + cursor->batch_count;
    if (sale - cursor->hour.first >= cursor->hour.sales)
        seek(history, cursor, sale);
    uint64_t place = sale - cursor->hour.first, left = cursor->hour.sales - place;
    cursor->batch_first = sale;
    cursor->batch_count = 1;
    if (!follows) {
        find_sales(history, cursor, place, 1);
        return;
    }
    uint32_t count = left < HISTORY_BATCH ? (uint32_t)left : HISTORY_BATCH;
    cursor->batch_count = count;
    find_sales(history, cursor, place, count);
}

void history_purchase(const struct history *history, struct history_cursor *cursor, uint64_t sale,
                      struct purchase *purchase) {
    if (sale - cursor->batch_first >= cursor->batch_count)
        find_batch(history, cursor, sale);
    *purchase = cursor->batch[sale - cursor->batch_first];
}
