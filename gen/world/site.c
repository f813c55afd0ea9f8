#include "gen/world/site.h"

#include <stdlib.h>
#include <string.h>

#include "common/mix.h"
#include "gen/world/purpose.h"

#define TWO_TO_32   UINT64_C(4294967296)
#define RATE_SCALE  1e6
#define HOUSE_BANDS 16

/* House numbers: the first one, and how many an address is drawn from. */
static const struct {
    uint32_t from, width;
} houses[LOCALES] = {
    [LOCALE_EN_US] = {100, 250},
    [LOCALE_ID_ID] = {1, 8},
    [LOCALE_RU_RU] = {1, 8},
};

static uint64_t city_key(const struct sites *sites, enum locale locale, uint32_t city) {
    return mix_at(mix_at(sites->key, (uint64_t)locale), city);
}

/* What has the rate 0 never has its turn. */
static void advance(struct site_turn *turn, uint64_t hash, uint32_t rate) {
    uint64_t time = turn->opened * TWO_TO_32 + (hash >> 32);
    turn->next = rate > 0 ? (time << 16) / rate : UINT64_MAX;
}

static void advance_country(struct sites *sites, enum locale locale) {
    struct site_country *country = &sites->countries[locale];
    uint64_t hash = mix_at(city_key(sites, locale, UINT32_MAX), country->turn.opened);
    advance(&country->turn, hash, country->rate);
}

static void advance_city(struct sites *sites, enum locale locale, uint32_t city) {
    struct site_country *country = &sites->countries[locale];
    struct site_turn *turn = &country->cities_turns[city];
    uint64_t hash = mix_at(city_key(sites, locale, city), turn->opened);
    advance(turn, hash, country->cities.list[city].population);
}

static int open_country(struct sites *sites, enum locale locale, struct err *err) {
    struct site_country *country = &sites->countries[locale];
    if (cities_init(&country->cities, locale, err) < 0)
        return -1;
    country->cities_turns = calloc(country->cities.count, sizeof *country->cities_turns);
    if (!country->cities_turns)
        return err_set(err, ERR_SYSTEM, "out of memory for %u cities", country->cities.count);
    for (uint32_t city = 0; city < country->cities.count; city++)
        advance_city(sites, locale, city);
    return 0;
}

int sites_init(struct sites *sites, uint64_t seed, const double weights[LOCALES], struct err *err) {
    memset(sites, 0, sizeof *sites);
    sites->key = mix_at(mix_key(seed, PURPOSE_STORE), UINT32_MAX);
    double total = 0;
    for (int locale = 0; locale < LOCALES; locale++) {
        if (!(weights[locale] >= 0))
            return err_set(err, ERR_USAGE, "the weight of a country cannot be %g", weights[locale]);
        total += weights[locale];
    }
    if (!(total > 0))
        return err_set(err, ERR_USAGE, "the weights of all countries are 0: no store has a place");
    for (int i = 0; i < LOCALES; i++) {
        enum locale locale = (enum locale)i;
        double share = weights[locale] / total;
        sites->countries[locale].rate = share > 0 ? 1 + (uint32_t)(share * RATE_SCALE) : 0;
        advance_country(sites, locale);
        if (share > 0 && open_country(sites, locale, err) < 0)
            return -1;
    }
    return 0;
}

void sites_release(struct sites *sites) {
    for (int locale = 0; locale < LOCALES; locale++) {
        cities_release(&sites->countries[locale].cities);
        free(sites->countries[locale].cities_turns);
    }
    memset(sites, 0, sizeof *sites);
}

/* The streets are used in turn. Each time round, the store takes a band of house numbers that no
 * other in that street has: the bands of a block in a mixed order, then those of the next block. */
static void choose_street(const struct sites *sites, uint32_t city_index, struct site *site) {
    uint64_t key = city_key(sites, site->locale, city_index);
    uint32_t count = site->city->district_count;
    uint32_t place = (uint32_t)mix_below(mix_at(key, SITES_MAX), count) + site->number;
    uint32_t round = site->number / count;
    uint64_t street_hash = mix_at(mix_at(key, SITES_MAX + 1), place % count);
    uint32_t band = round / HOUSE_BANDS * HOUSE_BANDS +
                    (round * 7 + (uint32_t)mix_below(street_hash, HOUSE_BANDS)) % HOUSE_BANDS;
    uint64_t house_hash = mix_at(street_hash, round);
    uint32_t width = houses[site->locale].width;
    site->district = &site->city->districts[place % count];
    site->round = site->number > 0 ? (site->number - 1) / count : 0;
    site->house = houses[site->locale].from + band * width + (uint32_t)mix_below(house_hash, width);
}

struct site sites_next_in(struct sites *sites, enum locale locale, const struct city *city) {
    struct site_country *country = &sites->countries[locale];
    uint32_t index = (uint32_t)(city - country->cities.list);
    struct site site = {
        .locale = locale,
        .city = city,
        .is_namesake = city_is_namesake(&country->cities, city),
        .number = country->cities_turns[index].opened++,
    };
    choose_street(sites, index, &site);
    advance_city(sites, locale, index);
    country->turn.opened++;
    advance_country(sites, locale);
    return site;
}

struct site sites_next(struct sites *sites) {
    int soonest = 0;
    for (int locale = 1; locale < LOCALES; locale++)
        if (sites->countries[locale].turn.next < sites->countries[soonest].turn.next)
            soonest = locale;
    const struct site_country *country = &sites->countries[soonest];
    uint32_t first = 0;
    for (uint32_t city = 1; city < country->cities.count; city++)
        if (country->cities_turns[city].next < country->cities_turns[first].next)
            first = city;
    return sites_next_in(sites, (enum locale)soonest, &country->cities.list[first]);
}

void site_put_slug(const struct site *site, struct text *text) {
    text_put_string(text, site->city->slug);
    if (site->number == 0)
        return;
    text_put_string(text, "_");
    text_put_number(text, site->number + 1, 1);
}

void site_put_name(const struct site *site, struct text *text) {
    text_put_string(text, site->city->name);
    if (site->is_namesake) {
        text_put_string(text, " ");
        text_put_string(text, site->city->state);
    }
    if (site->number == 0)
        return;
    text_put_string(text, " ");
    text_put_string(text, site->district->name);
    if (site->round > 0) {
        text_put_string(text, " ");
        text_put_number(text, site->round + 1, 1);
    }
}

void site_put_address(const struct site *site, struct text *text) {
    bool is_american = site->locale == LOCALE_EN_US;
    if (is_american) {
        text_put_number(text, site->house, 1);
        text_put_string(text, " ");
    }
    text_put_string(text, site->district->street);
    if (!is_american) {
        text_put_string(text, site->locale == LOCALE_ID_ID ? " No. " : ", ");
        text_put_number(text, site->house, 1);
    }
    text_put_string(text, ", ");
    text_put_string(text, site->city->name);
    if (is_american) {
        text_put_string(text, ", ");
        text_put_string(text, site->city->state);
    }
}

const struct city *sites_capital(const struct sites *sites, enum locale locale) {
    return &sites->countries[locale].cities.list[0];
}
