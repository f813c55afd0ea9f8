/* Who sits at which till when.
 *
 * A shop works in two shifts, the online shop, which never closes, in three. For each shift there
 * is a team of one cashier a till, and one team more, so that each has a day off: a team works the
 * early shift one day, the late one the next (the night one after that), and then rests. Within a
 * team the tills are dealt anew each day. So in a shift nobody sits at two tills, and nobody works
 * two shifts of a day. An assumption.
 */
#ifndef PGBAZAAR_GEN_WORLD_STAFF_H
#define PGBAZAAR_GEN_WORLD_STAFF_H

#include <stdint.h>

#include "common/mix.h"
#include "gen/world/trading.h"

#define STAFF_SHIFTS_MAX 3

static inline uint32_t staff_shifts(enum opening opening) {
    return opening == OPENING_ALWAYS ? STAFF_SHIFTS_MAX : 2;
}

/* The shift in which a local hour lies: about the middle of the opening hours is the change. */
static inline uint32_t staff_shift(enum opening opening, int32_t hour) {
    return opening == OPENING_ALWAYS ? (uint32_t)hour / 8 : hour >= 14 + (opening == OPENING_MALL);
}

/* Cashiers of a store. */
static inline uint32_t staff_cashiers(enum opening opening, uint32_t tills) {
    return (staff_shifts(opening) + 1) * tills;
}

/* The cashier (from 1) at a till (from 1) of a store that has so many, in a shift of a local day
 * (days since 1970-01-01, at least -7). */
static inline uint32_t staff_cashier(uint64_t key, uint32_t store, enum opening opening,
                                     uint32_t tills, int32_t day, uint32_t shift, uint32_t till) {
    uint32_t phase = (uint32_t)(day + 12) + store;
    uint32_t teams = staff_shifts(opening) + 1;
    phase = teams == 3 ? phase % 3 : phase % 4;
    uint32_t team = shift >= phase ? shift - phase : shift + teams - phase;
    uint64_t post = (uint64_t)store << 34 | (uint64_t)(uint32_t)day << 2 | shift;
    uint32_t member = till - 1 + (uint32_t)mix_below(mix_at(key, post), tills);
    return team * tills + (member >= tills ? member - tills : member) + 1;
}

#endif
