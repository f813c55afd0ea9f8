/* When shops are open, and how a week's trade falls on its hours.
 *
 * Stores in the same country, with the same zone and the same opening hours, are a trading group:
 * their sales have the same rhythm.
 */
#ifndef PGBAZAAR_GEN_WORLD_TRADING_H
#define PGBAZAAR_GEN_WORLD_TRADING_H

#include <stdbool.h>
#include <stdint.h>

#include "gen/world/locale.h"
#include "gen/world/zone.h"

enum opening {
    OPENING_STREET, /* 8 to 21 h, Sunday 9 to 20 h; Indonesia 8 to 22 h, Russia 9 to 21 h, daily */
    OPENING_MALL,   /* 9 to 21 h, Sunday 10 to 19 h; Indonesia and Russia 10 to 22 h, daily */
    OPENING_ALWAYS, /* online: always, with an evening peak and a low at 4 h */
    OPENINGS,
};

struct trading_group {
    enum locale locale;
    enum zone zone;
    enum opening opening;
    bool is_online;
    double season; /* strength of weekdays and holidays: 0 none, 1 as they are */
    /* Shares of the local hours of a week, in millionths; hour 0 is Sunday 00:00. 0: closed. */
    uint16_t local_weight[168];
};

/* The first open hour, and the first closed one, on a weekday (0 is Sunday). */
uint32_t opening_from_hour(enum locale locale, enum opening opening, uint32_t weekday);
uint32_t opening_to_hour(enum locale locale, enum opening opening, uint32_t weekday);

/* Fills the group. Each weekday has its share of the week whatever the opening hours; with season 0
 * all have the same, with 2 (the most) they differ twice as much. */
void trading_group_init(struct trading_group *group, enum locale locale, enum zone zone,
                        enum opening opening, double season);

#endif
