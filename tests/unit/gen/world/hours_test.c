/* When in a week a trading group sells. */
#include "gen/world/hours.h"

#include "gen/world/calendar.h"
#include "tests/tap.h"

enum { WEEKS = 53 };

static struct stores stores;
static struct hours hours;
static int32_t first_day;

static uint64_t sold_in(uint32_t week, uint32_t group, uint32_t hour, uint64_t count) {
    return hours_before(&hours, week, group, hour + 1, count) -
           hours_before(&hours, week, group, hour, count);
}

static int64_t local_us(uint32_t week, uint32_t group, uint32_t hour) {
    int64_t start_us = calendar_us_of_day(first_day + 7 * (int32_t)week);
    return zone_local_us(stores_group(&stores, group)->zone, start_us + hour * CALENDAR_HOUR_US);
}

/* Whether the group's shops are open in this hour: by its weights and the calendar. */
static bool is_open(uint32_t week, uint32_t group, uint32_t hour) {
    const struct trading_group *trading = stores_group(&stores, group);
    int64_t us = local_us(week, group, hour);
    int32_t day = calendar_day_of_us(us);
    int64_t of_day = (us - calendar_us_of_day(day)) / CALENDAR_HOUR_US;
    return trading->local_weight[(int)calendar_weekday(day) * 24 + (int)of_day] > 0 &&
           calendar_trade_per_mille(day, trading->is_online) > 0;
}

static void shares_out_all(void) {
    static const uint64_t counts[] = {0, 1, 7, 1000000, UINT64_C(123456789012345)};
    uint64_t lost = 0, backwards = 0, at_first = 0;
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (uint32_t week = 0; week < WEEKS; week++)
            for (uint32_t group = 0; group < hours.groups; group++) {
                at_first += hours_before(&hours, week, group, 0, counts[c]) != 0;
                lost += hours_before(&hours, week, group, HOURS_A_WEEK, counts[c]) != counts[c];
                for (uint32_t hour = 0; hour < HOURS_A_WEEK; hour++)
                    backwards += hours_before(&hours, week, group, hour + 1, counts[c]) <
                                 hours_before(&hours, week, group, hour, counts[c]);
            }
    is_int(at_first, 0, "before the first hour of a week nothing is sold");
    is_int(lost, 0, "behind the last all is sold");
    is_int(backwards, 0, "and no hour takes a sale back");
}

static void sells_only_while_open(void) {
    uint64_t closed = 0, idle = 0;
    for (uint32_t week = 0; week < WEEKS; week++)
        for (uint32_t group = 0; group < hours.groups; group++)
            for (uint32_t hour = 0; hour < HOURS_A_WEEK; hour++) {
                uint64_t sold = sold_in(week, group, hour, 100000);
                closed += sold > 0 && !is_open(week, group, hour);
                idle += sold == 0 && is_open(week, group, hour);
            }
    is_int(closed, 0, "no group sells in an hour in which it is closed");
    is_int(idle, 0, "each sells in every hour in which it is open");
}

/* Sales of a group between two local days of the week. */
static uint64_t sold_on(uint32_t week, uint32_t group, int32_t day) {
    uint64_t sold = 0;
    for (uint32_t hour = 0; hour < HOURS_A_WEEK; hour++)
        if (calendar_day_of_us(local_us(week, group, hour)) == day)
            sold += sold_in(week, group, hour, 1000000);
    return sold;
}

static void keeps_holidays(void) {
    int32_t thanksgiving = calendar_day(2025, 11, 27);
    uint32_t week = (uint32_t)(thanksgiving - first_day) / 7;
    uint64_t shops_sold = 0, online_sold = 0, fewer = 0;
    for (uint32_t group = 0; group < hours.groups; group++) {
        uint64_t that_day = sold_on(week, group, thanksgiving);
        if (stores_group(&stores, group)->is_online)
            online_sold += that_day;
        else
            shops_sold += that_day;
        fewer += sold_on(week, group, thanksgiving + 1) <= sold_on(week, group, thanksgiving - 1);
    }
    is_int(shops_sold, 0, "shops are closed on Thanksgiving");
    ok(online_sold > 0, "the online shop is not");
    is_int(fewer, 0, "everybody sells more on Black Friday than two days before");
}

/* The first open hour of a Monday in UTC, summer and winter. */
static void follows_daylight_saving(void) {
    int32_t january = calendar_day(2025, 1, 13), july = calendar_day(2025, 7, 14);
    for (uint32_t group = 0; group < hours.groups; group++) {
        if (stores_group(&stores, group)->zone != ZONE_PACIFIC ||
            stores_group(&stores, group)->opening != OPENING_STREET)
            continue;
        const int32_t days[2] = {january, july};
        uint32_t opened[2];
        for (int i = 0; i < 2; i++) {
            uint32_t week = (uint32_t)(days[i] - first_day) / 7;
            opened[i] = 24 + 8; /* Monday 08:00 UTC is the middle of Seattle's night */
            while (opened[i] < HOURS_A_WEEK && sold_in(week, group, opened[i], 1000000) == 0)
                opened[i]++;
        }
        is_int(opened[0], 24 + 16, "8 o'clock in Seattle is 16:00 UTC in winter");
        is_int(opened[1], 24 + 15, "and 15:00 in summer");
        return;
    }
    ok(false, "there is a group of Seattle's");
}

static void takes_any_hours(void) {
    struct stores one = {.groups = 1, .group = {{.zone = ZONE_PACIFIC}}};
    struct hours few;
    struct err err;
    is_int(hours_init(&few, &one, first_day, 2, &err), -1, "a group that is never open");
    is_text(err.text, "trading group 0 is closed all of week 0", "is refused");
    one.group[0].local_weight[10] = 1; /* Sunday from 10 to 11 h, in winter 18:00 UTC */
    is_int(hours_init(&few, &one, first_day, 2, &err), 0, "one that is open for an hour");
    is_int(hours_before(&few, 1, 0, 18, 1000), 0, "sells nothing before");
    is_int(hours_before(&few, 1, 0, 19, 1000), 1000, "all in it");
    is_int(hours_before(&few, 1, 0, 167, UINT64_MAX), UINT64_MAX, "and nothing behind");
    hours_release(&few);
}

int main(void) {
    struct err err = {.kind = ERR_NONE};
    first_day = calendar_day(2025, 1, 5);
    if (stores_init(&stores, 42, 60, 0.6, &err) < 0 ||
        hours_init(&hours, &stores, first_day, WEEKS, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        return 1;
    }
    ok(hours.groups > 5, "%u trading groups", hours.groups);
    shares_out_all();
    sells_only_while_open();
    keeps_holidays();
    follows_daylight_saving();
    takes_any_hours();
    hours_release(&hours);
    ok(!hours.share, "released");
    stores_release(&stores);
    return tap_done();
}
