#include "gen/world/hours.h"

#include <stdlib.h>
#include <string.h>

#include "common/mix.h"
#include "gen/world/calendar.h"
#include "gen/world/holiday.h"
#include "gen/world/zone.h"

/* The weights of a week's hours in UTC; false when the group is closed all week. West of Greenwich
 * the world's first week begins on the day before its first one: there trade waits for midnight. */
static bool weigh_week(const struct trading_group *group, int64_t start_us, int32_t first_day,
                       uint64_t weight[HOURS_A_WEEK]) {
    int32_t known_day = INT32_MIN;
    uint64_t trade = 0, total = 0;
    for (int hour = 0; hour < HOURS_A_WEEK; hour++) {
        int64_t local_us = zone_local_us(group->zone, start_us + hour * CALENDAR_HOUR_US);
        int32_t day = calendar_day_of_us(local_us);
        if (day != known_day) {
            known_day = day;
            trade = day < first_day ? 0
                                    : holiday_trade_per_mille(group->locale, day, group->is_online,
                                                              group->season);
        }
        int local_hour = (int)((local_us - calendar_us_of_day(day)) / CALENDAR_HOUR_US);
        weight[hour] = trade * group->local_weight[(int)calendar_weekday(day) * 24 + local_hour];
        total += weight[hour];
    }
    return total > 0;
}

/* How many of a group's sales come before each hour. The share of an hour is rounded down, then
 * together with the phase: behind the last open hour nothing is left. */
static void share_out(const uint64_t weight[HOURS_A_WEEK], uint64_t sales, uint32_t phase,
                      uint32_t before[HOURS_A_WEEK + 1]) {
    uint64_t total = 0, passed = 0;
    for (int hour = 0; hour < HOURS_A_WEEK; hour++)
        total += weight[hour];
    for (int hour = 0; hour < HOURS_A_WEEK; hour++) {
        uint64_t share = (passed << 32) / total;
        before[hour] = (uint32_t)(passed == total ? sales : (sales * share + phase) >> 32);
        passed += weight[hour];
    }
    before[HOURS_A_WEEK] = (uint32_t)sales;
}

/* Adds a group's sales to those of the groups before it. */
static void add_group(struct hours *hours, uint32_t week, uint32_t group,
                      const uint32_t before[HOURS_A_WEEK + 1]) {
    size_t columns = hours->groups + 1;
    uint32_t *row = hours->before + columns * week * (HOURS_A_WEEK + 1);
    for (uint32_t hour = 0; hour <= HOURS_A_WEEK; hour++, row += columns)
        row[group + 1] = row[group] + before[hour];
}

/* A part is `index >> shift`, so that no division is needed to find it: from half of the parts to
 * all of them are in use. */
static uint32_t part_shift(uint32_t sales) {
    uint32_t bits = 32 - (uint32_t)__builtin_clz((sales - 1) | (HOURS_PARTS - 1));
    return bits - HOURS_PARTS_BITS;
}

static void fill_guide(struct hours *hours, uint32_t week, uint32_t row, uint32_t low,
                       uint32_t high) {
    uint8_t *guide =
        hours->guide + ((uint64_t)week * (hours->groups + UINT64_C(1)) + row) * HOURS_PARTS;
    uint32_t sales = hours_before(hours, week, HOURS_A_WEEK, low, high), hour = 0;
    for (uint64_t part = 0; sales > 0 && part < HOURS_PARTS; part++) {
        while (hour + 1 < HOURS_A_WEEK &&
               hours_before(hours, week, hour + 1, low, high) <= part << part_shift(sales))
            hour++;
        guide[part] = (uint8_t)hour;
    }
}

/* The x with number * x = 1 mod `modulus`, by Euclid's algorithm; 0 where there is none. */
static uint32_t inverse_of(uint32_t number, uint32_t modulus) {
    int64_t rest = modulus, next_rest = number, factor = 0, next_factor = 1;
    while (next_rest != 0) {
        int64_t quotient = rest / next_rest, later = rest - quotient * next_rest;
        rest = next_rest;
        next_rest = later;
        later = factor - quotient * next_factor;
        factor = next_factor;
        next_factor = later;
    }
    return rest != 1 ? 0 : (uint32_t)(factor < 0 ? factor + modulus : factor);
}

static struct hours_hour make_hour(uint32_t first, uint32_t sales) {
    struct hours_hour hour = {.first = first};
    if (sales < 2)
        return hour;
    hour.step = (uint32_t)mix_below(MIX_GOLDEN, sales);
    while ((hour.back = inverse_of(hour.step, sales)) == 0)
        hour.step++;
    return hour;
}

static void fill_hours(struct hours *hours, uint32_t week) {
    struct hours_hour *hour = hours->hour + (size_t)week * (HOURS_A_WEEK + 1);
    for (uint32_t i = 0; i < HOURS_A_WEEK; i++) {
        uint32_t first = hours_before(hours, week, i, 0, hours->groups);
        hour[i] = make_hour(first, hours_before(hours, week, i + 1, 0, hours->groups) - first);
    }
    hour[HOURS_A_WEEK].first = hours_before(hours, week, HOURS_A_WEEK, 0, hours->groups);
}

static int fill_week(struct hours *hours, const struct stores *stores, int32_t first_day,
                     uint32_t week, const uint32_t *sales, uint64_t key, struct err *err) {
    for (uint32_t group = 0; group < hours->groups; group++) {
        uint64_t weight[HOURS_A_WEEK];
        uint32_t before[HOURS_A_WEEK + 1];
        int64_t start_us = calendar_us_of_day(first_day + 7 * (int32_t)week);
        if (!weigh_week(stores_group(stores, group), start_us, first_day, weight))
            return err_set(err, ERR_SYSTEM, "trading group %u is closed all of week %u", group,
                           week);
        uint32_t phase = (uint32_t)mix_at(key, (uint64_t)week << 32 | group);
        share_out(weight, sales[group], phase, before);
        add_group(hours, week, group, before);
        fill_guide(hours, week, group, group, group + 1);
    }
    fill_guide(hours, week, hours->groups, 0, hours->groups);
    fill_hours(hours, week);
    return 0;
}

int hours_init(struct hours *hours, const struct stores *stores, int32_t first_day, uint32_t weeks,
               const uint32_t *sales, uint64_t key, struct err *err) {
    uint32_t groups = stores_group_count(stores);
    size_t columns = (size_t)weeks * (groups + 1);
    *hours = (struct hours){
        .groups = groups,
        .before = calloc(columns * (HOURS_A_WEEK + 1), sizeof *hours->before),
        .hour = calloc((size_t)weeks * (HOURS_A_WEEK + 1), sizeof *hours->hour),
        .guide = calloc(columns * HOURS_PARTS, sizeof *hours->guide),
    };
    if (!hours->before || !hours->hour || !hours->guide) {
        hours_release(hours);
        return err_set(err, ERR_SYSTEM, "out of memory for the hours of %u weeks", weeks);
    }
    for (uint32_t week = 0; week < weeks; week++) {
        if (fill_week(hours, stores, first_day, week, sales + (size_t)week * groups, key, err) <
            0) {
            hours_release(hours);
            return -1;
        }
    }
    return 0;
}

void hours_release(struct hours *hours) {
    free(hours->before);
    free(hours->hour);
    free(hours->guide);
    *hours = (struct hours){0};
}

static inline uint32_t guess(const struct hours *hours, uint32_t week, uint32_t row, uint32_t index,
                             uint32_t sales) {
    uint64_t guide = (uint64_t)week * (hours->groups + UINT64_C(1)) + row;
    return hours->guide[guide * HOURS_PARTS + (index >> part_shift(sales))];
}

/* The first step of both searches is without a branch: it is taken too often to be foretold. */
uint32_t hours_of_sale(const struct hours *hours, uint32_t week, uint32_t index, uint32_t sales) {
    uint32_t hour = guess(hours, week, hours->groups, index, sales);
    const struct hours_hour *row = hours_hour(hours, week, 0);
    hour += row[hour + 1].first <= index;
    while (row[hour + 1].first <= index)
        hour++;
    return hour;
}

uint32_t hours_of_group_sale(const struct hours *hours, uint32_t week, uint32_t group,
                             uint32_t index, uint32_t sales) {
    uint32_t hour = guess(hours, week, group, index, sales);
    size_t columns = hours->groups + 1;
    const uint32_t *next = hours_row(hours, week, hour + 1) + group;
    size_t later = next[1] - next[0] <= index;
    hour += (uint32_t)later;
    for (next += later * columns; next[1] - next[0] <= index; next += columns)
        hour++;
    return hour;
}

/* Four numbers in a register, as any x86-64 and ARM64 has them: gcc and clang make plain code of it
 * elsewhere. */
typedef uint32_t lanes __attribute__((vector_size(16)));
#define LANES 4

void hours_groups_of(const struct hours *hours, const uint32_t *row,
                     const uint32_t mixed[HOURS_BATCH], uint32_t group[HOURS_BATCH]) {
    const uint32_t *next = row + hours->groups + 1;
    lanes sale[HOURS_BATCH / LANES], found[HOURS_BATCH / LANES] = {{0}};
    memcpy(sale, mixed, sizeof sale);
    for (uint32_t later = 1; later < hours->groups; later++) {
        uint32_t start = next[later] - row[later];
#pragma GCC unroll 8
        for (int i = 0; i < HOURS_BATCH / LANES; i++)
            found[i] -= (lanes)(sale[i] >= start);
    }
    memcpy(group, found, sizeof found);
}
