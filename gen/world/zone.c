#include "gen/world/zone.h"

#include <stdbool.h>
#include <string.h>

#include "gen/world/calendar.h"

#define MINUTE_US INT64_C(60000000)

struct zone_rule {
    const char *short_name;
    const char *name;
    int standard_minutes;
    bool daylight_saving;
};

static const struct zone_rule zone_rules[ZONES] = {
    [ZONE_PACIFIC] = {"pacific", "America/Los_Angeles", -480, true},
    [ZONE_MOUNTAIN] = {"mountain", "America/Denver", -420, true},
    [ZONE_ARIZONA] = {"arizona", "America/Phoenix", -420, false},
    [ZONE_CENTRAL] = {"central", "America/Chicago", -360, true},
    [ZONE_EASTERN] = {"eastern", "America/New_York", -300, true},
    [ZONE_JAKARTA] = {"jakarta", "Asia/Jakarta", 420, false},
    [ZONE_MAKASSAR] = {"makassar", "Asia/Makassar", 480, false},
    [ZONE_JAYAPURA] = {"jayapura", "Asia/Jayapura", 540, false},
    [ZONE_MOSCOW] = {"moscow", "Europe/Moscow", 180, false},
    [ZONE_SAMARA] = {"samara", "Europe/Samara", 240, false},
    [ZONE_YEKATERINBURG] = {"yekaterinburg", "Asia/Yekaterinburg", 300, false},
    [ZONE_OMSK] = {"omsk", "Asia/Omsk", 360, false},
    [ZONE_KRASNOYARSK] = {"krasnoyarsk", "Asia/Krasnoyarsk", 420, false},
    [ZONE_IRKUTSK] = {"irkutsk", "Asia/Irkutsk", 480, false},
    [ZONE_VLADIVOSTOK] = {"vladivostok", "Asia/Vladivostok", 600, false},
};

/* Both changes happen at 2:00 by the clock that is then in force: 2:00 standard in March, and in
 * November 2:00 daylight, which is 1:00 standard. */
static bool is_daylight_saving(int64_t standard_us) {
    int32_t day = calendar_day_of_us(standard_us);
    struct calendar_date date = calendar_date_of(day);
    if (date.month < 3 || date.month > 11)
        return false;
    if (date.month > 3 && date.month < 11)
        return true;
    int64_t hour = (standard_us - calendar_us_of_day(day)) / CALENDAR_HOUR_US;
    if (date.month == 3) {
        int32_t change = calendar_nth_weekday(date.year, 3, SUNDAY, 2);
        return day > change || (day == change && hour >= 2);
    }
    int32_t change = calendar_nth_weekday(date.year, 11, SUNDAY, 1);
    return day < change || (day == change && hour < 1);
}

int zone_offset_minutes(enum zone zone, int64_t utc_us) {
    const struct zone_rule *rule = &zone_rules[zone];
    if (!rule->daylight_saving)
        return rule->standard_minutes;
    bool summer = is_daylight_saving(utc_us + rule->standard_minutes * MINUTE_US);
    return rule->standard_minutes + (summer ? 60 : 0);
}

int64_t zone_local_us(enum zone zone, int64_t utc_us) {
    return utc_us + zone_offset_minutes(zone, utc_us) * MINUTE_US;
}

const char *zone_name(enum zone zone) {
    return zone_rules[zone].name;
}

int zone_of_short_name(const char *short_name) {
    for (int zone = 0; zone < ZONES; zone++)
        if (strcmp(zone_rules[zone].short_name, short_name) == 0)
            return zone;
    return -1;
}
