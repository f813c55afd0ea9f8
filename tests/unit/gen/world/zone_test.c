/* Offsets against the IANA database of the machine, hour by hour, and the edges by hand. */
#include "gen/world/zone.h"

#include <time.h>

#include "gen/world/calendar.h"
#include "tests/tap.h"

/* The C library's answer for the zone in TZ. */
static int64_t expected_minutes(int64_t utc_us) {
    time_t seconds = (time_t)(utc_us / 1000000);
    struct tm local;
    localtime_r(&seconds, &local);
    return local.tm_gmtoff / 60;
}

static bool use_zone(enum zone zone) {
    setenv("TZ", zone_name(zone), 1);
    tzset();
    return expected_minutes(0) != 0; /* a zone that is missing is taken for UTC */
}

static void test_against_the_database(void) {
    int64_t start = calendar_us_of_day(calendar_day(2015, 1, 1));
    int64_t end = calendar_us_of_day(calendar_day(2036, 1, 1));
    for (int zone = 0; zone < ZONES; zone++) {
        if (!use_zone((enum zone)zone)) {
            printf("# %s is not in this machine's time zone database\n",
                   zone_name((enum zone)zone));
            continue;
        }
        int wrong = 0;
        for (int64_t at = start; at < end; at += CALENDAR_HOUR_US / 2)
            wrong += zone_offset_minutes((enum zone)zone, at) != expected_minutes(at) ||
                     zone_offset_minutes((enum zone)zone, at - 1) != expected_minutes(at - 1);
        is_int(wrong, 0, "%s, each half hour of 2015 to 2035 and the microsecond before",
               zone_name((enum zone)zone));
    }
}

static int offset_at(enum zone zone, int year, int month, int day, int hour, int64_t more_us) {
    return zone_offset_minutes(zone, calendar_us_of_day(calendar_day(year, month, day)) +
                                         hour * CALENDAR_HOUR_US + more_us);
}

static void test_edges(void) {
    is_int(offset_at(ZONE_PACIFIC, 2025, 3, 9, 10, -1), -480, "Seattle, 2025-03-09 1:59:59.999999");
    is_int(offset_at(ZONE_PACIFIC, 2025, 3, 9, 10, 0), -420, "... and a microsecond later");
    is_int(offset_at(ZONE_PACIFIC, 2025, 11, 2, 9, -1), -420, "Seattle, 2025-11-02 before 2:00");
    is_int(offset_at(ZONE_PACIFIC, 2025, 11, 2, 9, 0), -480, "... and a microsecond later");
    is_int(offset_at(ZONE_EASTERN, 2026, 3, 8, 7, -1), -300, "New York, 2026-03-08 before 2:00");
    is_int(offset_at(ZONE_EASTERN, 2026, 3, 8, 7, 0), -240, "... and at 2:00");
    is_int(offset_at(ZONE_ARIZONA, 2025, 7, 1, 0, 0), -420, "Phoenix has no summer time");
    is_int(offset_at(ZONE_MOSCOW, 2025, 7, 1, 0, 0), 180, "nor has Moscow");
    is_int(zone_local_us(ZONE_JAKARTA, 0), 7 * CALENDAR_HOUR_US, "Jakarta's clock is 7 h ahead");
}

/* Indonesia and Russia have one offset all year. */
static void test_fixed_zones(void) {
    static const struct {
        enum zone zone;
        const char *short_name, *name;
        int hours;
    } fixed[] = {
        {ZONE_JAKARTA, "jakarta", "Asia/Jakarta", 7},
        {ZONE_MAKASSAR, "makassar", "Asia/Makassar", 8},
        {ZONE_JAYAPURA, "jayapura", "Asia/Jayapura", 9},
        {ZONE_MOSCOW, "moscow", "Europe/Moscow", 3},
        {ZONE_SAMARA, "samara", "Europe/Samara", 4},
        {ZONE_YEKATERINBURG, "yekaterinburg", "Asia/Yekaterinburg", 5},
        {ZONE_OMSK, "omsk", "Asia/Omsk", 6},
        {ZONE_KRASNOYARSK, "krasnoyarsk", "Asia/Krasnoyarsk", 7},
        {ZONE_IRKUTSK, "irkutsk", "Asia/Irkutsk", 8},
        {ZONE_VLADIVOSTOK, "vladivostok", "Asia/Vladivostok", 10},
    };
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        int wrong = 0;
        for (int month = 1; month <= 12; month++)
            wrong += offset_at(fixed[i].zone, 2025, month, 15, 12, 0) != fixed[i].hours * 60;
        ok(wrong == 0 && zone_of_short_name(fixed[i].short_name) == (int)fixed[i].zone &&
               strcmp(zone_name(fixed[i].zone), fixed[i].name) == 0,
           "%s is %d h ahead of UTC in every month", fixed[i].name, fixed[i].hours);
    }
}

static void test_names(void) {
    is_int(zone_of_short_name("central"), ZONE_CENTRAL, "a short name is found");
    is_int(zone_of_short_name("atlantic"), -1, "another is not");
}

int main(void) {
    test_against_the_database();
    test_edges();
    test_fixed_zones();
    test_names();
    return tap_done();
}
