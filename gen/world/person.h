/* A person: name, sex, age and telephone number, as a pure function of (seed, index). */
#ifndef PGBAZAAR_GEN_WORLD_PERSON_H
#define PGBAZAAR_GEN_WORLD_PERSON_H

#include <stddef.h>
#include <stdint.h>

#include "gen/world/names.h"

/* The youngest and the oldest person at the world's start, in years. */
#define PERSON_AGE_MIN 18
#define PERSON_AGE_MAX 80

/* Bytes that hold the longest e-mail slug of the names in the data, and its end. */
#define PERSON_EMAIL_LOCAL 64

struct person {
    char first_name[NAMES_SLOT]; /* UTF-8 */
    char last_name[NAMES_SLOT];
    const char *gender; /* 'Male', 'Female', 'Other', 'Prefer not to say' */
    int32_t birth_day;  /* days since 1970-01-01 */
    char phone[24]; /* '+1 206 555-0142', '+62 31 012-3456', '+7 343 012-34-56': at most 20 bytes */
};

/* Telephone numbers that nobody has. In the United States 555-0100 to 0199 are kept free for
 * fiction. Indonesia and Russia keep none, but have numbers that cannot be: a subscriber's begins
 * with 2 to 9 in Indonesia (Decree KM 28 of 2004 of the Minister of Transportation), where 0 is the
 * national prefix, and not with 0 or 8, the national prefixes to come and to go, in Russia (Order
 * 142 of 2006 of the Ministry of Communications). So theirs begin with 0 behind the area code.
 */

/* Fills *person. area_code is the store's, 0 for somebody from anywhere in the country. Ages at
 * start_us follow the pyramid of the United States; the given name fits the sex and the decade of
 * birth. Genders: 48.5 % male, 49.5 % female, 1 % other, 1 % who do not say. Who has one name alone
 * has it as first and as last name, as Indonesians fill in forms that ask for both. */
void person_make(const struct names *names, uint64_t seed, uint64_t index, enum locale locale,
                 uint32_t area_code, int64_t start_us, struct person *person);

/* "first.last" in lower-case ASCII letters, Cyrillic in Latin letters, no digits: the part of an
 * e-mail address before a number that makes it unique. Cut off where `size` bytes end. */
void person_email_local(const struct person *person, char *local, size_t size);

#endif
