/* Days by local clocks, against the slow way: asking the zone at each moment. */
#include "gen/world/local_day.h"

#include "tests/small_world.h"

static struct world world;

static void agrees_with_the_zones(void) {
    uint64_t wrong_day = 0, wrong_hour = 0, wrong_date = 0, asked = 0;
    for (int zone = 0; zone < ZONES; zone++) {
        if (!world.days.of_zone[zone])
            continue;
        for (int64_t at_us = world.start_us; at_us < world.end_us;
             at_us += 1733 * INT64_C(1000000)) {
            int64_t local_us = zone_local_us((enum zone)zone, at_us);
            struct local_time time = local_days_at(&world.days, (enum zone)zone, at_us);
            int32_t day = calendar_day_of_us(local_us);
            struct calendar_date date = calendar_date_of(day);
            wrong_day += time.day != day;
            wrong_hour += time.hour != (local_us - calendar_us_of_day(day)) / CALENDAR_HOUR_US;
            wrong_date += time.date != (uint32_t)(date.year * 10000 + date.month * 100 + date.day);
            asked++;
        }
    }
    ok(asked > 50000, "several zones, %" PRIu64 " moments", asked);
    is_int(wrong_day, 0, "each moment has its local day, when clocks change too");
    is_int(wrong_date, 0, "its date");
    is_int(wrong_hour, 0, "and its hour");
}

static void knows_the_first_sale(void) {
    struct history_cursor cursor;
    history_cursor_init(&cursor);
    uint64_t wrong = 0, midnights = 0;
    for (int zone = 0; zone < ZONES; zone++) {
        const struct local_midnight *list = world.days.of_zone[zone];
        for (uint32_t i = 0; list && i <= world.days.count; i++, midnights++) {
            struct purchase before, after;
            uint64_t first = list[i].first_sale;
            if (first > 0) {
                history_purchase(&world.history, &cursor, first - 1, &before);
                wrong += before.at_us >= list[i].at_us;
            }
            if (first < world_sales(&world)) {
                history_purchase(&world.history, &cursor, first, &after);
                wrong += after.at_us < list[i].at_us;
            }
        }
    }
    is_int(wrong, 0, "of %" PRIu64 " midnights, each has the sales before and after it", midnights);
}

/* What was sold keeps its receipt when the world goes on. */
static void a_longer_world_keeps_its_days(void) {
    struct world_params params = small_world_params();
    params.volume.weeks += 20;
    static struct world longer;
    world_for_test(&longer, &params);
    uint64_t wrong = 0;
    for (int64_t at_us = world.start_us; at_us < world.end_us; at_us += CALENDAR_HOUR_US) {
        struct local_time time = local_days_at(&world.days, ZONE_PACIFIC, at_us);
        struct local_time again = local_days_at(&longer.days, ZONE_PACIFIC, at_us);
        wrong += time.day != again.day || time.first_sale != again.first_sale;
    }
    is_int(wrong, 0, "a longer world has the same first sales");
    world_release(&longer);
}

int main(void) {
    struct world_params params = small_world_params();
    world_for_test(&world, &params);
    agrees_with_the_zones();
    knows_the_first_sale();
    a_longer_world_keeps_its_days();
    world_release(&world);
    return tap_done();
}
