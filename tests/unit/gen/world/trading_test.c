/* Opening hours and how a week falls on them, by country and strength. */
#include "gen/world/trading.h"

#include "gen/world/calendar.h"
#include "tests/tap.h"

static const char *const openings[OPENINGS] = {"street", "mall", "always"};

/* From Sunday, in millionths. */
static const int32_t weekdays[LOCALES][7] = {
    [LOCALE_EN_US] = {148000, 128000, 126000, 130000, 138000, 158000, 172000},
    [LOCALE_ID_ID] = {184000, 126000, 125000, 128000, 132000, 132000, 173000},
    [LOCALE_RU_RU] = {164000, 128000, 127000, 130000, 135000, 147000, 169000},
};

static int32_t sold_on(const struct trading_group *group, uint32_t weekday) {
    int32_t sold = 0;
    for (uint32_t hour = 0; hour < 24; hour++)
        sold += group->local_weight[weekday * 24 + hour];
    return sold;
}

/* The hour at which most is sold on a weekday. */
static uint32_t peak_of(const struct trading_group *group, uint32_t weekday) {
    uint32_t peak = 0;
    for (uint32_t hour = 1; hour < 24; hour++)
        if (group->local_weight[weekday * 24 + hour] > group->local_weight[weekday * 24 + peak])
            peak = hour;
    return peak;
}

static void check_group(const struct trading_group *group) {
    static const uint32_t peaks[LOCALES] = {17, 19, 18};
    int shares = 0, hours = 0;
    for (uint32_t day = 0; day < 7; day++) {
        shares += abs(sold_on(group, day) - weekdays[group->locale][day]) > 12;
        for (uint32_t hour = 0; hour < 24; hour++) {
            bool open = hour >= opening_from_hour(group->locale, group->opening, day) &&
                        hour < opening_to_hour(group->locale, group->opening, day);
            hours += open != (group->local_weight[day * 24 + hour] > 0);
        }
        hours += peak_of(group, day) != (group->is_online ? 21 : peaks[group->locale]) && day != 0;
    }
    is_int(shares, 0, "%s, %s: each weekday has its share", locale_name(group->locale),
           openings[group->opening]);
    is_int(hours, 0, "it sells in the open hours alone, and most at its peak");
}

static void test_groups(void) {
    for (int locale = 0; locale < LOCALES; locale++)
        for (int opening = 0; opening < OPENINGS; opening++) {
            struct trading_group group;
            trading_group_init(&group, (enum locale)locale, ZONE_OMSK, (enum opening)opening, 1);
            ok(group.zone == ZONE_OMSK && group.is_online == (opening == OPENING_ALWAYS) &&
                   group.season == 1,
               "a group of %s keeps its zone, kind and season", locale_name((enum locale)locale));
            check_group(&group);
        }
}

static void test_opening_hours(void) {
    static const struct {
        enum locale locale;
        enum opening opening;
        uint32_t weekday, from, to;
    } known[] = {
        {LOCALE_EN_US, OPENING_STREET, SUNDAY, 9, 20},
        {LOCALE_EN_US, OPENING_STREET, MONDAY, 8, 21},
        {LOCALE_EN_US, OPENING_MALL, SUNDAY, 10, 19},
        {LOCALE_EN_US, OPENING_MALL, SATURDAY, 9, 21},
        {LOCALE_ID_ID, OPENING_MALL, SUNDAY, 10, 22},
        {LOCALE_ID_ID, OPENING_STREET, FRIDAY, 8, 22},
        {LOCALE_RU_RU, OPENING_MALL, MONDAY, 10, 22},
        {LOCALE_RU_RU, OPENING_STREET, SUNDAY, 9, 21},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        ok(opening_from_hour(known[i].locale, known[i].opening, known[i].weekday) ==
                   known[i].from &&
               opening_to_hour(known[i].locale, known[i].opening, known[i].weekday) == known[i].to,
           "%s, %s, weekday %u: %u to %u h", locale_name(known[i].locale),
           openings[known[i].opening], known[i].weekday, known[i].from, known[i].to);
}

static void test_friday_prayer(void) {
    struct trading_group group;
    trading_group_init(&group, LOCALE_ID_ID, ZONE_JAKARTA, OPENING_MALL, 1);
    const uint16_t *friday = &group.local_weight[(size_t)FRIDAY * 24];
    const uint16_t *thursday = &group.local_weight[(size_t)THURSDAY * 24];
    ok(friday[12] < friday[11] && friday[12] < friday[13] && thursday[12] > thursday[11],
       "in Indonesia fewer come at noon on Friday: %u, %u, %u", friday[11], friday[12], friday[13]);
}

static void test_strength(void) {
    for (int locale = 0; locale < LOCALES; locale++) {
        struct trading_group even, twice;
        trading_group_init(&even, (enum locale)locale, ZONE_OMSK, OPENING_STREET, 0);
        trading_group_init(&twice, (enum locale)locale, ZONE_OMSK, OPENING_STREET, 2);
        int uneven = 0, wrong = 0, closed = 0;
        for (uint32_t day = 0; day < 7; day++) {
            int32_t expected = 2 * weekdays[locale][day] - 1000000 / 7;
            uneven += abs(sold_on(&even, day) - 1000000 / 7) > 12;
            wrong += abs(sold_on(&twice, day) - expected) > 12;
            for (uint32_t hour = 0; hour < 24; hour++)
                closed += (even.local_weight[day * 24 + hour] > 0) !=
                          (twice.local_weight[day * 24 + hour] > 0);
        }
        ok(uneven == 0 && wrong == 0 && closed == 0,
           "%s: with season 0 the weekdays are alike, with 2 they differ twice as much, and the "
           "opening hours stay",
           locale_name((enum locale)locale));
    }
}

int main(void) {
    test_groups();
    test_opening_hours();
    test_friday_prayer();
    test_strength();
    return tap_done();
}
