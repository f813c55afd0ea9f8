/* When in a week a trading group sells. */
#include "gen/world/hours.h"

#include "gen/world/calendar.h"
#include "gen/world/holiday.h"
#include "tests/tap.h"

enum { WEEKS = 53 };

static struct stores stores;
static struct hours hours;
static int32_t first_day;

/* The table for groups that all sell `count` a week. */
static void init(struct hours *of, uint32_t count) {
    static uint32_t sales[WEEKS * STORES_GROUPS_MAX];
    struct err err;
    for (size_t i = 0; i < sizeof sales / sizeof *sales; i++)
        sales[i] = count;
    if (hours_init(of, &stores, first_day, WEEKS, sales, 7, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
}

static uint32_t before(const struct hours *of, uint32_t week, uint32_t group, uint32_t hour) {
    return hours_before(of, week, hour, group, group + 1);
}

static uint32_t sold_in(uint32_t week, uint32_t group, uint32_t hour) {
    return before(&hours, week, group, hour + 1) - before(&hours, week, group, hour);
}

static int64_t local_us(uint32_t week, uint32_t group, uint32_t hour) {
    int64_t start_us = calendar_us_of_day(first_day + 7 * (int32_t)week);
    return zone_local_us(stores_group(&stores, group)->zone, start_us + hour * CALENDAR_HOUR_US);
}

/* Whether the group's shops are open in this hour: by its weights and the calendar, and not before
 * the world's first day has begun there. */
static bool is_open(uint32_t week, uint32_t group, uint32_t hour) {
    const struct trading_group *trading = stores_group(&stores, group);
    int64_t us = local_us(week, group, hour);
    int32_t day = calendar_day_of_us(us);
    int64_t of_day = (us - calendar_us_of_day(day)) / CALENDAR_HOUR_US;
    return day >= first_day &&
           trading->local_weight[(int)calendar_weekday(day) * 24 + (int)of_day] > 0 &&
           holiday_trade_per_mille(trading->locale, day, trading->is_online, 1) > 0;
}

/* One week's row of a group: nothing before its first hour, all behind the last. */
static uint64_t faults_of(const struct hours *of, uint32_t week, uint32_t group, uint32_t count) {
    uint64_t faults =
        before(of, week, group, 0) != 0 || before(of, week, group, HOURS_A_WEEK) != count;
    for (uint32_t hour = 0; hour < HOURS_A_WEEK; hour++)
        faults += before(of, week, group, hour + 1) < before(of, week, group, hour);
    return faults;
}

/* Sales that are looked up in another hour than the one they fall into. */
static uint64_t astray_of(const struct hours *of, uint32_t week, uint32_t group, uint32_t count) {
    uint64_t astray = 0;
    for (uint32_t hour = 0; hour < HOURS_A_WEEK; hour++) {
        const uint32_t *row = hours_row(of, week, hour), *next = hours_row(of, week, hour + 1);
        uint32_t from = row[group + 1] - row[group], end = next[group + 1] - next[group];
        if (from == end)
            continue;
        astray += hours_of_group_sale(of, week, group, from, count) != hour;
        astray += hours_of_group_sale(of, week, group, end - 1, count) != hour;
        uint32_t all = row[of->groups];
        astray += hours_of_sale(of, week, all, count * of->groups) != hour;
        uint32_t mixed = next[group] - row[group];
        astray += hours_group_of(of, row, mixed) != group;
        astray += hours_group_of(of, row, mixed + end - from - 1) != group;
    }
    return astray;
}

static void shares_out_all(void) {
    const uint32_t counts[] = {0, 1, 7, 63, 64, 65, 1000000, UINT32_MAX / STORES_GROUPS_MAX};
    uint64_t faults = 0, astray = 0;
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        struct hours of;
        init(&of, counts[c]);
        for (uint32_t week = 0; week < WEEKS; week++)
            for (uint32_t group = 0; group < of.groups; group++) {
                faults += faults_of(&of, week, group, counts[c]);
                astray += astray_of(&of, week, group, counts[c]);
            }
        hours_release(&of);
    }
    is_int(faults, 0, "sales before an hour rise from none to all");
    is_int(astray, 0, "a sale's hour and group are found");
}

/* One sale a week must not fall into the same hour each week. */
static void rounds_evenly(void) {
    struct hours of;
    init(&of, 1);
    uint32_t on[7] = {0}, fewest = UINT32_MAX;
    for (uint32_t week = 0; week < WEEKS; week++)
        for (uint32_t group = 0; group < of.groups; group++)
            on[hours_of_group_sale(&of, week, group, 0, 1) / 24]++;
    for (int day = 0; day < 7; day++)
        fewest = on[day] < fewest ? on[day] : fewest;
    ok(fewest > WEEKS * of.groups / 14,
       "where a group has one sale a week, it is on any day of it (%u of %u on the rarest)", fewest,
       WEEKS * of.groups);
    hours_release(&of);
}

static void sells_only_while_open(void) {
    uint64_t closed = 0, idle = 0;
    for (uint32_t week = 0; week < WEEKS; week++)
        for (uint32_t group = 0; group < hours.groups; group++)
            for (uint32_t hour = 0; hour < HOURS_A_WEEK; hour++) {
                uint32_t sold = sold_in(week, group, hour);
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
            sold += sold_in(week, group, hour);
    return sold;
}

static void keeps_holidays(void) {
    int32_t thanksgiving = calendar_day(2025, 11, 27), idul_fitri = calendar_day(2025, 3, 31);
    uint32_t autumn = (uint32_t)(thanksgiving - first_day) / 7;
    uint32_t spring = (uint32_t)(idul_fitri - first_day) / 7;
    uint64_t shops = 0, online = 0, idle = 0, fewer = 0, eve = 0, feast = 0;
    for (uint32_t group = 0; group < hours.groups; group++) {
        const struct trading_group *trading = stores_group(&stores, group);
        bool indonesian = trading->locale == LOCALE_ID_ID;
        uint64_t sold = sold_on(autumn, group, thanksgiving);
        online += trading->is_online ? sold : 0;
        shops += trading->is_online || trading->locale != LOCALE_EN_US ? 0 : sold;
        idle += trading->locale != LOCALE_EN_US && sold == 0;
        fewer += !indonesian && sold_on(autumn, group, thanksgiving + 1) <=
                                    sold_on(autumn, group, thanksgiving - 1);
        eve += indonesian ? sold_on(spring, group, idul_fitri - 1) : 0;
        feast += indonesian ? sold_on(spring, group, idul_fitri) : 0;
    }
    is_int(shops, 0, "shops of the United States are closed on Thanksgiving");
    is_int(idle, 0, "those of Indonesia and Russia are not");
    ok(online > 0, "nor is the online shop");
    is_int(fewer, 0, "Americans and Russians buy more on Black Friday than two days before");
    ok(eve > 6 * feast && feast > 0,
       "Indonesian shops sell %" PRIu64 " the day before Idul Fitri, %" PRIu64 " on it", eve,
       feast);
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
            while (opened[i] < HOURS_A_WEEK && sold_in(week, group, opened[i]) == 0)
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
    const uint32_t sales[2] = {1000, UINT32_MAX};
    struct hours few;
    struct err err;
    is_int(hours_init(&few, &one, first_day, 2, sales, 7, &err), -1, "a group that is never open");
    is_text(err.text, "trading group 0 is closed all of week 0", "is refused");
    one.group[0].local_weight[10] = 1; /* Sunday from 10 to 11 h, in winter 18:00 UTC */
    is_int(hours_init(&few, &one, first_day, 2, sales, 7, &err), 0, "one that is open for an hour");
    is_int(before(&few, 0, 0, 18), 0, "sells nothing before");
    is_int(before(&few, 0, 0, 19), 1000, "all in it");
    is_int(before(&few, 1, 0, 167), UINT32_MAX, "and nothing behind, however much");
    is_int(hours_of_sale(&few, 1, UINT32_MAX - 1, UINT32_MAX), 18, "where its last sale is found");
    hours_release(&few);
}

static void open_stores(double season) {
    struct err err = {.kind = ERR_NONE};
    const struct stores_params params = {
        .seed = 42, .count = 60, .skew = 0.6, .locale_weights = {2, 1, 1}, .season = season};
    if (stores_init(&stores, &params, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
}

/* Without season a week is like the one before, but where clocks were changed. */
static void obeys_the_season(void) {
    uint64_t differ = 0, compared = 0;
    stores_release(&stores);
    open_stores(0);
    init(&hours, 1000000);
    for (uint32_t group = 0; group < hours.groups; group++)
        for (uint32_t week = 2; week < WEEKS; week++) {
            if (zone_offset_minutes(stores_group(&stores, group)->zone,
                                    calendar_us_of_day(first_day + 7 * (int32_t)week + 8)) !=
                zone_offset_minutes(stores_group(&stores, group)->zone,
                                    calendar_us_of_day(first_day + 7 * (int32_t)week - 8)))
                continue;
            for (uint32_t hour = 0; hour < HOURS_A_WEEK; hour++, compared++)
                differ +=
                    abs((int)sold_in(week, group, hour) - (int)sold_in(week - 1, group, hour)) > 1;
        }
    ok(differ == 0 && compared > 100000, "with season 0 every week is the same, holidays too");
    hours_release(&hours);
    stores_release(&stores);
    open_stores(2);
    uint64_t idle = 0;
    for (int32_t year = 2010; year < 2040; year++) {
        first_day = calendar_day(year, 1, 3);
        init(&hours, 1000);
        for (uint32_t week = 0; week < WEEKS; week++)
            for (uint32_t group = 0; group < hours.groups; group++)
                idle += before(&hours, week, group, HOURS_A_WEEK) != 1000;
        hours_release(&hours);
    }
    is_int(idle, 0, "with season 2 no group is closed for a week in 30 years");
}

int main(void) {
    first_day = calendar_day(2025, 1, 5);
    open_stores(1);
    init(&hours, 100000);
    ok(hours.groups > 5, "%u trading groups", hours.groups);
    shares_out_all();
    rounds_evenly();
    sells_only_while_open();
    keeps_holidays();
    follows_daylight_saving();
    takes_any_hours();
    hours_release(&hours);
    ok(!hours.before, "released");
    obeys_the_season();
    stores_release(&stores);
    return tap_done();
}
