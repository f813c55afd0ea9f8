/* The names that people have: given names by locale, sex and decade of birth, surnames by locale
 * and sex, each as often as among the living. The figures and their sources are in gen/world/data/.
 */
#ifndef PGBAZAAR_GEN_WORLD_NAMES_H
#define PGBAZAAR_GEN_WORLD_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/world/alias.h"
#include "gen/world/locale.h"

enum sex { SEX_FEMALE, SEX_MALE, SEXES };

/* Decades of birth: 1920-29 .. 2020-29. */
#define NAMES_DECADES 11

/* Bytes of a name and its end: enough for the longest in the data, and a size that is copied whole
 * without looking for the end. */
#define NAMES_SLOT 32

struct name {
    char text[NAMES_SLOT]; /* UTF-8, padded with NUL */
};

struct locale_names {
    struct name *given;
    struct name *surnames;
    struct alias given_by[SEXES][NAMES_DECADES];
    struct alias surname_by[SEXES];
    uint16_t *area_codes; /* of the country's cities */
    struct alias area_code_by_population;
};

struct names {
    struct locale_names locales[LOCALES];
};

/* Reads the tables; about 200 KB. Release with names_release, after a failure too. */
int names_init(struct names *names, struct err *err);
void names_release(struct names *names);

/* The name at which a hash points. birth_day: days since 1970-01-01. The edges of the decades are a
 * day off in some, and a day before the first or after the last decade counts as that decade. */
const struct name *names_given(const struct names *names, enum locale locale, enum sex sex,
                               int32_t birth_day, uint64_t hash);
const struct name *names_surname(const struct names *names, enum locale locale, enum sex sex,
                                 uint64_t hash);

/* Whether a person has one name alone, as many Indonesians do, the older the more: 40 % of those
 * born before 1960, 20 % of those before 1990, 5 % since (assumptions). */
bool names_is_single(enum locale locale, int32_t birth_day, uint64_t hash);

/* A telephone area code of the country, by the population of the cities. */
uint32_t names_area_code(const struct names *names, enum locale locale, uint64_t hash);

#endif
