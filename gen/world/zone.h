/* Time zones, as far as a shop needs them: whole hours from UTC, and daylight saving time by the
 * rule of the United States. Indonesia and Russia have none.
 *
 * The rule is the Energy Policy Act of 2005, in force since 2007: from the second Sunday of March,
 * 2:00 local standard time, to the first Sunday of November, 2:00 local daylight time. It is
 * applied to every year, the years before 2007 included: a world has one rule. So are the hours of
 * Russia as they are since October 2014.
 */
#ifndef PGBAZAAR_GEN_WORLD_ZONE_H
#define PGBAZAAR_GEN_WORLD_ZONE_H

#include <stdint.h>

enum zone {
    ZONE_PACIFIC,
    ZONE_MOUNTAIN,
    ZONE_ARIZONA, /* Mountain Standard Time all year */
    ZONE_CENTRAL,
    ZONE_EASTERN,
    ZONE_JAKARTA,  /* west of Indonesia */
    ZONE_MAKASSAR, /* its middle */
    ZONE_JAYAPURA, /* its east */
    ZONE_MOSCOW,
    ZONE_SAMARA,
    ZONE_YEKATERINBURG,
    ZONE_OMSK,
    ZONE_KRASNOYARSK,
    ZONE_IRKUTSK,
    ZONE_VLADIVOSTOK,
    ZONES,
};

/* Local time minus UTC at a moment, in minutes: -480 for Seattle in winter. */
int zone_offset_minutes(enum zone zone, int64_t utc_us);

/* The moment shown as local time: microseconds since 1970-01-01 00:00:00 on the local clock. */
int64_t zone_local_us(enum zone zone, int64_t utc_us);

/* The name in the IANA time zone database: "America/Los_Angeles". */
const char *zone_name(enum zone zone);

/* The zone of a short name as the data files have it ("pacific"), or -1. */
int zone_of_short_name(const char *short_name);

#endif
