#include "gen/world/local_day.h"
#include "gen/world/calendar.h"

#include <stdlib.h>
#include <string.h>

/* The first sale at or after a whole hour UTC. */
static uint64_t first_sale_at(const struct history *history, int64_t at_us) {
    if (at_us <= history->start_us)
        return 0;
    int64_t since_us = at_us - history->start_us;
    uint32_t week = (uint32_t)(since_us / CALENDAR_WEEK_US);
    if (week >= history->volume.weeks)
        return volume_sales(&history->volume);
    uint32_t hour = (uint32_t)(since_us % CALENDAR_WEEK_US / CALENDAR_HOUR_US);
    return history->volume.sale_first[week] +
           hours_before(&history->hours, week, hour, 0, history->hours.groups);
}

/* The local midnight of a day, in UTC: half a day from it the clock may have another offset. */
static int64_t midnight_us(enum zone zone, int32_t day) {
    int64_t local_us = calendar_us_of_day(day);
    int64_t guess_us = local_us - (zone_local_us(zone, local_us) - local_us);
    return local_us - (zone_local_us(zone, guess_us) - guess_us);
}

static int add_zone(struct local_days *days, const struct history *history, enum zone zone,
                    struct err *err) {
    struct local_midnight *midnights = calloc((size_t)days->count + 1, sizeof *midnights);
    days->of_zone[zone] = midnights;
    if (!midnights)
        return err_set(err, ERR_SYSTEM, "out of memory for the days of a time zone");
    for (uint32_t i = 0; i <= days->count; i++) {
        midnights[i].at_us = midnight_us(zone, days->first_day + (int32_t)i);
        midnights[i].first_sale = first_sale_at(history, midnights[i].at_us);
    }
    return 0;
}

int local_days_init(struct local_days *days, const struct history *history,
                    const struct stores *stores, struct err *err) {
    memset(days, 0, sizeof *days);
    /* Clocks are up to half a day behind and ahead. */
    days->first_day = calendar_day_of_us(history->start_us) - 1;
    days->count = 7 * history->volume.weeks + 2;
    days->dates = calloc(days->count, sizeof *days->dates);
    if (!days->dates)
        return err_set(err, ERR_SYSTEM, "out of memory for the dates of %u days", days->count);
    for (uint32_t i = 0; i < days->count; i++) {
        struct calendar_date date = calendar_date_of(days->first_day + (int32_t)i);
        days->dates[i] = (uint32_t)(date.year * 10000 + date.month * 100 + date.day);
    }
    for (uint32_t store = 0; store < stores_count(stores); store++) {
        enum zone zone = stores_at(stores, store)->zone;
        if (!days->of_zone[zone] && add_zone(days, history, zone, err) < 0)
            return -1;
    }
    return 0;
}

void local_days_release(struct local_days *days) {
    free(days->dates);
    for (int zone = 0; zone < ZONES; zone++)
        free(days->of_zone[zone]);
    memset(days, 0, sizeof *days);
}
