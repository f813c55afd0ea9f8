/* Sites: in which country, city and street the stores stand, in the order in which they open.
 *
 * A country's turn comes as often as its weight says, within it a city's turn as often as its
 * population says, and a city's districts follow each other. What is n-th is a function of the seed
 * and the weights alone, so that a longer list begins with the shorter one.
 */
#ifndef PGBAZAAR_GEN_WORLD_SITE_H
#define PGBAZAAR_GEN_WORLD_SITE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/cities.h"
#include "gen/world/text.h"

/* At most so many sites are asked of one struct sites. */
#define SITES_MAX 5000

/* The place of a country or a city in the order of openings: its n-th store opens at the time
 * (n + u) / rate, u by hash. Nothing is drawn twice, and the order has no end on which it depends.
 */
struct site_turn {
    uint64_t next;
    uint32_t opened;
};

struct site_country {
    struct cities cities;
    struct site_turn *cities_turns; /* owned, one for each city */
    struct site_turn turn;
    uint32_t rate; /* in proportion to the weight; 0: no store is in this country */
};

struct sites {
    struct site_country countries[LOCALES];
    uint64_t key;
};

struct site {
    enum locale locale;
    const struct city *city; /* of the sites, as the district */
    bool is_namesake;
    uint32_t number; /* of the city's stores, from 0 */
    const struct district *district;
    uint32_t round; /* how many of the city's stores before it have a name of that district */
    uint32_t house; /* number in the district's street, of no other of its stores */
};

/* weights: how often a store is in each country; not negative, not all 0. Release with
 * sites_release, after a failure too. */
int sites_init(struct sites *sites, uint64_t seed, const double weights[LOCALES], struct err *err);
void sites_release(struct sites *sites);

/* The next site in the order. */
struct site sites_next(struct sites *sites);

/* The next site of a city of a country that has stores. */
struct site sites_next_in(struct sites *sites, enum locale locale, const struct city *city);

/* What tells the site from all others: "surabaya", "surabaya_2"; "Surabaya", "Surabaya Darmo",
 * "Portland ME"; when a city's districts have been used up they begin anew, "New York Harlem 2". */
void site_put_slug(const struct site *site, struct text *text);
void site_put_name(const struct site *site, struct text *text);

/* The address as it is written in the country: "1200 Main St, Austin, TX", "Jl. Raya Darmo No. 12,
 * Surabaya", "ул. Ленина, 5, Омск". */
void site_put_address(const struct site *site, struct text *text);

/* The city that stands for a country as a whole: the largest. */
const struct city *sites_capital(const struct sites *sites, enum locale locale);

#endif
