#include "gen/world/person.h"

#include <stdbool.h>
#include <string.h>

#include "common/mix.h"
#include "gen/world/calendar.h"
#include "gen/world/latin.h"
#include "gen/world/purpose.h"

/* People of the United States from 18 to 80 in thousands, added up by steps of age (US Census
 * Bureau, population estimates of July 2023, rounded). */
static const struct {
    uint32_t below; /* so many thousands are in this step or a younger one */
    uint16_t age;   /* the youngest */
    uint16_t years;
} pyramid[] = {
    {8600, 18, 2},   {30750, 20, 5},  {52750, 25, 5},  {76000, 30, 5},  {98500, 35, 5},
    {120000, 40, 5}, {139750, 45, 5}, {160500, 50, 5}, {181250, 55, 5}, {202500, 60, 5},
    {221000, 65, 5}, {236250, 70, 5}, {247500, 75, 5}, {249150, 80, 1},
};

enum { PYRAMID_STEPS = sizeof pyramid / sizeof pyramid[0], GENDERS = 4, SHARE = 1000 };

/* Below which of SHARE a person says so. */
static const struct {
    uint32_t below;
    const char *text;
} genders[GENDERS] = {{485, "Male"}, {980, "Female"}, {990, "Other"}, {SHARE, "Prefer not to say"}};

/* Numbers behind the area code, and where in them a digit is drawn: for area codes of up to three
 * digits and of four. Russian numbers have ten digits with the area code. */
#define PHONE_SLOT 12
struct phone {
    char text[PHONE_SLOT];
    uint8_t count, places[6];
};
static const struct {
    const char *country_code;
    struct phone after[2];
} phones[LOCALES] = {
    [LOCALE_EN_US] = {"+1 ", {{" 555-0100", 2, {7, 8}}, {" 555-0100", 2, {7, 8}}}},
    [LOCALE_ID_ID] = {"+62 ",
                      {{" 000-0000", 6, {2, 3, 5, 6, 7, 8}}, {" 000-0000", 6, {2, 3, 5, 6, 7, 8}}}},
    [LOCALE_RU_RU] = {"+7 ",
                      {{" 000-00-00", 6, {2, 3, 5, 6, 8, 9}}, {" 00-00-00", 5, {2, 4, 5, 7, 8}}}},
};

/* The age at the world's start in days. The step is counted, not searched for: a search would be a
 * branch that no processor can foresee. */
static int32_t age_days(uint64_t hash) {
    uint64_t place = mix_below(hash, pyramid[PYRAMID_STEPS - 1].below);
    uint32_t step = 0;
    for (int i = 0; i < PYRAMID_STEPS - 1; i++)
        step += place >= pyramid[i].below;
    uint64_t days = mix64(hash);
    uint64_t age = pyramid[step].age + mix_below(days, pyramid[step].years);
    /* Rounded up, so that nobody is a day short of the year. */
    return (int32_t)((age * 1461 + 3) / 4 + mix_below(days << 32, 365));
}

static char *put_number(char *text, uint32_t number) {
    char digits[10];
    int count = 0;
    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (count > 0)
        *text++ = digits[--count];
    return text;
}

static void make_phone(char *phone, enum locale locale, uint32_t area_code, uint64_t hash) {
    for (const char *from = phones[locale].country_code; *from; from++)
        *phone++ = *from;
    phone = put_number(phone, area_code % 10000);
    const struct phone *after = &phones[locale].after[area_code >= 1000];
    memcpy(phone, after->text, PHONE_SLOT);
    for (uint32_t i = 0; i < after->count; i++, hash *= 10)
        phone[after->places[i]] = (char)('0' + mix_below(hash, 10));
}

static enum sex choose_sex(struct person *person, uint64_t hash) {
    uint64_t share = mix_below(hash, SHARE);
    uint32_t gender = 0;
    for (int i = 0; i < GENDERS - 1; i++)
        gender += share >= genders[i].below;
    person->gender = genders[gender].text;
    bool is_male = gender <= 1 ? gender == 0 : (hash & 1) == 1;
    return is_male ? SEX_MALE : SEX_FEMALE;
}

void person_make(const struct names *names, uint64_t seed, uint64_t index, enum locale locale,
                 uint32_t area_code, int64_t start_us, struct person *person) {
    uint64_t key = mix_at(mix_key(seed, PURPOSE_PERSON), index);
    enum sex sex = choose_sex(person, mix_at(key, 0));
    person->birth_day = calendar_day_of_us(start_us) - age_days(mix_at(key, 1));
    const struct name *given = names_given(names, locale, sex, person->birth_day, mix_at(key, 2));
    memcpy(person->first_name, given->text, NAMES_SLOT);
    const struct name *surname = names_is_single(locale, person->birth_day, mix_at(key, 5))
                                     ? given
                                     : names_surname(names, locale, sex, mix_at(key, 3));
    memcpy(person->last_name, surname->text, NAMES_SLOT);
    uint64_t phone_hash = mix_at(key, 4);
    if (area_code == 0)
        area_code = names_area_code(names, locale, mix64(phone_hash));
    make_phone(person->phone, locale, area_code, phone_hash);
}

static size_t put_slug(char *local, size_t length, size_t size, const char *name) {
    while (*name) {
        const char *letters = latin_letters(&name);
        for (; letters && *letters; letters++)
            if (length + 1 < size)
                local[length++] = *letters;
    }
    return length;
}

void person_email_local(const struct person *person, char *local, size_t size) {
    if (size == 0)
        return;
    size_t length = put_slug(local, 0, size, person->first_name);
    if (length + 1 < size)
        local[length++] = '.';
    length = put_slug(local, length, size, person->last_name);
    /* A dot may not end the local part of an address. */
    while (length > 0 && local[length - 1] == '.')
        length--;
    local[length] = '\0';
}
