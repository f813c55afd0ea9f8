/* What a date means to a shop: the holidays of the United States, Indonesia and Russia, and the
 * days before them on which people buy.
 *
 * The days of the United States follow the calendar of the National Retail Federation, those of
 * Indonesia and Russia the public holidays by law and the well-known days of sales (Idul Fitri and
 * the two weeks before, when the holiday allowance has been paid; 11 November and 12 December
 * online; the weeks before New Year in Russia). Idul Fitri and Idul Adha are those of the tabular
 * Islamic calendar and may be a day away from the one that was announced. The sizes are
 * assumptions that keep the usual order of the days.
 *
 * They move a week's sales between its days. How much a whole week sells is volume.h's matter.
 */
#ifndef PGBAZAAR_GEN_WORLD_HOLIDAY_H
#define PGBAZAAR_GEN_WORLD_HOLIDAY_H

#include <stdbool.h>
#include <stdint.h>

#include "gen/world/locale.h"

/* Trade on a day in per mille of an ordinary day of that weekday and season: 0 where shops stay
 * closed (in the United States Easter Sunday, Thanksgiving and Christmas Day), 2,500 on Black
 * Friday there, 1,000 on an ordinary day. An online shop never closes. season is the strength, 0 to
 * 2: with 0 every day is an ordinary one, with 2 it differs twice as much, but not below 0. */
uint32_t holiday_trade_per_mille(enum locale locale, int32_t day, bool online, double season);

#endif
