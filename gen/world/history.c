/* From a sale to the customer. */
#include "gen/world/history.h"

#include "gen/world/history_cell.h"

#define HOUR_US INT64_C(3600000000)

void history_enter_hour(const struct history *history, struct history_cursor *cursor, uint32_t week,
                        uint32_t hour) {
    const uint32_t *row = hours_row(&history->hours, week, hour);
    uint32_t first = row[history->groups];
    uint32_t sales = row[2 * history->groups + 1] - first;
    cursor->row = row;
    cursor->hour_first = cursor->week_first + first;
    cursor->hour_sales = sales;
    cursor->hour_us = history->start_us + ((int64_t)week * HOURS_A_WEEK + hour) * HOUR_US;
    cursor->step = ((uint64_t)HOUR_US << 32) / sales;
    cursor->hour_slots =
        permutation_make(sales, mix_at(history->hour_key, (uint64_t)week << 32 | hour));
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
    history_enter_hour(history, cursor, cursor->week, hour);
}

/* The cohort with customers that makes purchase `index` of a store's repeats. */
static uint32_t cohort_of(const struct history *history, uint32_t rank, uint32_t week,
                          const struct history_repeats *repeats, uint32_t index) {
    uint32_t cohort =
        volume_cohort_of(&history->volume, week, index, repeats->count, repeats->phase);
    uint32_t first = history->first_cohort[rank];
    if (cohort <= first)
        return first;
    while (history_cell_size(history, rank, cohort) == 0)
        cohort--;
    return cohort;
}

/* Repeat purchase `index` of the week. */
static void make_repeat(const struct history *history, uint32_t index, struct purchase *purchase) {
    uint32_t week = purchase->week;
    uint32_t rank = history_rank_of(history, &history->weeks[week].repeat, index);
    purchase->store = history->store_of_rank[rank];
    if (history->first_cohort[rank] >= week) {
        purchase->customer = HISTORY_GUEST;
        return;
    }
    struct history_repeats repeats = history_repeats_of(history, rank, week);
    index -= repeats.first;
    uint32_t cohort = cohort_of(history, rank, week, &repeats, index);
    struct history_cell cell = history_cell_of(history, rank, cohort, week);
    struct history_deal deal =
        history_deal_of(history, &cell, week, &repeats, history_alive(history, &cell, week));
    uint128 step = (uint128)(index - deal.first) * deal.weight + deal.phase;
    uint64_t coordinate = history_quotient(step, deal.count) / HISTORY_UNIT;
    struct permutation order = history_standing(&cell);
    purchase->cohort = cohort;
    purchase->standing = template_customer(&history->template, coordinate);
    purchase->customer = history->volume.customer_first[cohort] + cell.customer_first +
                         permutation_inverse(&order, purchase->standing);
}

void history_purchase(const struct history *history, struct history_cursor *cursor, uint64_t sale,
                      struct purchase *purchase) {
    if (sale - cursor->hour_first >= cursor->hour_sales)
        seek(history, cursor, sale);
    uint64_t place = sale - cursor->hour_first;
    uint32_t mixed = (uint32_t)permutation_at(&cursor->hour_slots, place);
    uint32_t group = hours_group_of(&history->hours, cursor->row, mixed);
    const struct history_group *part = &cursor->parts[group];
    const uint32_t *row = cursor->row, *next = row + history->groups + 1;
    /* The group's sales before the hour, and of the hour those behind the groups before it. */
    uint32_t in_order = row[group + 1] - row[group] + mixed - (next[group] - row[group]);
    uint32_t slot = (uint32_t)permutation_at(&part->slots, in_order);
    purchase->sale = sale;
    purchase->week = cursor->week;
    purchase->at_us = history_time_us(cursor, place);
    purchase->first = slot < part->fresh;
    if (!purchase->first) {
        make_repeat(history, part->repeat_first + slot - part->fresh, purchase);
        return;
    }
    uint32_t index = part->fresh_first + slot;
    purchase->customer = history->volume.customer_first[purchase->week] + index;
    purchase->store =
        history
            ->store_of_rank[history_rank_of(history, &history->weeks[purchase->week].fresh, index)];
}
