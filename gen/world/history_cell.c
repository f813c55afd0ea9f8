#include "gen/world/history_cell.h"

#define HOUR_US INT64_C(3600000000)
#define WEEK_US (HOURS_A_WEEK * HOUR_US)

/* A hash of up to three coordinates under a key. */
static uint64_t hash_of(uint64_t key, uint64_t a, uint64_t b, uint64_t c) {
    return mix_at(mix_at(mix_at(key, a), b), c);
}

struct history_cell history_cell_of(const struct history *history, uint32_t rank, uint32_t cohort,
                                    uint32_t limit) {
    uint32_t before = cohort, next = cohort + 1;
    while (before > 0 && history_cell_size(history, rank, before - 1) == 0)
        before--;
    while (next < limit && history_cell_size(history, rank, next) == 0)
        next++;
    return (struct history_cell){
        .rank = rank,
        .cohort = cohort,
        .customers = history_cell_size(history, rank, cohort),
        .leads = before == 0,
        .next = next,
        .phase_key = mix_at(mix_at(history->phase_key, history->store_of_rank[rank]), cohort),
    };
}

struct history_deal history_deal_of(const struct history *history, const struct history_cell *cell,
                                    uint32_t week, uint64_t repeats) {
    const struct volume *volume = &history->volume;
    uint64_t first = cell->leads ? 0 : volume_before_cohort(volume, week, cell->cohort, repeats);
    uint64_t alive = history_alive(history, cell, week);
    uint64_t weight = template_weight(&history->template, alive) * HISTORY_UNIT;
    return (struct history_deal){
        .first = first,
        .count = volume_before_cohort(volume, week, cell->next, repeats) - first,
        .weight = weight,
        .phase = mix_below(mix_at(cell->phase_key, week), weight),
    };
}

struct permutation history_standing(const struct history *history,
                                    const struct history_cell *cell) {
    return permutation_make(
        cell->customers,
        hash_of(history->cohort_key, history->store_of_rank[cell->rank], cell->cohort, 0));
}

uint32_t history_rank_of(const struct history *history, uint64_t count, uint64_t index,
                         uint32_t low, uint32_t high) {
    high--;
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        if (history_before_rank(history, count, middle) <= index)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

uint32_t history_group_of_rank(const struct history *history, uint32_t rank) {
    uint32_t group = 0;
    while (history->group_first[group + 1] <= rank)
        group++;
    return group;
}

struct history_group history_group_make(const struct history *history, uint32_t week,
                                        uint32_t group) {
    uint64_t fresh = volume_fresh(&history->volume, week);
    uint64_t repeats = history_repeats(history, week);
    uint32_t first = history->group_first[group], end = history->group_first[group + 1];
    struct history_group part = {
        .fresh_first = history_before_rank(history, fresh, first),
        .repeat_first = history_before_rank(history, repeats, first),
    };
    part.fresh = history_before_rank(history, fresh, end) - part.fresh_first;
    part.repeat = history_before_rank(history, repeats, end) - part.repeat_first;
    uint64_t slots = part.fresh + part.repeat;
    part.slots =
        permutation_make(slots > 0 ? slots : 1, hash_of(history->slot_key, week, group, 0));
    return part;
}

void history_enter_week(const struct history *history, struct history_cursor *cursor,
                        uint32_t week) {
    cursor->week = week;
    cursor->week_first = history->volume.sale_first[week];
    cursor->parts = history_parts(history, week);
    cursor->hour_first = cursor->hour_end = cursor->week_first;
    cursor->hour = UINT32_MAX;
}

void history_enter_hour(const struct history *history, struct history_cursor *cursor,
                        uint32_t hour) {
    uint64_t before = 0, within = 0;
    for (uint32_t group = 0; group < history->groups; group++) {
        const struct history_group *part = &cursor->parts[group];
        uint64_t slots = part->fresh + part->repeat;
        uint64_t start = hours_before(&history->hours, cursor->week, group, hour, slots);
        uint64_t end = hours_before(&history->hours, cursor->week, group, hour + 1, slots);
        cursor->slot_start[group] = start;
        cursor->group_start[group] = within;
        before += start;
        within += end - start;
    }
    cursor->group_start[history->groups] = within;
    cursor->hour = hour;
    cursor->hour_first = cursor->week_first + before;
    cursor->hour_end = cursor->hour_first + within;
    cursor->hour_slots = permutation_make(within > 0 ? within : 1,
                                          hash_of(history->hour_key, cursor->week, hour, 0));
}

/* The hour in equal parts, one a sale, with a hashed moment in each: never backwards. */
int64_t history_time_us(const struct history *history, const struct history_cursor *cursor,
                        uint64_t place) {
    uint64_t count = cursor->hour_end - cursor->hour_first;
    uint64_t jitter = mix_at(history->hour_key, cursor->hour_first + place) >> 32;
    uint128 part = ((uint128)place << 32 | jitter) * (uint64_t)HOUR_US;
    int64_t within_us = (int64_t)((part / count) >> 32);
    return history->start_us + (int64_t)cursor->week * WEEK_US + (int64_t)cursor->hour * HOUR_US +
           within_us;
}
